"""What is done from time to time."""

import asyncio

from ..store.database import Database, persistently
from ..store.retention import expire

_HOUR = 60 * 60.0


async def keep_house(database: Database, conversation_days: float) -> None:
    """Once an hour, what has been kept long enough goes."""
    while True:
        await persistently("what is old is removed", lambda: expire(database, conversation_days))
        await asyncio.sleep(_HOUR)
