"""What is done from time to time."""

import asyncio
from dataclasses import astuple

from ..retention import Retention
from ..store.database import Database, persistently
from ..store.retention import DAY, expire

_HOUR = 60 * 60.0


async def keep_house(database: Database, retention: Retention) -> None:
    """Once an hour, or as often as the shortest time asks for, what has been kept long enough goes."""
    pause = min(_HOUR, *(days * DAY for days in astuple(retention)))
    while True:
        await persistently("what is old is removed", lambda: expire(database, retention))
        await asyncio.sleep(pause)
