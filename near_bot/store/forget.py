"""Forgetting a person from outside a talk, for an operator."""

from collections import Counter

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from .database import Database
from .inbox import DONE
from .tables import inbox, lanes


async def forget(database: Database, person: str) -> dict[str, int]:
    """Removes all of a person, such as `telegram:4711`, in one transaction: how many rows of each table.

    That includes updates that wait for an answer. One that is being answered at this moment leaves nothing behind.
    """
    async with database.transaction() as connection:
        let_go = await _let_go(connection, database.key(person))  # first: whoever answers locks the lane before the rest, too
        return await database.forget(connection, person) | {"inbox": let_go}


async def _let_go(connection: AsyncConnection, person: str) -> int:
    """Takes a person's updates out of their lanes, which are locked first, as whoever answers them does; how many."""
    theirs = select(inbox.c.id, inbox.c.chat).where(inbox.c.person == person, inbox.c.body.is_not(None))
    await connection.execute(
        select(lanes.c.chat).where(lanes.c.chat.in_(theirs.with_only_columns(inbox.c.chat))).order_by(lanes.c.chat).with_for_update()
    )
    chat_of: dict[int, str] = dict((await connection.execute(theirs.with_for_update())).all())
    for chat, count in Counter(chat_of.values()).items():
        await connection.execute(update(lanes).where(lanes.c.chat == chat).values(waiting=lanes.c.waiting - count))
    await connection.execute(delete(lanes).where(lanes.c.waiting <= 0))
    await connection.execute(update(inbox).where(inbox.c.id.in_(chat_of)).values(DONE))
    return len(chat_of)
