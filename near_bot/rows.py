"""Rows of numbers by name, kept in files that are mapped into memory: only what is looked up is read, and all
processes share it.

A name is told by 32 bits, its CRC-32 or the number of a sequence of letters, so the table holds no texts. Of a hundred
thousand names, one or two share theirs with another, and one in forty thousand that are in no table is taken for one
that is: too few to matter where hundreds weigh together.
"""

import zlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Index:
    """Names in the order of their rows, which is that of their hashes."""

    hashes: Hashes
    """Ascending, each once."""

    @classmethod
    def of(cls, names: Iterable[str]) -> "Index":
        """The index of some names, in whatever order they come."""
        return cls(np.unique(hashed(names)))

    def rows(self, wanted: Hashes) -> Places:
        """The row of each name of these hashes, -1 where it has none."""
        if not len(self.hashes):
            return np.full(len(wanted), -1, dtype=np.intp)
        places = np.minimum(self.hashes.searchsorted(wanted), len(self.hashes) - 1)
        return np.where(self.hashes[places] == wanted, places, -1)

    def row(self, name: str) -> int:
        """A name's row, -1 where it has none."""
        hashes, wanted = self._numbers, _hash(name)
        place = bisect_left(hashes, wanted)
        return place if place < len(hashes) and hashes[place] == wanted else -1

    def __contains__(self, name: str) -> bool:
        return self.row(name) >= 0

    def __len__(self) -> int:
        return len(self.hashes)

    @cached_property
    def _numbers(self) -> memoryview:
        """The hashes once more: of single ones, these are found faster."""
        return self.hashes.data


@dataclass(frozen=True)
class Weights:
    """Rows of weights, each in 8 bits a number with the row's own scale: a row is `scale * numbers`."""

    numbers: NDArray[np.int8]
    """Rows by columns."""
    scales: Floats

    @classmethod
    def of(cls, exact: Floats) -> "Weights":
        """The weights nearest to those of a matrix."""
        scales = np.maximum(np.abs(exact).max(axis=1, initial=0.0), np.finfo(np.float32).tiny) / np.iinfo(np.int8).max
        return cls(np.rint(exact / scales[:, np.newaxis]).astype(np.int8), scales.astype(np.float32))

    def sums(self, places: Places, values: Floats) -> Floats:
        """The rows at `places`, each times its value, added up: one number a column."""
        total: Floats = (values * self.scales[places]) @ self.numbers[places].astype(np.float32)
        return total


def save(path: Path, array: NDArray[Any]) -> None:
    """Writes an array to a file."""
    np.save(path, array, allow_pickle=False)


def mapped(path: Path) -> NDArray[Any]:
    """The array of a file that `save` wrote, read only where it is looked at."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def hashed(names: Iterable[str]) -> Hashes:
    """The hash of each name."""
    return np.array(list(map(_hash, names)), dtype=np.uint32)


def _hash(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))
