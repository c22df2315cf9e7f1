"""How surprising a word is after the one before it, among the sample questions of a language."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..rows import Index, hashed

_TRUST = 0.75  # in what follows a word; the rest is in the word that follows alone
_HALF = 3.0  # times that a word must stand in the samples for half of that trust
_UNSEEN = 0.02  # times that a word counts which does not stand there

Times = NDArray[np.uint32]


class Bigrams:
    """A bigram model of usual words, drawn towards how often each stands alone where the pair has been seen too seldom to tell."""

    def __init__(self, usual: Mapping[str, int], pairs: Index, times: Times) -> None:
        """`usual`: how often each word stands in the samples; `times`: how often each of the pairs."""
        self.usual = usual
        self.pairs = pairs
        self.times = times
        self._words = sum(usual.values()) or 1

    @classmethod
    def of(cls, texts: Iterable[str], usual: Mapping[str, int]) -> "Bigrams":
        """The model of the usual words of masked texts."""
        pairs = Counter(
            f"{before} {word}" for text in texts for before, word in pairwise(text.split()) if before in usual and word in usual
        )
        index = Index.of(pairs)
        times = np.zeros(len(index), dtype=np.uint32)
        times[index.rows(hashed(pairs))] = list(pairs.values())
        return cls(usual, index, times)

    def surprise(self, word: str, before: str = "") -> float:
        """Of a word after another one, or at the beginning: its negative log likelihood, in nats."""
        alone = (self.usual.get(word, 0) + _UNSEEN) / self._words
        seen = self.usual.get(before, 0)
        if not seen:
            return -math.log(alone)
        row = self.pairs.row(f"{before} {word}")
        trust = _TRUST * seen / (seen + _HALF)
        return -math.log((trust * int(self.times[row]) / seen if row >= 0 else 0.0) + (1 - trust) * alone)
