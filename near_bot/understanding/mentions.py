"""Names found in a text, and where they stand in it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from ..knowledge.schema import LANGUAGES, Language
from ..language.normalise import squeeze
from ..language.scripts import Script, script_of
from .names import Name

How = Literal["exact", "inflected", "fuzzy"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the normal form of a text, from `start` to before `end`."""

    start: int
    end: int
    name: Name
    how: How
    text: str
    city: bool = False
    """Whether it is a city or district of a region's name that is meant."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A normal form without spaces, with each word's start and end, and its characters' places in the normal form."""

    text: str
    words: dict[int, int]
    ends: frozenset[int]
    places: tuple[int, ...]

    @classmethod
    def of(cls, normal: str) -> "Letters":
        """Those of a normal form."""
        words, start = {}, 0
        for word in normal.split():
            words[start] = start + len(word)
            start += len(word)
        return cls(squeeze(normal), words, frozenset(words.values()), tuple(i for i, c in enumerate(normal) if c != " "))

    def rest_of_word(self, position: int) -> str:
        """The characters from `position` to the end of the word whose beginning stands before it; none at a word's end."""
        return self.text[position : min((end for end in self.ends if end >= position), default=position)]


def languages_of(mentions: Collection[Mention]) -> tuple[Language, ...]:
    """The language of names that stand alone: of Hangul and kana there is no doubt, else the only one that writes all of them so."""
    scripts = {script_of(mention.text[0]) for mention in mentions}
    if scripts == {Script.HANGUL}:
        return ("ko",)
    if scripts == {Script.KANA}:
        return ("ja",)
    shared = set(LANGUAGES).intersection(*(mention.name.languages for mention in mentions))
    return tuple(shared) if len(shared) == 1 else ()


def placed(mention: Mention, letters: Letters) -> Mention:
    """A mention in the normal form instead of its letters."""
    places = letters.places
    return replace(mention, start=places[mention.start], end=places[mention.end - 1] + 1)
