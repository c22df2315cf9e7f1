"""How long what is kept is kept."""

from sqlalchemy import delete

from .database import Database
from .tables import choices, conversations, inbox, replies

DAY = 24 * 60 * 60.0
_UPDATES_KEPT = 2 * DAY
"""Telegram offers an update again for 24 hours."""
_REPLIES_KEPT = 2 * DAY
"""Telegram lets a message be edited for 48 hours."""


async def expire(database: Database, conversation_days: float) -> None:
    """Removes what has been kept long enough; an update that still waits stays."""
    now = database.clock()
    kept = {conversations: conversation_days * DAY, choices: conversation_days * DAY, replies: _REPLIES_KEPT}
    async with database.transaction() as connection:
        for table, seconds in kept.items():
            await connection.execute(delete(table).where(table.c.at < now - seconds))
        await connection.execute(delete(inbox).where(inbox.c.at < now - _UPDATES_KEPT, inbox.c.body.is_(None)))
