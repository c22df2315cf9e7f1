"""Slips mended: a space gone astray is put back, and a word that no sample question holds is read as the known word
that is nearest to it. Hangul is compared by its jamo, as it is typed."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..language.scripts import spelt_out
from .features import NAMES
from .rows import Index, mapped, save

_SHORTEST = 4  # letters (jamo, in Hangul) of a word that is mended, and of one that it is mended to
_LONG = 7  # letters from which a word may hold two slips
_USUAL = 3  # times that a word must stand in the samples to be what somebody meant
_SHORTEST_PART = 2  # letters of each of two words that have been typed as one
_SELDOM, _MENDED, _MOVED = 1.0, 1.5, 1.0
"""How unlikely a word is that stands in the samples but seldom, or is near to one that does, and a space elsewhere than typed;
a word that is neither, as much as it has letters."""
_RECENT = 2048  # words whose nearest is kept


class Spelling:
    """The words of a language's sample questions: of the usual ones, how often they stand there; of all, that they do."""

    def __init__(self, usual: Mapping[str, int], known: Index) -> None:
        self.usual = usual
        self.known = known
        self._nearest = lru_cache(_RECENT)(self._find_nearest)
        self._by_length: dict[int, dict[str, str]] = defaultdict(dict)
        for word in usual:
            spelt = spelt_out(word)
            if len(spelt) >= _SHORTEST:
                self._by_length[len(spelt)][spelt] = word

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Spelling":
        """The spelling of the words of masked texts."""
        counts = Counter(word for text in texts for word in text.split())
        return cls({word: count for word, count in counts.items() if count >= _USUAL}, Index.of(counts))

    def save(self, folder: Path) -> None:
        """Writes the words to a folder."""
        folder.mkdir()
        (folder / "usual.json").write_text(json.dumps(self.usual, ensure_ascii=False), encoding="utf-8")
        save(folder / "known.npy", self.known.hashes)

    @classmethod
    def read(cls, folder: Path) -> "Spelling":
        """The words of a folder that `save` wrote."""
        usual = json.loads((folder / "usual.json").read_text(encoding="utf-8"))
        return cls(usual, Index(mapped(folder / "known.npy")))

    def knows(self, word: str) -> bool:
        """Whether a sample question holds the word."""
        return word in self.known

    def mend(self, masked: str) -> str:
        """A masked text with its unknown words mended, where a known one is near."""
        return " ".join(word if self.knows(word) else self._nearest(word) for word in self._parted(masked.split()))

    def _parted(self, words: list[str]) -> list[str]:
        """The words, where two together make likelier ones once the space between them is moved or left out."""
        parted: list[str] = []
        for word in words:
            before = parted[-1] if parted else ""
            if before and not (before in self.usual and word in self.usual) and NAMES.isdisjoint((before, word)):
                likely = [
                    words
                    for words in _spaced_otherwise(before, word)
                    if any(len(part) >= _SHORTEST_PART and part in self.usual for part in words)
                ]
                best = min(likely, key=self._unlikelihood, default=[])
                if best and self._unlikelihood(best) + _MOVED < self._unlikelihood([before, word]):
                    parted[-1:] = best
                    continue
            parted.append(word)
        return parted

    def _unlikelihood(self, words: list[str]) -> float:
        return sum(0 if word in self.usual else _SELDOM if self.knows(word) else self._strangeness(word) for word in words)

    def _strangeness(self, word: str) -> float:
        return len(word) if self._nearest(word) == word else _MENDED

    def _find_nearest(self, word: str) -> str:
        spelt = spelt_out(word)
        if swapped := next((swapped for swapped in _swapped(word) if swapped in self.usual), ""):
            return swapped
        if len(spelt) < _SHORTEST:
            return word
        slips = 1 if len(spelt) < _LONG else 2
        hits = [
            (words[near], distance)
            for length in range(len(spelt) - slips, len(spelt) + slips + 1)
            if (words := self._by_length.get(length))
            for near, distance, _ in process.extract(spelt, words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
        ]
        return min(hits, key=lambda hit: (hit[1], -self.usual[hit[0]]))[0] if hits else self._split(word)

    def _split(self, word: str) -> str:
        """An unknown word as the two usual ones that it may be; as it is where it is not."""
        pairs = [
            (word[:i], word[i:])
            for i in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            if word[:i] in self.usual and word[i:] in self.usual
        ]
        return " ".join(max(pairs, key=lambda pair: min(self.usual[part] for part in pair))) if pairs else word


def _spaced_otherwise(first: str, second: str) -> Iterator[list[str]]:
    yield [first + second]
    if len(first) > 1:
        yield [first[:-1], first[-1] + second]
    if len(second) > 1:
        yield [first + second[0], second[1:]]


def _swapped(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
