"""Conversations, choices of language, which message answered which, and which updates are done."""

import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Table, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ..dialogue.memory import KEPT_DAYS
from ..model import Conversation
from .tables import choices, conversations, metadata, replies, updates

LOG = logging.getLogger(__name__)
_HOUR = 60 * 60
_DAY = 24 * _HOUR
_UPDATES_KEPT = 2 * _DAY
"""Telegram offers an update again for 24 hours."""
_REPLIES_KEPT = 2 * _DAY
"""Telegram lets a message be edited for 48 hours."""

_PATIENCE = 600.0
"""Seconds that a turn waits for the connection. There is one: in a queue none starves, as SQLite's writers do otherwise."""

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_CONVERSATION = TypeAdapter(Conversation)


class StoreError(Exception):
    """The database cannot be used; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Who talks, and where: each a name unique among all channels, such as `telegram:4711`."""

    chat: str
    person: str


@contextmanager
def _surviving(what: str) -> Iterator[None]:
    """A database that fails costs what it remembers, not the answer."""
    try:
        yield
    except SQLAlchemyError as error:
        LOG.error("the database failed when %s: %s", what, type(error).__name__)


class Store:
    """Every method is one transaction. Where the database fails while the bot runs, it goes on without memory."""

    def __init__(self, engine: AsyncEngine, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._secret = secret
        self._clock = clock
        self._expired = clock()
        self._done: set[str] = set()

    @classmethod
    async def open(cls, url: str, secret: bytes, clock: Callable[[], float] = time.time) -> "Store":
        """Makes the tables that are missing. `secret` keys the hashes: with another one, everybody is unknown. Raises StoreError."""
        try:
            engine = create_async_engine(_prepared(make_url(url)), pool_size=1, max_overflow=0, pool_timeout=_PATIENCE)
            if engine.dialect.name == "sqlite":
                event.listen(engine.sync_engine, "connect", _configure)
            async with engine.begin() as connection:
                await connection.run_sync(metadata.create_all)
        except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(f"the database cannot be opened ({reason}); correct NEAR_BOT_DATABASE_URL") from error
        store = cls(engine, secret, clock)
        await store.expire()
        async with engine.connect() as connection:
            store._done = set(await connection.scalars(select(updates.c.id)))
        return store

    async def close(self) -> None:
        """Ends all connections."""
        await self._engine.dispose()

    async def conversation(self, talk: Talk) -> Conversation:
        """What a talk has been about, with the language that the person chose in any talk."""
        chat, person = self._keys(talk)
        spoken = select(conversations.c.state).where(conversations.c.chat == chat, conversations.c.person == person)
        chosen = select(choices.c.language).where(choices.c.person == person)
        with _surviving("a talk was to be taken up"):
            async with self._engine.connect() as connection:
                state, language = (await connection.execute(select(spoken.scalar_subquery(), chosen.scalar_subquery()))).one()
            return replace(_read(state), chosen_language=language)
        return Conversation()

    def is_done(self, update: int) -> bool:
        """Whether an update has been dealt with, by this process or one before it."""
        return self._key(f"update:{update}") in self._done

    async def reply_to(self, talk: Talk, question: int) -> int | None:
        """The number of the message that answered a person's message; None where it is not known."""
        chat, _ = self._keys(talk)
        found = select(replies.c.reply).where(replies.c.chat == chat, replies.c.question == question)
        with _surviving("an earlier reply was to be found"):
            async with self._engine.connect() as connection:
                number: int | None = await connection.scalar(found)
                return number
        return None

    async def finish(
        self,
        update: int,
        talk: Talk | None = None,
        conversation: Conversation | None = None,
        answered: tuple[int, int] | None = None,
    ) -> None:
        """An update is dealt with: it has led to a conversation, and to a reply (the numbers of question and reply).

        Once an hour, what has been kept long enough goes.
        """
        now, done = self._clock(), self._key(f"update:{update}")
        self._done.add(done)
        if now - self._expired > _HOUR:
            self._expired = now
            await self.expire()
        with _surviving("a turn was to be kept"):
            await self._keep(done, now, talk, conversation, answered)

    async def _keep(
        self, done: str, now: float, talk: Talk | None, conversation: Conversation | None, answered: tuple[int, int] | None
    ) -> None:
        async with self._engine.begin() as connection:
            await self._put(connection, updates, {"id": done}, at=now)
            if talk and conversation is not None:
                chat, person = self._keys(talk)
                state = _CONVERSATION.dump_json(conversation).decode()
                await self._put(connection, conversations, {"chat": chat, "person": person}, state=state, at=now)
                if conversation.chosen_language:
                    await self._put(connection, choices, {"person": person}, language=conversation.chosen_language, at=now)
                if answered:
                    await self._put(connection, replies, {"chat": chat, "question": answered[0]}, reply=answered[1], person=person, at=now)

    async def forget(self, person: str) -> None:
        """Removes all that is kept of a person. Raises SQLAlchemyError: nobody is told of a removal that did not happen."""
        key = self._key(person)
        async with self._engine.begin() as connection:
            for table in (conversations, choices, replies):
                await connection.execute(delete(table).where(table.c.person == key))

    async def expire(self) -> None:
        """Removes what has been kept long enough."""
        kept = {conversations: KEPT_DAYS * _DAY, choices: KEPT_DAYS * _DAY, replies: _REPLIES_KEPT, updates: _UPDATES_KEPT}
        with _surviving("what is old was to go"):
            await self._expire(kept)

    async def _expire(self, kept: dict[Table, int]) -> None:
        async with self._engine.begin() as connection:
            old = await connection.scalars(select(updates.c.id).where(updates.c.at < self._clock() - kept[updates]))
            self._done.difference_update(old)
            for table, seconds in kept.items():
                await connection.execute(delete(table).where(table.c.at < self._clock() - seconds))

    async def _put(self, connection: AsyncConnection, table: Table, key: dict[str, object], **values: object) -> None:
        """A row in the place of the one with the same key."""
        row = _INSERT[self._engine.dialect.name](table).values(**key, **values)
        await connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))

    def _keys(self, talk: Talk) -> tuple[str, str]:
        return self._key(talk.chat), self._key(talk.person)

    def _key(self, name: str) -> str:
        """A keyed hash, from which nobody without the secret can tell the name."""
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()[:32]


def _read(state: str | None) -> Conversation:
    """A conversation as it was kept; an empty one where an older version of the bot kept it in another shape."""
    if state is None:
        return Conversation()
    try:
        return _CONVERSATION.validate_json(state)
    except ValidationError:
        LOG.warning("a conversation of an older version could not be read; it starts anew")
        return Conversation()


def _prepared(url: URL) -> URL:
    """The address of the database, with the folder of its file made where it is one."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return url


def _configure(connection: object, record: object) -> None:  # noqa: ARG001
    """SQLite: readers do not wait for the writer, and a commit survives the process being killed."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
