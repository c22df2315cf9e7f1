"""The inbox: updates that are to be answered. What stands in it is answered, in order within its chat, whatever happens.

The updates of a chat make up its lane. An instance takes a lane for itself, answers its updates one after another, and lets it
go when none is left; a lane whose instance gives no sign of life any more is free for the others.
"""

import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from .database import Database
from .records import Arrival, Item, Outcome, Talk
from .tables import inbox, instances, lanes

BEAT = 1.0
"""Seconds between two signs of life of an instance."""
LEASE = 5.0
"""Seconds without a sign of life from which an instance is taken for dead."""
LATE = 2 * 60 * 60.0
"""Seconds after which a question gets an apology instead of an answer."""
MOST_WAITING = 20
"""Updates of one chat that wait at once; what comes beyond is let go, and the person told so once."""
MOST_WAITING_IN_A_GROUP = 5
"""The same of one person in a chat with others, so that nobody silences them."""

_DONE = {"chat": None, "person": None, "sent": None, "body": None}
"""All that an update said is gone; its key stays, by which it is known when it comes again."""

Keep = Callable[[AsyncConnection, Item, Outcome], Awaitable[None]]
"""Keeps what an update leaves behind, in the transaction in which it is done."""


class Kept(NamedTuple):
    """What became of updates that came in."""

    new: int
    known: int
    """How many had come before."""
    refused: int
    """How many are too many of one chat."""
    to_tell: list[Arrival]
    """The first of each chat that is one too many."""


