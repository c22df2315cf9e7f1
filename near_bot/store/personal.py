"""What in a text may tell who wrote it, and can be known by its form: addresses, names behind an @, and long numbers."""

import re

MASK = "[…]"
"""Stands in its place; no word of it is left in the normal form."""

_YEAR = r"(?:19|20)\d\d"
_PERSONAL = re.compile(
    r"(?:https?://|www\.|t\.me/)[^\s\"'<>]+"
    r"|[^\s@<>()\[\],;:，、：；（）]+[@＠][\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|[@＠]\w+"
    rf"|(?P<years>(?<!\d){_YEAR}\s?[-–—~〜～]\s?{_YEAR}(?!\d))"
    r"|[+＋]?[(（]?\d(?:[\s.()（）/·‐-―\-－]{0,3}\d){4,}",
    re.IGNORECASE,
)


def without_personal(text: str) -> str:
    """The text with what may tell who wrote it masked: addresses, @names, and numbers of five digits and more, but for years."""
    return _PERSONAL.sub(lambda found: found.group() if found["years"] else MASK, text)
