"""Russian and Mongolian in Latin letters, as people type them for want of a keyboard: there and back."""

import re
from collections.abc import Mapping


class Romanisation:
    """A table of Latin letters for those of a language's own script."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._to_own = dict(table)
        self._to_latin: dict[str, str] = {}
        for latin, own in table.items():
            self._to_latin.setdefault(own, latin)
        self._latin = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
        self._own = re.compile("|".join(sorted(map(re.escape, self._to_latin), key=len, reverse=True)))

    def to_own(self, normal: str) -> str:
        """A normal form typed in Latin letters, in the language's own script."""
        return self._latin.sub(lambda match: self._to_own[match.group()], normal)

    def to_latin(self, normal: str) -> str:
        """A normal form as it would be typed in Latin letters."""
        return self._own.sub(lambda match: self._to_latin[match.group()], normal)