class Inbox:
    """One instance's view of the inbox. `keep` is called in the transaction in which an update is done."""

    def __init__(self, database: Database, keep: Sequence[Keep] = ()) -> None:
        self._database = database
        self._keep = keep
        self._me = uuid.uuid4().hex
        self._mine: set[str] = set()
        """The lanes that are being worked on here."""
        self._beaten = self._beating_since = float("-inf")
        """When the last sign of life was given, and the first without a gap before it; in seconds of the machine's own counter."""

    async def put(self, arrivals: Sequence[Arrival]) -> Kept:
        """Keeps updates, each once. When this returns, they will be answered."""
        new, refused, to_tell = 0, 0, []
        in_one_order = sorted(arrivals, key=lambda arrival: self._database.key(arrival.talk.chat))  # or instances wait for each other
        async with self._database.transaction() as connection:
            for arrival in in_one_order:
                if id := await self._add(connection, arrival):
                    new += 1
                    if await self._is_too_many(connection, arrival.talk):
                        refused += 1
                        if await self._refuse(connection, id, arrival.talk):
                            to_tell.append(arrival)
        return Kept(new - refused, len(arrivals) - new, refused, to_tell)

    async def take(self, most: int) -> list[Item]:
        """Takes free lanes, those first that have waited longest; the first update of each."""
        free = select(lanes.c.chat).where(lanes.c.waiting > 0, self._is_free()).order_by(lanes.c.since).limit(most)
        taken = update(lanes).where(self._is_free()).values(holder=self._me, tries=lanes.c.tries + 1)
        async with self._database.transaction() as connection:
            chats = (await connection.scalars(free.with_for_update(skip_locked=True))).all()
            if not chats:
                return []
            # SQLite locks no rows: whether they are still free is asked again in the statement that takes them.
            rows = await connection.execute(taken.where(lanes.c.chat.in_(chats)).returning(lanes.c.chat, lanes.c.tries))
            items = [await self._first(connection, chat, tries - 1) for chat, tries in rows.all()]
        self._mine.update(item.chat for item in items if item)
        return [item for item in items if item]

    async def done(self, item: Item, outcome: Outcome, let_go: bool = False) -> Item | None:
        """Keeps what an update has led to; the next of its lane. None where there is none, or the lane is to be let go.

        A late update takes those with it that are late, too. What another instance has taken over meanwhile is left to that.
        """
        following = None
        try:
            async with self._database.transaction() as connection:
                if await self._hold(connection, item.chat):
                    finished = await self._finish(connection, item)
                    if finished:
                        for keep in self._keep:
                            await keep(connection, item, outcome)
                    first = await self._first(connection, item.chat, 0)
                    following = None if let_go else first
                    await self._pass_on(connection, item.chat, finished, first, following)
        finally:
            if following is None:
                self._mine.discard(item.chat)
        return following

    async def beat(self) -> None:
        """A sign of life, without which others take over what this instance holds."""
        async with self._database.transaction() as connection:
            await self._database.put(connection, instances, {"id": self._me}, seen=self._database.now)
            await connection.execute(delete(instances).where(~self._is_alive()))
        now = time.monotonic()
        if now - self._beaten > LEASE:
            self._beating_since = now
        self._beaten = now

    async def leave(self) -> bool:
        """Lets go of everything; whether other instances go on."""
        async with self._database.transaction() as connection:
            await connection.execute(update(lanes).where(lanes.c.holder == self._me).values(holder=None, tries=0))
            await connection.execute(delete(instances).where(instances.c.id == self._me))
            return bool((await connection.execute(select(instances.c.id).where(self._is_alive()))).first())

    async def backlog(self) -> tuple[int, float]:
        """How many updates wait, and how many seconds the first of them has."""
        async with self._database.transaction() as connection:
            waiting, since = (await connection.execute(select(func.sum(lanes.c.waiting), func.min(lanes.c.since)))).one()
        return waiting or 0, max(0.0, self._database.clock() - since) if since else 0.0

    async def _add(self, connection: AsyncConnection, arrival: Arrival) -> int | None:
        """The number under which an update stands at the end of its lane; None where it is known."""
        chat, person, now = self._key(arrival.talk.chat), self._key(arrival.talk.person), self._database.clock()
        row = self._database.insert(inbox).values(
            key=self._key(arrival.key), at=now, chat=chat, person=person, sent=arrival.sent, body=arrival.body
        )
        id: int | None = await connection.scalar(row.on_conflict_do_nothing().returning(inbox.c.id))
        if id is not None:
            lane = self._database.insert(lanes).values(chat=chat, waiting=1, since=now, tries=0, flooded=False)
            await connection.execute(lane.on_conflict_do_update(index_elements=["chat"], set_={"waiting": lanes.c.waiting + 1}))
        return id

    async def _is_too_many(self, connection: AsyncConnection, talk: Talk) -> bool:
        """Whether more updates wait than may, the last one among them."""
        chat, person = self._key(talk.chat), self._key(talk.person)
        waiting = await connection.scalar(select(lanes.c.waiting).where(lanes.c.chat == chat)) or 0
        if talk.chat == talk.person or waiting <= MOST_WAITING_IN_A_GROUP or waiting > MOST_WAITING:
            return waiting > MOST_WAITING
        theirs = select(func.count()).where(inbox.c.chat == chat, inbox.c.person == person, inbox.c.body.is_not(None))
        return (await connection.scalar(theirs) or 0) > MOST_WAITING_IN_A_GROUP

    async def _refuse(self, connection: AsyncConnection, id: int, talk: Talk) -> bool:
        """Lets an update go; whether it is the first of its lane."""
        lane = lanes.c.chat == self._key(talk.chat)
        flooded = await connection.scalar(select(lanes.c.flooded).where(lane))
        await connection.execute(update(inbox).where(inbox.c.id == id).values(_DONE))
        await connection.execute(update(lanes).where(lane).values(waiting=lanes.c.waiting - 1, flooded=True))
        return not flooded

    async def _first(self, connection: AsyncConnection, chat: str, tries: int) -> Item | None:
        """The update of a lane that is next."""
        waiting = select(inbox.c.id, inbox.c.at, inbox.c.sent, inbox.c.body).where(inbox.c.chat == chat, inbox.c.body.is_not(None))
        row = (await connection.execute(waiting.order_by(inbox.c.id).limit(1))).first()
        return row and Item(row.id, chat, row.at, row.sent < self._latest(), tries, row.body)

    async def _hold(self, connection: AsyncConnection, chat: str) -> bool:
        """Whether the lane is still held here; from now on it is locked, which in SQLite only a change does."""
        held = update(lanes).where(lanes.c.chat == chat, lanes.c.holder == self._me).values(holder=self._me)
        return bool((await connection.execute(held)).rowcount)

    async def _finish(self, connection: AsyncConnection, item: Item) -> int:
        """Leaves nothing of an update but that it has been; how many it was."""
        over = inbox.c.id == item.id
        if item.late:
            over = or_(over, and_(inbox.c.chat == item.chat, inbox.c.sent < self._latest()))
        return (await connection.execute(update(inbox).where(over, inbox.c.body.is_not(None)).values(_DONE))).rowcount

    async def _pass_on(self, connection: AsyncConnection, chat: str, finished: int, first: Item | None, following: Item | None) -> None:
        """A lane without updates ends; one that is let go is free."""
        if first is None:
            await connection.execute(delete(lanes).where(lanes.c.chat == chat))
            return
        holder, tries = (self._me, 1) if following else (None, 0)
        changed = update(lanes).where(lanes.c.chat == chat)
        await connection.execute(changed.values(waiting=lanes.c.waiting - finished, since=first.at, holder=holder, tries=tries))

    def _is_free(self) -> ColumnElement[bool]:
        """Others that live have had the time to say so: nobody is taken for dead because the database was away."""
        free = [lanes.c.holder.is_(None), and_(lanes.c.holder == self._me, lanes.c.chat.not_in(self._mine))]  # or the connection broke
        if time.monotonic() - self._beating_since > LEASE:
            free.append(and_(lanes.c.holder != self._me, lanes.c.holder.not_in(select(instances.c.id).where(self._is_alive()))))
        return or_(*free)

    def _is_alive(self) -> ColumnElement[bool]:
        """A sign of life from the future is from before the clock was set back, and says nothing."""
        return func.abs(instances.c.seen - self._database.now) < LEASE

    def _latest(self) -> float:
        return self._database.clock() - LATE

    def _key(self, name: str) -> str:
        return self._database.key(name)
