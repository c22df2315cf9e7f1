"""What is done from time to time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import astuple

from ..retention import Retention
from ..store.database import Database, persistently
from ..store.retention import DAY, expire
from ..store.statistics import Statistics
from .digest import next_due

_HOUR, _SHORTEST = 60 * 60.0, 10.0
"""Seconds from one time to the next, at most and at least."""
_AT_LEAST = 1.0
"""Seconds from one time to the next where the digest is due."""


async def keep_house(database: Database, retention: Retention, send_digest: Callable[[], Awaitable[None]] | None = None) -> None:
    """Once an hour, or as often as the shortest time asks for, what has been kept long enough goes, and events are added up.

    Once a week, the staff are told how the bot fares, where there are any.
    """
    pause = max(_SHORTEST, min(_HOUR, *(days * DAY for days in astuple(retention))))
    while True:
        await persistently("what is old is removed", lambda: expire(database, retention))
        await persistently("what is removed is overwritten", database.overwrite)
        await persistently("events are added up", Statistics(database).add_up)
        if send_digest:
            await persistently("the weekly digest is sent", send_digest)
        now = database.clock()
        await asyncio.sleep(min(pause, max(_AT_LEAST, next_due(now) - now)))
