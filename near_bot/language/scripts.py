"""The scripts that the six languages are written in."""

import unicodedata
from enum import Enum
from functools import lru_cache


class Script(Enum):
    """A script."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HANGUL = "hangul"
    KANA = "kana"
    HAN = "han"
    OTHER = "other"

    __hash__ = object.__hash__  # there is one of each; several tables are looked up for every character of a text

    @property
    def spaced(self) -> bool:
        """Whether its words are parted by spaces and stand by themselves."""
        return self in (Script.LATIN, Script.CYRILLIC)


_RANGES = (
    ("a", "ɏ", Script.LATIN),
    ("Ѐ", "ӿ", Script.CYRILLIC),
    ("ᄀ", "ᇿ", Script.HANGUL),
    ("㄰", "㆏", Script.HANGUL),
    ("가", "힣", Script.HANGUL),
    ("ぁ", "ヿ", Script.KANA),
    ("㐀", "鿿", Script.HAN),
    ("豈", "﫿", Script.HAN),
)


@lru_cache(maxsize=8192)
def script_of(character: str) -> Script:
    """The script of a character of a normal form; digits and all else are OTHER."""
    for first, last, script in _RANGES:
        if first <= character <= last:
            return script
    return Script.OTHER


def spelt_out(form: str) -> str:
    """Hangul as its jamo, so that one wrong key is one slip; all else as it is."""
    return unicodedata.normalize("NFD", form) if script_of(form[:1] or " ") is Script.HANGUL else form
