"""The inbox: updates that are to be answered. What stands in it is answered, in order within its chat, whatever happens.

The updates of a chat make up its lane. An instance takes a lane for itself, answers its updates one after another, and lets it
go when none is left; a lane whose instance gives no sign of life any more is free for the others.
"""

import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from .database import Database
from .records import Arrival, Item, Outcome
from .tables import inbox, instances, lanes

BEAT = 1.0
"""Seconds between two signs of life of an instance."""
LEASE = 10.0
"""Seconds without a sign of life from which an instance is taken for dead."""
SUSPECTED, MOST_SUSPECTED = 2, 3
"""Times that a lane has been taken in vain from which its first update may be what ends the program, and how many such lanes are
answered at a time: one that does so shall not bring the others under suspicion again and again."""
LATE = 2 * 60 * 60.0
"""Seconds after which a question gets an apology instead of an answer."""
MOST_WAITING = 20
"""Updates of one chat that wait at once; what comes beyond is let go, and the person told so once."""
MOST_WAITING_IN_A_GROUP = 5
"""The same of one person in a chat with others, so that nobody silences them."""

DONE = {"chat": None, "person": None, "sent": None, "body": None}
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


class _Waiting(NamedTuple):
    left: int
    """How many updates a lane has still."""
    new: bool
    """Whether the one that was done had not been done before."""


