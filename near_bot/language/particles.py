"""Words that change with the sound before them."""

_FIRST, _LAST, _FINALS = ord("가"), ord("힣"), 28
_NO_FINAL_DIGITS = frozenset("2459")  # read 이 사 오 구; the others end in a consonant


class Inflected(str):
    """A text that takes a Korean particle in a format: `f"{name:은/는}"` is name은 or name는, by its last sound."""

    def __format__(self, pair: str) -> str:
        if "/" not in pair:
            return super().__format__(pair)
        closed, open_ = pair.split("/")
        return f"{self}{closed if _ends_in_consonant(self) else open_}"


def _ends_in_consonant(text: str) -> bool:
    last = next((c for c in reversed(text) if c.isalnum()), "")
    if last and _FIRST <= ord(last) <= _LAST:
        return (ord(last) - _FIRST) % _FINALS != 0
    return last.isdigit() and last not in _NO_FINAL_DIGITS
