"""One way of writing for knowledge and questions alike: the normal form.

Width, case, diacritics, punctuation, traditional characters, and the letters that Mongolians and Russians
replace for want of a key (ө ү ё) make no difference in it. Words are parted by single spaces, also where
the script changes ("Jilin성" is "jilin 성").
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

_MARKS = dict.fromkeys(range(768, 880))
_LETTERS = {
    **{ord(a): b for a, b in zip("ёөүєї", "еоуоу", strict=True)},
    **{ord(c): None for c in "'’ʼ`´‘\"“”・·­"},
}
_LATIN = {i: base[0] for i in range(0xC0, 0x250) if (base := unicodedata.normalize("NFD", chr(i))) and base[0].isascii()}
_LATIN |= {i: base[0] for i in range(0x1E00, 0x1F00) if (base := unicodedata.normalize("NFD", chr(i))) and base[0].isascii()}
_TABLE = _MARKS | _LETTERS | _LATIN
_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_NO_WORD = re.compile(r"[^\w\n]+|_")
_SCRIPT_CHANGE = re.compile(
    r"(?<=[a-zа-я])(?=[0-9ᄀ-ᇿ぀-ヿ㐀-鿿가-힣])|(?<=[0-9])(?=[a-zа-я])|(?<=[ᄀ-ᇿ぀-ヿ㐀-鿿가-힣])(?=[a-zа-я0-9])"
    r"|(?<=[가-힣])(?=[㐀-鿿぀-ヿ])|(?<=[㐀-鿿぀-ヿ])(?=[가-힣])"
)
_SPACES = re.compile(r" +")
_EDGES = re.compile(r"^ | $", re.MULTILINE)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """The normal form of a text, on one line; empty where it holds no letter and no digit."""
    return _normalise(text.replace("\n", " "))


def normalise_all(texts: Sequence[str]) -> list[str]:
    """The normal forms of many texts at once, which is much faster than one by one."""
    return _normalise("\n".join(text.replace("\n", " ") for text in texts)).split("\n") if texts else []


def squeeze(normal: str) -> str:
    """A normal form without its spaces: the key by which names are found."""
    return normal.replace(" ", "")


def _normalise(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFC", text).translate(_TABLE)
    text = _NO_WORD.sub(" ", text)
    if _HAN.search(text):
        text = _simplifier().convert(text)
    text = _SCRIPT_CHANGE.sub(" ", text)
    return _EDGES.sub("", _SPACES.sub(" ", text))