class Inbox:
    """One instance's view of the inbox. `keep` is called in the transaction in which an update is done."""

    def __init__(self, database: Database, keep: Sequence[Keep] = ()) -> None:
        self._database = database
        self._keep = keep
        self._me = uuid.uuid4().hex
        self._mine: set[str] = set()
        """The lanes that are being worked on here."""
        self._suspected: set[str] = set()
        """Those among them whose first update may have ended the program."""
        self._beaten = self._beating_since = float("-inf")
        """When the last sign of life was given, and the first without a gap before it; in seconds of the machine's own counter."""

    async def put(self, arrivals: Sequence[Arrival]) -> Kept:
        """Keeps updates, each once. When this returns, they will be answered."""
        if not arrivals:
            return Kept(0, 0, 0, [])
        by_key = {self._key(arrival.key): arrival for arrival in arrivals}
        async with self._database.transaction() as connection:
            new = await self._add(connection, by_key)
            fresh = [arrival for key, arrival in by_key.items() if key in new]
            refused, to_tell = await self._refuse(connection, await self._lengthen(connection, fresh), fresh)
        return Kept(len(new) - refused, len(arrivals) - len(new), refused, to_tell)

    async def take(self, most: int) -> list[Item]:
        """Takes free lanes, those first that have waited longest; the first update of each."""
        waiting = select(lanes.c.chat).where(lanes.c.waiting > 0, self._is_free())
        suspected = waiting.where(lanes.c.tries >= SUSPECTED).order_by(lanes.c.tries, lanes.c.since)
        some = suspected.limit(MOST_SUSPECTED - len(self._suspected & self._mine)).scalar_subquery()
        free = waiting.where(or_(lanes.c.tries < SUSPECTED, lanes.c.chat.in_(some))).order_by(lanes.c.since).limit(most)
        taken = update(lanes).where(self._is_free()).values(holder=self._me, tries=lanes.c.tries + 1)
        async with self._database.transaction() as connection:
            chats = (await connection.scalars(free.with_for_update(skip_locked=True))).all()
            if not chats:
                return []
            # SQLite locks no rows: whether they are still free is asked again in the statement that takes them.
            rows = await connection.execute(taken.where(lanes.c.chat.in_(chats)).returning(lanes.c.chat, lanes.c.tries))
            tries: dict[str, int] = dict(rows.all())
            firsts = await self._firsts(connection, tries)
        self._mine.update(tries)
        self._suspected = self._suspected & self._mine | {chat for chat in tries if tries[chat] > SUSPECTED}
        return [replace(item, tries=tries[item.chat] - 1) for item in firsts]

    async def done(self, item: Item, outcome: Outcome, let_go: bool = False) -> Item | None:
        """Keeps what an update has led to; the next of its lane. None where there is none, or the lane is to be let go.

        A late update takes those with it that are late, too. What another instance has taken over meanwhile is left to that.
        """
        async with self._database.transaction() as connection:
            following = await self._finish(connection, item, outcome, let_go)
        self._suspected.discard(item.chat)
        if outcome.forget:
            await self._database.overwrite()
        if following is None:  # and not where the database fails: the lane would be taken again, and the update answered twice
            self._mine.discard(item.chat)
        return following

    async def beat(self) -> None:
        """A sign of life, without which others take over what this instance holds: it may not wait for turns."""
        async with self._database.transaction(urgent=True) as connection:
            await self._database.put(connection, instances, {"id": self._me}, seen=self._database.now)
            # Where the database was away, all seem dead at first, and would wait for each other.
            dead = select(instances.c.id).where(~self._is_alive()).with_for_update(skip_locked=True)
            await connection.execute(delete(instances).where(instances.c.id.in_(dead)))
        now = time.monotonic()
        if now - self._beaten > LEASE:
            self._beating_since = now
        self._beaten = now

    async def take_over(self) -> None:
        """Frees what others hold, at once: for an instance that knows itself to be the only one."""
        async with self._database.transaction() as connection:
            await connection.execute(update(lanes).where(lanes.c.holder != self._me).values(holder=None))

    async def leave(self) -> bool:
        """Lets go of everything; whether other instances go on."""
        async with self._database.transaction() as connection:
            await connection.execute(update(lanes).where(lanes.c.holder == self._me).values(holder=None, tries=0))
            await connection.execute(delete(instances).where(instances.c.id == self._me))
            return bool((await connection.execute(select(instances.c.id).where(self._is_alive()))).first())

    async def backlog(self) -> tuple[int, float]:
        """How many updates wait, and how many seconds the first of them has."""
        async with self._database.transaction(urgent=True) as connection:
            waiting, since = (await connection.execute(select(func.sum(lanes.c.waiting), func.min(lanes.c.since)))).one()
        return waiting or 0, max(0.0, self._database.clock() - since) if since else 0.0

    async def _add(self, connection: AsyncConnection, arrivals: Mapping[str, Arrival]) -> set[str]:
        """The keys of those updates that are new."""
        now = self._database.clock()
        rows = [
            {"key": key, "at": now, "chat": self._key(a.talk.chat), "person": self._key(a.talk.person), "sent": a.sent, "body": a.body}
            for key, a in arrivals.items()
        ]
        added = self._database.insert(inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.key)
        return set(await connection.scalars(added))

    async def _lengthen(self, connection: AsyncConnection, arrivals: Sequence[Arrival]) -> dict[str, bool]:
        """The lanes that have become longer than any may be for certain, with whether their chats have been told so."""
        more, now = Counter(self._key(arrival.talk.chat) for arrival in arrivals), self._database.clock()
        if not more:
            return {}
        # In the order of their keys, lest instances wait for each other.
        rows = [{"chat": chat, "waiting": more[chat], "since": now, "tries": 0, "flooded": False} for chat in sorted(more)]
        row = self._database.insert(lanes).values(rows)
        longer = row.on_conflict_do_update(index_elements=["chat"], set_={"waiting": lanes.c.waiting + row.excluded.waiting})
        found = await connection.execute(longer.returning(lanes.c.chat, lanes.c.waiting, lanes.c.flooded))
        return {chat: flooded for chat, waiting, flooded in found if waiting > MOST_WAITING_IN_A_GROUP}

    async def _refuse(
        self, connection: AsyncConnection, long: Mapping[str, bool], arrivals: Sequence[Arrival]
    ) -> tuple[int, list[Arrival]]:
        """Lets updates go that are too many for their lanes: how many, and those of which their persons are to be told."""
        refused, to_tell = 0, []
        for chat, told in long.items():
            theirs = select(inbox.c.person, func.count()).where(inbox.c.chat == chat, inbox.c.body.is_not(None)).group_by(inbox.c.person)
            waiting: Counter[str] = Counter(dict((await connection.execute(theirs)).all()))
            too_many = []
            for arrival in reversed([arrival for arrival in arrivals if self._key(arrival.talk.chat) == chat]):
                person = self._key(arrival.talk.person)
                if waiting.total() > MOST_WAITING or (person != chat and waiting[person] > MOST_WAITING_IN_A_GROUP):
                    waiting[person] -= 1
                    too_many.append(arrival)
            if too_many:
                keys = [self._key(arrival.key) for arrival in too_many]
                await connection.execute(update(inbox).where(inbox.c.key.in_(keys)).values(DONE))
                shorter = update(lanes).where(lanes.c.chat == chat).values(waiting=lanes.c.waiting - len(keys), flooded=True)
                await connection.execute(shorter)
                refused += len(too_many)
                to_tell += [] if told else [too_many[-1]]
        return refused, to_tell

    async def _firsts(self, connection: AsyncConnection, chats: Collection[str]) -> list[Item]:
        """The updates that are next in lanes, in the order in which they came."""
        heads = select(func.min(inbox.c.id)).where(inbox.c.chat.in_(chats), inbox.c.body.is_not(None)).group_by(inbox.c.chat)
        columns = (inbox.c.id, inbox.c.chat, inbox.c.at, inbox.c.sent, inbox.c.body)
        rows = await connection.execute(select(*columns).where(inbox.c.id.in_(heads)).order_by(inbox.c.id))
        latest = self._latest()
        return [Item(row.id, row.chat, row.at, row.sent is not None and row.sent < latest, 0, row.body) for row in rows]

    async def _finish(self, connection: AsyncConnection, item: Item, outcome: Outcome, let_go: bool) -> Item | None:
        waiting = await self._shorten(connection, item)
        if waiting is None:
            return None
        for keep in self._keep if waiting.new else ():
            await keep(connection, item, outcome)
        if waiting.left and not let_go:
            (following,) = await self._firsts(connection, [item.chat])
            await connection.execute(update(lanes).where(lanes.c.chat == item.chat).values(since=following.at))
            return following
        await self._let_go(connection, item.chat, waiting.left)
        return None

    async def _shorten(self, connection: AsyncConnection, item: Item) -> _Waiting | None:
        """Leaves nothing of an update but that it has been; None where its lane is no longer held here. The lane is now locked."""
        shorter = update(lanes).where(lanes.c.chat == item.chat, lanes.c.holder == self._me)
        left = await connection.scalar(shorter.values(waiting=lanes.c.waiting - 1, tries=1).returning(lanes.c.waiting))
        if left is None:
            return None
        over = inbox.c.id == item.id
        if item.late:
            over = or_(over, and_(inbox.c.chat == item.chat, inbox.c.sent < self._latest()))
        ended = (await connection.execute(update(inbox).where(over, inbox.c.body.is_not(None)).values(DONE))).rowcount
        if ended != 1:  # there were late ones, or it was done before and the connection broke before that was heard
            await connection.execute(update(lanes).where(lanes.c.chat == item.chat).values(waiting=left + 1 - ended))
        return _Waiting(left + 1 - ended, new=ended > 0)

    async def _let_go(self, connection: AsyncConnection, chat: str, left: int) -> None:
        """A lane without updates ends."""
        lane = lanes.c.chat == chat
        await connection.execute(update(lanes).where(lane).values(holder=None, tries=0) if left else delete(lanes).where(lane))

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
