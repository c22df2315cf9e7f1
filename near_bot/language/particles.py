"""Words that change with the sound before them."""

import re

_FIRST, _LAST, _FINALS = ord("가"), ord("힣"), 28
_NO_FINAL_DIGITS = frozenset("2459")  # read 이 사 오 구; the others end in a consonant
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")


class Inflected(str):
    """A text that takes a Korean particle in a format: `f"{name:은/는}"` is name은 or name는 by its last sound.

    Where the sound is not known, as of Latin letters, both forms stand: name은(는).
    """

    def __format__(self, pair: str) -> str:
        if "/" not in pair:
            return super().__format__(pair)
        closed, open_ = pair.split("/")
        match _ends_in_consonant(self):
            case True:
                return f"{self}{closed}"
            case False:
                return f"{self}{open_}"
        return f"{self}{closed}({open_})"


def _ends_in_consonant(text: str) -> bool | None:
    """Of the last sound, what is in brackets aside; None where it is not known."""
    last = _IN_BRACKETS.sub("", text)[-1:]
    if _FIRST <= ord(last or " ") <= _LAST:
        return (ord(last) - _FIRST) % _FINALS != 0
    return last not in _NO_FINAL_DIGITS if last.isdigit() else None
