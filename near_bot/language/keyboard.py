"""Text typed with the keyboard still in Latin letters: what the same keys give in another layout."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from ..knowledge.schema import Language

KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_LATIN_ONLY = re.compile(r"[ -~]+")
_ENOUGH = 0.5
"""The share of known words from which a text is taken to be in a language."""

_CONSONANTS = dict(zip("rRseEfaqQtTdwWczxvg", "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", strict=True))
_VOWELS = dict(zip("koiOjpuPhynbml", "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ", strict=True))
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIALS = dict(
    zip(
        [
            "ㅏ",
            "ㅐ",
            "ㅑ",
            "ㅒ",
            "ㅓ",
            "ㅔ",
            "ㅕ",
            "ㅖ",
            "ㅗ",
            "ㅗㅏ",
            "ㅗㅐ",
            "ㅗㅣ",
            "ㅛ",
            "ㅜ",
            "ㅜㅓ",
            "ㅜㅔ",
            "ㅜㅣ",
            "ㅠ",
            "ㅡ",
            "ㅡㅣ",
            "ㅣ",
        ],
        range(21),
        strict=True,
    )
)
_FINALS = dict(
    zip(
        [
            "",
            "ㄱ",
            "ㄲ",
            "ㄱㅅ",
            "ㄴ",
            "ㄴㅈ",
            "ㄴㅎ",
            "ㄷ",
            "ㄹ",
            "ㄹㄱ",
            "ㄹㅁ",
            "ㄹㅂ",
            "ㄹㅅ",
            "ㄹㅌ",
            "ㄹㅍ",
            "ㄹㅎ",
            "ㅁ",
            "ㅂ",
            "ㅂㅅ",
            "ㅅ",
            "ㅆ",
            "ㅇ",
            "ㅈ",
            "ㅊ",
            "ㅋ",
            "ㅌ",
            "ㅍ",
            "ㅎ",
        ],
        range(28),
        strict=True,
    )
)
_SYLLABLE = re.compile(
    "([ㄱ-ㅎ])(ㅗㅏ|ㅗㅐ|ㅗㅣ|ㅜㅓ|ㅜㅔ|ㅜㅣ|ㅡㅣ|[ㅏ-ㅣ])"
    "((?:ㄱㅅ|ㄴㅈ|ㄴㅎ|ㄹㄱ|ㄹㅁ|ㄹㅂ|ㄹㅅ|ㄹㅌ|ㄹㅍ|ㄹㅎ|ㅂㅅ|[ㄱㄲㄴㄷㄹㅁㅂㅅㅆㅇㅈㅊㅋㅌㅍㅎ])(?![ㅏ-ㅣ])|)"
)


def mistyped(text: str, layouts: Mapping[Language, str], share_known: Callable[[str, Language], float]) -> str:
    """The text as it was meant, where another layout makes it known words and Latin letters do not; else as it is.

    `layouts` are a language's letters in the order of KEYS; "hangul" stands for the Korean one, which joins letters
    into syllables.
    """
    if not _LATIN_ONLY.fullmatch(text) or share_known(text, "en") >= _ENOUGH:
        return text
    meant = {language: _retype(text, layout) for language, layout in layouts.items()}
    shares = {language: share_known(other, language) for language, other in meant.items()}
    best = max(shares, key=shares.__getitem__, default=None)
    return meant[best] if best and shares[best] > _ENOUGH else text


def _retype(text: str, layout: str) -> str:
    if layout == "hangul":
        return _SYLLABLE.sub(_compose, "".join(_CONSONANTS.get(c) or _VOWELS.get(c) or _lower(c) for c in text))
    return text.casefold().translate(str.maketrans(KEYS, layout))


def _lower(key: str) -> str:
    """A key with shift held by accident."""
    return _CONSONANTS.get(key.lower()) or _VOWELS.get(key.lower()) or key


def _compose(match: re.Match[str]) -> str:
    initial, medial, final = match.groups()
    code = (_INITIALS.index(initial) * 21 + _MEDIALS[medial]) * 28 + _FINALS[final]
    return unicodedata.normalize("NFC", chr(ord("가") + code))
