"""The environment, read here and nowhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_CACHE = Path(__file__).parents[1] / ".cache"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment sets."""

    cache: Path
    """NEAR_BOT_CACHE: where prepared files are kept; `.cache` beside the program by default."""
    locale: str | None
    """LC_ALL, LC_MESSAGES or LANG: the language of a terminal's user."""

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings of an environment."""
        locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
        return cls(Path(environment.get("NEAR_BOT_CACHE") or _CACHE), locale)
