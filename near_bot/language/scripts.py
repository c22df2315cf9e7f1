"""The scripts that the six languages are written in."""

import unicodedata
from collections import Counter
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


_FOREIGN = 3  # letters beside which Latin ones are foreign words, file names or the association's own name
_WEIGHT = {Script.HANGUL: 2.0, Script.KANA: 3.0, Script.HAN: 1.5}
"""How much a letter weighs against one of an alphabet: it holds more of the sentence."""

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


def script_weights(text: str) -> Counter[Script]:
    """How much of a text is in each script."""
    weights: Counter[Script] = Counter()
    for character, count in Counter(text).items():
        script = script_of(character)
        if script is not Script.OTHER:
            weights[script] += count * _WEIGHT.get(script, 1.0)  # type: ignore[assignment]
    return weights


@lru_cache(maxsize=2048)
def main_script(text: str) -> Script:
    """The script that a text is in. Kana beside Han is Japanese; a few letters of any other script outweigh Latin ones."""
    weights = script_weights(text)
    if weights[Script.KANA]:
        weights[Script.KANA] += weights.pop(Script.HAN, 0)
    if sum(weights.values()) - weights[Script.LATIN] >= _FOREIGN:
        del weights[Script.LATIN]
    return max(weights, key=weights.__getitem__, default=Script.OTHER)
