"""Slips mended: of all that a text may have been meant to say, the likeliest in the words of the sample questions.

Each word that no sample holds may be a usual one with slips, two that were typed as one, or itself; a space may have gone
astray beside it. What is likelier is told by how many slips that takes and by which words follow each other
(a noisy channel, decoded by Viterbi's algorithm). Hangul is compared by its jamo, as it is typed.
"""

import heapq
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from ..language.scripts import Script, script_of, spelt_out
from ..rows import Index, mapped, save
from .bigrams import Bigrams
from .features import NAMES
from .near import Near

_RUNNING = (Script.HAN, Script.KANA)
_USUAL = 3  # times that a word must stand in the samples to be what somebody meant
_SHORTEST_PART = 2  # letters of each of two words that have been typed as one
_SLIPS = ((11, 3), (7, 2), (2, 1))  # from so many letters (jamo, in Hangul), a word may hold so many slips
_SLIP, _MOVED, _STRANGE = 3.0, 4.0, 8.0
"""How unlikely, in nats, are a slip, a space elsewhere than typed, and a word that no sample holds."""
_CHOICES = 8  # of what a word may mean that are weighed
_CHOICES_MOVED = 2  # the same, of each word where a space is moved
_WIDTH = 6  # beginnings of a text that are followed
_RECENT = 2048  # words whose meanings are kept
_RECENT_TEXTS = 256  # each is mended several times in a turn

Meant = tuple[tuple[str, ...], float]
"""Words that may have been meant, and how unlikely the slips are that it takes, in nats."""


class _Path(NamedTuple):
    """A way to read the beginning of a text."""

    cost: float
    words: tuple[str, ...]


class Spelling:
    """The words of a language's sample questions: of the usual ones, how often they follow each other; of all, that they stand there."""

    def __init__(self, bigrams: Bigrams, known: Index) -> None:
        self.bigrams = bigrams
        self.known = known
        self.mend = lru_cache(_RECENT_TEXTS)(self._mend)
        self._near = lru_cache(_RECENT)(self._find_near)
        self._meant = lru_cache(_RECENT)(self._find_meant)
        self._usual = Near(bigrams.usual)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Spelling":
        """The spelling of the words of masked texts."""
        texts = list(texts)
        counts = Counter(word for text in texts for word in text.split())
        usual = {word: count for word, count in counts.items() if count >= _USUAL}
        return cls(Bigrams.of(texts, usual), Index.of(counts))

    def save(self, folder: Path) -> None:
        """Writes the words to a folder."""
        folder.mkdir()
        (folder / "usual.json").write_text(json.dumps(self.bigrams.usual, ensure_ascii=False), encoding="utf-8")
        save(folder / "pairs.npy", self.bigrams.pairs.hashes)
        save(folder / "times.npy", self.bigrams.times)
        save(folder / "known.npy", self.known.hashes)

    @classmethod
    def read(cls, folder: Path) -> "Spelling":
        """The words of a folder that `save` wrote."""
        usual = json.loads((folder / "usual.json").read_text(encoding="utf-8"))
        pairs, times, known = (mapped(folder / f"{name}.npy") for name in ("pairs", "times", "known"))
        return cls(Bigrams(usual, Index(pairs), times), Index(known))

    def knows(self, word: str) -> bool:
        """Whether a sample question holds the word."""
        return word in self.known

    def slips(self, word: str) -> float:
        """By how many slips a word differs from the nearest usual one: 0 if a sample holds it, infinitely many where none is near."""
        return 0 if self.knows(word) else min((slips for _, slips in self._near(word)), default=math.inf)

    def _mend(self, masked: str) -> str:
        """A masked text as it was likely meant; as it is where all its words are known."""
        words = masked.split()
        if all(map(self.knows, words)):
            return masked
        paths: list[dict[str, _Path]] = [{"": _Path(0.0, ())}, *({} for _ in words)]  # by their last word
        for place in range(len(words)):
            likeliest = heapq.nsmallest(_WIDTH, paths[place].values())
            for end, (meant, cost) in self._steps(words, place):
                ahead = paths[end]
                for path in likeliest:
                    longer = self._longer(path, meant, cost)
                    ahead[meant[-1]] = min(longer, ahead.get(meant[-1], longer))
        return " ".join(min(paths[-1].values()).words)

    def _longer(self, path: _Path, meant: tuple[str, ...], cost: float) -> _Path:
        before = path.words[-1] if path.words else ""
        for word in meant:
            cost += self.bigrams.surprise(word, before)
            before = word
        return _Path(path.cost + cost, path.words + meant)

    def _steps(self, words: list[str], place: int) -> Iterator[tuple[int, Meant]]:
        """What the word at a place may mean, alone or with the next; and up to where that is."""
        yield from ((place + 1, meant) for meant in self._meant(words[place]))
        pair = words[place : place + 2]
        if len(pair) == 2 and NAMES.isdisjoint(pair) and not all(map(self.knows, pair)):
            yield from ((place + 2, meant) for meant in self._spaced_otherwise(*pair))

    def _spaced_otherwise(self, first: str, second: str) -> Iterator[Meant]:
        """What two words may mean with the space between them left out or moved by a letter."""
        for parts in ((first + second,), (first[:-1], first[-1] + second), (first + second[0], second[1:])):
            if all(parts) and any(len(part) >= _SHORTEST_PART and part in self.bigrams.usual for part in parts):
                for choice in product(*(self._meant(part)[:_CHOICES_MOVED] for part in parts)):
                    yield sum((meant for meant, _ in choice), ()), _MOVED + sum(cost for _, cost in choice)

    def _find_meant(self, word: str) -> tuple[Meant, ...]:
        """What a word by itself may mean, likeliest first."""
        if self.knows(word):
            return (((word,), 0.0),)
        near = [((meant,), slips * _SLIP) for meant, slips in self._near(word)]
        split = [(parts, _MOVED) for parts in self._split(word)]
        return tuple(heapq.nsmallest(_CHOICES, [((word,), _STRANGE), *near, *split], key=self._unlikelihood))

    def _unlikelihood(self, meant: Meant) -> float:
        words, cost = meant
        return cost + sum(map(self.bigrams.surprise, words))

    def _find_near(self, word: str) -> tuple[tuple[str, int], ...]:
        """The usual words that are near to one, with the slips between them; swapped syllables are one slip. None where words
        are not parted: what looks like one is half a sentence there, and near to others that say something else."""
        if script_of(word[0]) in _RUNNING:
            return ()
        letters = len(spelt_out(word))
        most = next((slips for length, slips in _SLIPS if letters >= length), 0)
        hits = self._usual.find(word, most) if most else ()
        return (*((swapped, 1) for swapped in _swapped(word) if swapped in self.bigrams.usual), *hits)

    def _split(self, word: str) -> Iterator[tuple[str, str]]:
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            if word[:at] in self.bigrams.usual and word[at:] in self.bigrams.usual:
                yield word[:at], word[at:]


def _swapped(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
