"""Slips as people make them, for learning: a neighbouring key, a letter dropped, doubled or swapped, a space gone astray.

Hangul is slipped by its jamo, as it is typed; Han and kana by the character. What stands for a name is left whole.
"""

import random
import unicodedata
from collections.abc import Iterable, Iterator

from ..language.keyboard import KEYS
from ..language.scripts import Script, script_of
from .features import NAMES

_RATES = (0.04, 0.08, 0.12, 0.16)  # slips a letter
_ROWS = (KEYS[:12], KEYS[12:23], KEYS[23:])
_INITIALS, _MEDIALS, _FINALS = 19, 21, 28
_FIRST_SYLLABLE = ord("가")


def neighbours(layout: str) -> dict[str, str]:
    """The keys beside each key of a layout, whose letters stand in the order of KEYS."""
    at = dict(zip(KEYS, layout, strict=True))
    beside: dict[str, str] = {}
    for number, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            near = [row[p] for p in (place - 1, place + 1) if 0 <= p < len(row)]
            for other in (number - 1, number + 1):
                if 0 <= other < len(_ROWS):
                    near += _ROWS[other][max(0, place - 1) : place + 1] if other > number else _ROWS[other][place : place + 2]
            beside[at[key]] = "".join(at[k] for k in near)
    return beside


class Slips:
    """Makes slips in texts of one language. A text's follow from itself, so that a new one leaves those of the others as they are."""

    def __init__(self, texts: Iterable[str], layout: str) -> None:
        self._letters = sorted(c for text in texts for c in text if c not in NAMES)
        """To be typed by accident, as often as they stand here."""
        self._beside = neighbours(layout if len(layout) == len(KEYS) else KEYS)

    def copies(self, text: str, count: int) -> Iterator[str]:
        """The text with slips, so many times."""
        dice = random.Random(text)
        return (self._copy(text, dice) for _ in range(count))

    def _copy(self, text: str, dice: random.Random) -> str:
        characters = list(text)
        for _ in range(max(1, round(len(text) * dice.choice(_RATES)))):
            at = dice.randrange(max(1, len(characters) - 1))
            if len(characters) < 3 or characters[at] in NAMES or characters[at + 1] in NAMES:
                continue
            if characters[at] == " ":
                _space(characters, at, dice)
            elif script_of(characters[at]) is Script.HANGUL and dice.random() < 0.5:
                characters[at] = _syllable(characters[at], dice)
            else:
                self._letter(characters, at, dice)
        return "".join(characters)

    def _letter(self, characters: list[str], at: int, dice: random.Random) -> None:
        match dice.randrange(5):
            case 0:
                del characters[at]
            case 1:
                characters[at], characters[at + 1] = characters[at + 1], characters[at]
            case 2:
                characters[at] = dice.choice(self._beside.get(characters[at]) or self._letters)
            case 3:
                characters.insert(at, dice.choice(self._beside.get(characters[at]) or self._letters))
            case _:
                characters.insert(at, characters[at])


def _space(characters: list[str], at: int, dice: random.Random) -> None:
    if dice.random() < 0.5:
        del characters[at]
    else:
        characters[at], characters[at + 1] = characters[at + 1], characters[at]


def _syllable(syllable: str, dice: random.Random) -> str:
    """A syllable with one of its jamo mistaken or left out."""
    code = ord(syllable) - _FIRST_SYLLABLE
    if not 0 <= code < _INITIALS * _MEDIALS * _FINALS:
        return syllable
    initial, medial, final = code // (_MEDIALS * _FINALS), code // _FINALS % _MEDIALS, code % _FINALS
    match dice.randrange(4):
        case 0:
            initial = dice.randrange(_INITIALS)
        case 1:
            medial = dice.randrange(_MEDIALS)
        case 2:
            final = 0
        case _:
            final = dice.randrange(_FINALS)
    return unicodedata.normalize("NFC", chr(_FIRST_SYLLABLE + (initial * _MEDIALS + medial) * _FINALS + final))
