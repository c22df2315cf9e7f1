"""How often what happened, by day: numbers that speak of nobody, kept for ever.

Each event is a row of its own at first, so that no two updates ever wait for the same number; from time to time they are added up.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import delete, insert, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from .database import Database
from .records import Item, Outcome
from .tables import events, statistics

WITHIN = (1, 5, 15, 60, 300, 3600, 86400)
"""Buckets of the response time, from an update's arrival until its reply is sent: seconds, each with its bound. The last holds all else."""

_AT_ONCE = 10_000
"""Events that are added up in one transaction."""
_KEY = ("day", "kind", "language", "intent", "outcome", "within")

Kind = Literal["turn", "feedback", "handover"]


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened on a day."""

    day: str
    """In UTC, such as `2026-11-22`."""
    kind: Kind
    language: str
    intent: str
    outcome: str
    """Of a turn how it ended, of feedback the opinion, of a hand-over what happened to it."""
    within: int
    """Of WITHIN; 0 of what is no turn."""
    times: int


class Statistics:
    """Counts in the transaction of whatever is counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, connection: AsyncConnection, item: Item, outcome: Outcome) -> None:
        """A turn."""
        if turn := outcome.turn:
            seconds = self._database.clock() - item.at
            within = next((bound for bound in WITHIN if seconds <= bound), WITHIN[-1])
            await self.add(connection, "turn", turn.result, turn.language, turn.intent, within)

    async def add(  # noqa: PLR0917 - the columns of the table
        self,
        connection: AsyncConnection,
        kind: Kind,
        outcome: str,
        language: str,
        intent: str = "",
        within: int = 0,
        *,
        at: float | None = None,
        times: int = 1,
    ) -> None:
        """Counts something that happens now, or happened `at` a time; with `times` at -1 it did not happen after all."""
        day = day_of(self._database.clock() if at is None else at).isoformat()
        row = {"day": day, "kind": kind, "language": language, "intent": intent, "outcome": outcome, "within": within, "times": times}
        await connection.execute(insert(events).values(row))

    async def add_up(self) -> None:
        """Turns events into sums. However many instances do so at once, each event is added once."""
        while await self._add_up_some():
            pass

    async def _add_up_some(self) -> bool:
        """Whether there may be more."""
        first = select(events.c.id).order_by(events.c.id).limit(_AT_ONCE)
        taken = delete(events).where(events.c.id.in_(first)).returning(*(events.c[name] for name in (*_KEY, "times")))
        async with self._database.transaction() as connection:
            rows = (await connection.execute(taken)).all()
            for key, times in sorted(_sums(rows).items()):
                row = self._database.insert(statistics).values(**dict(zip(_KEY, key, strict=True)), times=times)
                more = {"times": statistics.c.times + times}
                await connection.execute(row.on_conflict_do_update(index_elements=list(_KEY), set_=more))
        return len(rows) == _AT_ONCE

    async def between(self, first: date, last: date) -> list[Count]:
        """What was counted from one day to another, both with it."""
        found = (
            select(*(table.c[name] for name in (*_KEY, "times"))).where(table.c.day.between(first.isoformat(), last.isoformat()))
            for table in (statistics, events)
        )
        async with self._database.transaction() as connection:
            rows = (await connection.execute(union_all(*found))).all()  # at once: events may be added up meanwhile
        return [Count(**dict(zip(_KEY, key, strict=True)), times=times) for key, times in sorted(_sums(rows).items()) if times]


def _sums(rows: Iterable[Any]) -> "Counter[tuple[Any, ...]]":
    """How often, by what."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for *key, times in rows:
        sums[tuple(key)] += times
    return sums


def day_of(at: float) -> date:
    """The day of a time in seconds since 1970, in UTC."""
    return datetime.fromtimestamp(at, UTC).date()
