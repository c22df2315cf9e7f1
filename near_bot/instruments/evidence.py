"""What in a question speaks for an intent.

It is found by leaving out: a word speaks for an intent as far as the intent becomes less likely without it. That
holds whatever intents are learnt by.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from ..knowledge.load import KNOWLEDGE, Files, read_questions
from ..knowledge.schema import Language
from ..language.normalise import normalise_all
from ..language.scripts import Script, script_of
from ..understanding.features import COUNTRY, NAMES, REGION, YEAR
from ..understanding.understand import Understander

_MOST_WORDS = 4  # that are named as evidence
_LEAST = 0.2  # of the logarithm of the likelihood, for which a word is named
_ALMOST_NOTHING = 1e-6
_SLOTS = {REGION: "{member}", COUNTRY: "{country}", YEAR: "{year}"}
_TOKENS = {REGION: "qqmember", COUNTRY: "qqcountry", YEAR: "qqyear"}


class Evidence:
    """What the words of a masked text do to the likelihood of each intent."""

    def __init__(self, understander: Understander, language: Language, masked: str) -> None:
        self._whole = understander.scores(masked, language)[0]
        self._without = {piece: understander.scores(_left(masked, piece), language)[0] for piece in pieces(masked)}

    def told(self, intent: str) -> str:
        """The words that speak for an intent, each with how many natural logarithms of its likelihood it is worth."""
        weights = {piece: _log(self._whole.get(intent, 0.0)) - _log(scores.get(intent, 0.0)) for piece, scores in self._without.items()}
        best = sorted((piece for piece in weights if weights[piece] >= _LEAST), key=lambda piece: -weights[piece])[:_MOST_WORDS]
        return ", ".join(f"{shown(piece)} +{weights[piece]:.1f}" for piece in best) or "no single word"


@dataclass(frozen=True)
class Samples:
    """The sample questions of a language."""

    rows: tuple[tuple[str, str], ...]
    """Each with its intent."""

    @classmethod
    def of(cls, language: Language) -> "Samples":
        """Those that stand in knowledge/questions."""
        questions = read_questions(Files(KNOWLEDGE), language)
        return cls(tuple((intent, text) for intent, texts in questions.items() for text in texts))

    @cached_property
    def normals(self) -> tuple[str, ...]:
        """Their normal forms, masked as far as slots go."""
        texts = [text for _, text in self.rows]
        for symbol, slot in _SLOTS.items():
            texts = [text.replace(slot, f" {_TOKENS[symbol]} ") for text in texts]
        normals = "\n".join(normalise_all(texts))
        for symbol, token in _TOKENS.items():
            normals = normals.replace(token, symbol)
        return tuple(normals.split("\n"))

    def nearest(self, masked: str, intent: str) -> str:
        """The sample of an intent that is most like a text, and how much."""
        mine = {i: normal for i, normal in enumerate(self.normals) if self.rows[i][0] == intent}
        hit = process.extractOne(masked, mine, scorer=fuzz.ratio)
        return f'"{self.rows[hit[2]][1]}" ({hit[1]:.0f} % alike)' if hit else "none"

    def unexplained(self, masked: str) -> Iterator[str]:
        """The words of a text, or pairs of characters, that none of them holds."""
        running = "\n".join(self.normals)
        words = set(running.split())
        for piece in pieces(masked):
            if piece not in NAMES and (piece not in words if _parted(piece) else piece not in running):
                yield piece


def pieces(masked: str) -> Iterator[str]:
    """What can be left out of a text, each once: its words, and where words are not parted, pairs of characters."""
    for word in dict.fromkeys(masked.split()):
        if _parted(word) or word in NAMES or len(word) <= 2:
            yield word
        else:
            yield from dict.fromkeys(word[i : i + 2] for i in range(len(word) - 1))


def shown(masked: str) -> str:
    """A masked text with slots for its names."""
    for symbol, slot in _SLOTS.items():
        masked = masked.replace(symbol, slot)
    return masked


def _parted(word: str) -> bool:
    script = script_of(word[0])
    return script.spaced or script in (Script.HANGUL, Script.OTHER)


def _left(masked: str, piece: str) -> str:
    words = masked.split()
    return " ".join(word for word in words if word != piece) if piece in words else " ".join(masked.replace(piece, " ").split())


def _log(likelihood: float) -> float:
    return math.log(max(likelihood, _ALMOST_NOTHING))
