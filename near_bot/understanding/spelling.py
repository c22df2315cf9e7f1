"""Slips mended: a space gone astray is put back, and a word that no sample question holds is read as the known word
that is nearest to it. Hangul is compared by its jamo, as it is typed."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .features import NAMES

_SHORTEST = 4  # letters (jamo, in Hangul) of a word that is mended, and of one that it is mended to
_SWAPPED = 3  # letters of a word that is mended only where two of them are swapped
_LONG = 7  # letters from which a word may hold two slips
_USUAL = 3  # times that a word must stand in the samples to be what somebody meant
_RECENT = 2048  # words whose nearest is kept


class Spelling:
    """The words of a language's sample questions, with how often they stand there."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._nearest = lru_cache(_RECENT)(self._find_nearest)
        self._by_length: dict[int, dict[str, str]] = defaultdict(dict)
        for word, count in counts.items():
            spelt = _spelt_out(word)
            if len(spelt) >= _SHORTEST and count >= _USUAL:
                self._by_length[len(spelt)][spelt] = word

    def knows(self, word: str) -> bool:
        """Whether a sample question holds the word."""
        return word in self.counts

    def mend(self, masked: str) -> str:
        """A masked text with its unknown words mended, where a known one is near."""
        return " ".join(word if self.knows(word) else self._nearest(word) for word in self._parted(masked.split()))

    def _parted(self, words: list[str]) -> list[str]:
        """The words, where two together make others that are usual once the space between them is moved or left out."""
        parted: list[str] = []
        for word in words:
            before = parted[-1] if parted else ""
            if before and not (self._usual(before) and self._usual(word)) and NAMES.isdisjoint((before, word)):
                for meant in _spaced_otherwise(before, word):
                    if all(map(self._usual, meant)):
                        parted[-1:] = meant
                        break
                else:
                    parted.append(word)
            else:
                parted.append(word)
        return parted

    def _usual(self, word: str) -> bool:
        return self.counts.get(word, 0) >= _USUAL

    def _find_nearest(self, word: str) -> str:
        spelt = _spelt_out(word)
        if len(spelt) == _SWAPPED:
            return next((swapped for swapped in _swapped(word) if self._usual(swapped)), word)
        if len(spelt) < _SHORTEST:
            return word
        slips = 1 if len(spelt) < _LONG else 2
        hits = [
            (words[near], distance)
            for length in range(len(spelt) - slips, len(spelt) + slips + 1)
            if (words := self._by_length.get(length))
            for near, distance, _ in process.extract(spelt, words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
        ]
        return min(hits, key=lambda hit: (hit[1], -self.counts[hit[0]]))[0] if hits else word


def count_words(texts: list[str]) -> Counter[str]:
    """How often each word stands in masked texts."""
    return Counter(word for text in texts for word in text.split())


def _spaced_otherwise(first: str, second: str) -> Iterator[list[str]]:
    yield [first + second]
    if len(first) > 1:
        yield [first[:-1], first[-1] + second]
    if len(second) > 1:
        yield [first + second[0], second[1:]]


def _swapped(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))


def _spelt_out(word: str) -> str:
    return unicodedata.normalize("NFD", word)
