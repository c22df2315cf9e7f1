"""What is to be done once, however many instances there are."""

from sqlalchemy import select, update

from .database import Database
from .tables import tasks


async def begin(database: Database, name: str, due: float) -> float | None:
    """Takes a task that has not been begun since it was `due`: when it was begun before; None where it is not for this instance.

    A task that is new is first done when it is next due. Times are in seconds since 1970.
    """
    async with database.transaction() as connection:
        first = database.insert(tasks).values(name=name, at=database.clock()).on_conflict_do_nothing()
        if (await connection.execute(first)).rowcount:
            return None
        before = await connection.scalar(select(tasks.c.at).where(tasks.c.name == name).with_for_update())
        if before is None or before >= due:
            return None
        taken = update(tasks).where(tasks.c.name == name, tasks.c.at == before).values(at=database.clock())
        return before if (await connection.execute(taken)).rowcount else None


async def undo(database: Database, name: str, before: float) -> None:
    """A task that came to nothing is to be done again; `before` is what `begin` gave."""
    async with database.transaction() as connection:
        await connection.execute(update(tasks).where(tasks.c.name == name).values(at=before))
