"""What has been asked before: the intent of a question in just the words of a sample."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..rows import Index, hashed, mapped, save


@dataclass(frozen=True)
class Said:
    """The intent of each masked sample that stands under one intent only."""

    intents: tuple[str, ...]
    index: Index
    """Of the masked samples."""
    numbers: NDArray[np.uint8]
    """Of each sample's intent, by its row."""

    @classmethod
    def of(cls, samples: Iterable[tuple[str, str]]) -> "Said":
        """What masked samples with their intents tell."""
        told: dict[str, set[str]] = {}
        for masked, intent in samples:
            told.setdefault(masked, set()).add(intent)
        clear = {masked: min(intents) for masked, intents in told.items() if len(intents) == 1}
        names = tuple(sorted(set(clear.values())))
        index = Index.of(clear)
        numbers = np.zeros(len(index), dtype=np.uint8)
        numbers[index.rows(hashed(clear))] = [names.index(intent) for intent in clear.values()]
        return cls(names, index, numbers)

    def get(self, masked: str) -> str | None:
        """The intent of a masked text that stands among the samples."""
        row = self.index.row(masked)
        return self.intents[self.numbers[row]] if row >= 0 else None

    def save(self, folder: Path) -> None:
        """Writes what is known to a folder."""
        folder.mkdir()
        (folder / "intents.txt").write_text("\n".join(self.intents), encoding="utf-8")
        save(folder / "samples.npy", self.index.hashes)
        save(folder / "numbers.npy", self.numbers)

    @classmethod
    def read(cls, folder: Path) -> "Said":
        """What the folder that `save` wrote tells."""
        intents = tuple((folder / "intents.txt").read_text(encoding="utf-8").split("\n"))
        return cls(intents, Index(mapped(folder / "samples.npy")), mapped(folder / "numbers.npy"))
