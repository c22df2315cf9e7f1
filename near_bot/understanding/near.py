"""The words of a list that differ from another by few slips.

A slip adds at most one letter to those of a word and takes at most one away, so a few bit operations on all words at
once leave few to compare.
"""

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from ..language.scripts import spelt_out

_BITS = 64


class Near:
    """Finds near words; built once. Hangul is compared by its jamo."""

    def __init__(self, words: Iterable[str]) -> None:
        spelt = sorted(((spelt_out(word), word) for word in words), key=lambda pair: len(pair[0]))
        self._words = [word for _, word in spelt]
        self._spelt = [spelling for spelling, _ in spelt]
        self._lengths = list(map(len, self._spelt))
        starts = np.cumsum([0, *self._lengths])[:-1]
        self._letters = np.bitwise_or.reduceat(_bits("".join(self._spelt)), starts) if spelt else np.zeros(0, dtype=np.uint64)

    @property
    def longest(self) -> int:
        """Letters of the longest word."""
        return self._lengths[-1] if self._lengths else 0

    def find(self, word: str, most: int) -> list[tuple[str, int]]:
        """Each word that at most so many slips are between this one and it, and how many they are; short ones first."""
        wanted = spelt_out(word)
        letters = np.bitwise_or.reduce(_bits(wanted))
        first, last = (bisect_left(self._lengths, length) for length in (len(wanted) - most, len(wanted) + most + 1))
        others = self._letters[first:last]
        alike = (np.bitwise_count(others & ~letters) <= most) & (np.bitwise_count(letters & ~others) <= most)
        slips = ((self._words[i], OSA.distance(wanted, self._spelt[i], score_cutoff=most)) for i in (alike.nonzero()[0] + first).tolist())
        return [(other, distance) for other, distance in slips if distance <= most]


def _bits(letters: str) -> NDArray[np.uint64]:
    """Of each letter, one bit, which few others have too."""
    return np.uint64(1) << (np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32) % _BITS).astype(np.uint64)
