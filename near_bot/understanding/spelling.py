"""Slips mended: a word that no sample question holds is read as the known word that is nearest to it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4  # letters of a word that is mended, and of one that it is mended to
_LONG = 7  # letters from which a word may hold two slips
_USUAL = 3  # times that a word must stand in the samples to be what somebody meant
_RECENT = 2048  # words whose nearest is kept


class Spelling:
    """The words of a language's sample questions, with how often they stand there."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._nearest = lru_cache(_RECENT)(self._find_nearest)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word, count in counts.items():
            if len(word) >= _SHORTEST and count >= _USUAL:
                self._by_length[len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether a sample question holds the word."""
        return word in self.counts

    def mend(self, masked: str) -> str:
        """A masked text with its unknown words mended, where a known one is near."""
        return " ".join(word if self.knows(word) else self._nearest(word) for word in masked.split())

    def _find_nearest(self, word: str) -> str:
        if len(word) < _SHORTEST:
            return word
        slips = 1 if len(word) < _LONG else 2
        near = [known for length in range(len(word) - slips, len(word) + slips + 1) for known in self._by_length.get(length, ())]
        hits = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return min(hits, key=lambda hit: (hit[1], -self.counts[hit[0]]))[0] if hits else word


def count_words(texts: list[str]) -> Counter[str]:
    """How often each word stands in masked texts."""
    return Counter(word for text in texts for word in text.split())
