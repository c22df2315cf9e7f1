"""Questions that are passed on to the Secretariat's staff, and the last turns, which may be passed on with them."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Executable, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..knowledge.schema import Language
from ..retention import Retention
from .database import Database, persistently
from .records import Exchange, Item, Outcome, Status, Talk, Thread
from .retention import DAY
from .statistics import Statistics
from .tables import staff_messages, threads, turns

MOST_TURNS = 3
"""Turns of a talk that are kept."""
LONGEST_REPLY = 200
"""Characters of a reply that are kept, of its first line."""
OPEN: tuple[Status, ...] = ("waiting", "talking")
_EXCHANGES = TypeAdapter(tuple[Exchange, ...])

T = TypeVar("T")


class Threads:
    """Each method is one transaction, made as soon as the database can be used; but `keep`, which is part of one."""

    def __init__(self, database: Database, retention: Retention, statistics: Statistics) -> None:
        self._database = database
        self._statistics = statistics
        self.retention = retention

    @property
    def now(self) -> float:
        """Seconds since 1970, by the store's clock."""
        return self._database.clock()

    def is_of(self, thread: Thread, talk: Talk) -> bool:
        """Whether it is this person's."""
        return thread.person == self._database.key(talk.person)

    def mark(self, name: str) -> str:
        """A name of an update, such as `telegram:update:815`, as a thread keeps it."""
        return self._database.key(name)

    # --- the last turns -------------------------------------------------------------------------------------------

    async def keep(self, connection: AsyncConnection, item: Item, outcome: Outcome) -> None:  # noqa: ARG002
        """A question that was answered, as one of the last of its talk; not talk about the talk itself."""
        talk, turn = outcome.talk, outcome.turn
        if not (talk and turn and turn.question and turn.reply) or turn.result == "other":
            return
        chat, person = self._database.key(talk.chat), self._database.key(talk.person)
        row = {"chat": chat, "person": person, "question": turn.question, "reply": shortened(turn.reply), "at": self.now}
        await connection.execute(insert(turns).values(row))
        last = select(turns.c.id).where(turns.c.chat == chat).order_by(turns.c.id.desc()).limit(MOST_TURNS)
        await connection.execute(delete(turns).where(turns.c.chat == chat, turns.c.id.not_in(last)))

    async def last_turns(self, talk: Talk) -> tuple[Exchange, ...]:
        """What was said last, the oldest first."""
        said = select(turns.c.question, turns.c.reply).where(turns.c.chat == self._database.key(talk.chat))
        rows = await self._rows(said.where(turns.c.at >= self.now - self.retention.turns * DAY).order_by(turns.c.id))
        return tuple(Exchange(row.question, row.reply) for row in rows)

    # --- threads ------------------------------------------------------------------------------------------------

    async def offer(self, talk: Talk, address: str, language: Language, exchanges: Sequence[Exchange]) -> int:
        """A new thread, offered, in the place of any that was offered before; its number."""
        chat, person = self._database.key(talk.chat), self._database.key(talk.person)
        row = {"chat": chat, "person": person, "address": address, "language": language, "status": "offered", "at": self.now}
        row["exchanges"] = _EXCHANGES.dump_json(tuple(exchanges)).decode()

        async def put(connection: AsyncConnection) -> int:
            await connection.execute(delete(threads).where(threads.c.chat == chat, threads.c.status == "offered"))
            id: int = (await connection.execute(insert(threads).values(row).returning(threads.c.id))).scalar_one()
            return id

        return await self._persistently(put)

    async def get(self, id: int) -> Thread | None:
        """A thread by its number."""
        return next(iter(await self._threads(select(threads).where(threads.c.id == id))), None)

    async def of(self, talk: Talk) -> Thread | None:
        """The thread of a talk that is not over."""
        alive = select(threads).where(threads.c.chat == self._database.key(talk.chat), threads.c.status != "closed")
        return next(iter(await self._threads(alive.order_by(threads.c.id.desc()).limit(1))), None)

    async def behind(self, chat: str, number: int) -> Thread | None:
        """The thread that a message in the staff's chat stands for."""
        stands = select(staff_messages.c.thread).where(staff_messages.c.chat == self._database.key(chat), staff_messages.c.number == number)
        return next(iter(await self._threads(select(threads).where(threads.c.id == stands.scalar_subquery()))), None)

    async def open(self) -> list[Thread]:
        """All that wait for an answer or are being talked about, the oldest first."""
        return await self._threads(select(threads).where(threads.c.status.in_(OPEN)).order_by(threads.c.opened))

    async def first_message(self, thread: Thread, chat: str) -> int | None:
        """The number of the first message in the staff's chat that stands for a thread."""
        stands = select(staff_messages.c.number).where(staff_messages.c.thread == thread.id)
        rows = await self._rows(stands.where(staff_messages.c.chat == self._database.key(chat)).order_by(staff_messages.c.number).limit(1))
        return rows[0].number if rows else None

    async def change(self, thread: Thread, status: Status, among: Collection[Status], event: str = "", **values: object) -> bool:
        """Takes a thread on to a status, if it is in one `among` these; False, and nothing changes, where it is not.

        A closed one keeps nothing of the person but the hash. The event that this is, if it is one, is counted.
        """
        if status == "closed":
            values |= {"address": None, "exchanges": None}
        changed = update(threads).where(threads.c.id == thread.id, threads.c.status.in_(among))

        async def make(connection: AsyncConnection) -> bool:
            made = (await connection.execute(changed.values(status=status, at=self.now, **values))).rowcount > 0
            if made and event:
                await self._statistics.add(connection, "handover", event, thread.language)
            return made

        return await self._persistently(make)

    async def stand(self, thread: Thread, chat: str, numbers: Sequence[int], **values: object) -> None:
        """From now on, messages in the staff's chat stand for a thread; it has been spoken about now, and has these values."""
        changed = update(threads).where(threads.c.id == thread.id)

        async def make(connection: AsyncConnection) -> None:
            if not (await connection.execute(changed.values(at=self.now, **values))).rowcount:
                return  # the person is forgotten
            for number in numbers:
                key = {"chat": self._database.key(chat), "number": number}
                await self._database.put(connection, staff_messages, key, thread=thread.id, person=thread.person, at=self.now)

        await self._persistently(make)

    async def _threads(self, query: Executable) -> list[Thread]:
        return [_thread(row) for row in await self._rows(query)]

    async def _rows(self, query: Executable) -> Sequence[Row[Any]]:
        async def read(connection: AsyncConnection) -> Sequence[Row[Any]]:
            return (await connection.execute(query)).all()

        return await self._persistently(read)

    async def _persistently(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async def once() -> T:
            async with self._database.transaction() as connection:
                return await work(connection)

        return await persistently("a question to the staff is looked after", once)


def shortened(text: str) -> str:
    """As much of a reply as is kept."""
    first = text.partition("\n")[0]
    return first if len(first) <= LONGEST_REPLY else first[: LONGEST_REPLY - 1].rstrip() + "…"


def _thread(row: Row[Any]) -> Thread:
    known = {name: value for name, value in row._mapping.items() if name != "chat"}
    return Thread(**known | {"exchanges": _EXCHANGES.validate_json(row.exchanges or "[]")})
