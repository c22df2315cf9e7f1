"""Checks a version of the knowledge and prepares it: `python -m near_bot.service.examine KNOWLEDGE LOCALES CACHE`.

A process of its own, of low priority: the bot that answers meanwhile neither waits for it nor grows by what it reads.
"""

import os
import sys
from pathlib import Path

from ..check import check
from ..prepare import prepared

_LOW = 10
"""Steps of priority below that of the bot."""


def main() -> int:
    """Prints each problem as `file:line:column: what is wrong`; 1 where there are any, else 0 once all is prepared."""
    os.nice(_LOW)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    knowledge, locales, cache = map(Path, sys.argv[1:])
    problems, _ = check(knowledge, locales)
    for problem in problems:
        print(problem)
    if not problems:
        prepared(cache, knowledge)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
