"""The database: one address, one set of tables, whether SQLite or PostgreSQL is behind it."""

import asyncio
import hashlib
import hmac
import os
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Float, Table, cast, delete, event, func, literal, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from .. import metrics
from ..logs import get_logger
from .tables import metadata

LOG = get_logger(__name__)
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_ENGINE: dict[str, dict[str, Any]] = {
    # One connection: in its queue no turn starves, as SQLite's writers do otherwise.
    "sqlite": {"pool_size": 1, "max_overflow": 0, "pool_timeout": 600},
    "postgresql": {"pool_size": 10, "max_overflow": 0, "pool_timeout": 60, "connect_args": {"timeout": 10, "command_timeout": 30}},
}
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 0x4E454152
"""Names the lock under which one instance at a time migrates."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
"""Seconds before the database is asked again; each pause is twice the one before."""
_LASTING = (IntegrityError, ProgrammingError, DataError)
"""What fails now fails again."""
_LASTING_STATES = ("22", "23", "42")
"""The same by PostgreSQL's classes of errors: data, integrity, and the statement itself."""

T = TypeVar("T")


class StoreError(Exception):
    """The database cannot be used; its text says why and what to do."""


class Database:
    """Transactions, and names as keyed hashes: with another `secret`, everybody is unknown."""

    def __init__(self, engine: AsyncEngine, secret: bytes, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._turns = asyncio.Semaphore(max(1, engine.sync_engine.pool.size() - 1))  # type: ignore[attr-defined] # a QueuePool
        self._secret = secret
        self.clock = clock
        """Seconds since 1970."""

    @classmethod
    async def open(cls, url: str, secret: bytes, clock: Callable[[], float] = time.time) -> "Database":
        """Brings the tables to their present form. Raises StoreError."""
        try:
            address = _prepared(make_url(url))
        except (SQLAlchemyError, OSError, ValueError) as error:
            raise StoreError(f"NEAR_BOT_DATABASE_URL cannot be used: {_explained(error)}") from error
        try:
            engine = create_async_engine(address, hide_parameters=True, **_ENGINE[address.get_backend_name()])
            if engine.dialect.name == "sqlite":
                event.listen(engine.sync_engine, "connect", _configure)
                sqlite3.connect(address.database or ":memory:").close()  # or the driver's thread fails after the loop has ended
            async with engine.begin() as connection:
                await connection.run_sync(_migrate)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            shown = address.render_as_string(hide_password=True)
            raise StoreError(f"{shown} cannot be opened: {_explained(error)}; see to that, or correct NEAR_BOT_DATABASE_URL") from error
        return cls(engine, secret, clock)

    async def close(self) -> None:
        """Ends all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """All that is done over the connection holds, or nothing does. What is `urgent` has a connection kept free, of PostgreSQL's."""
        async with nullcontext() if urgent else self._turns, self._engine.begin() as connection:
            yield connection

    async def overwrite(self) -> None:
        """SQLite: what has been removed leaves the log of changes, too, which otherwise holds it until the bot ends."""
        if self._engine.dialect.name == "sqlite":
            async with self._turns, self._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def key(self, name: str) -> str:
        """A keyed hash, from which nobody without the secret can tell the name."""
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()[:32]

    @property
    def now(self) -> ColumnElement[float]:
        """The time that all instances agree on: the server's where there is one."""
        if self._engine.dialect.name == "postgresql":
            return cast(func.extract("epoch", func.clock_timestamp()), Float)
        return literal(self.clock())

    def insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT."""
        return _INSERT[self._engine.dialect.name](table)

    async def put(self, connection: AsyncConnection, table: Table, key: dict[str, object], **values: object) -> None:
        """A row in the place of the one with the same key."""
        row = self.insert(table).values(**key, **values)
        await connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))

    async def forget(self, connection: AsyncConnection, person: str) -> dict[str, int]:
        """Removes every row that speaks of a person, but for updates that still wait for an answer; how many of each table."""
        of_people = [table for table in metadata.sorted_tables if "person" in table.c and table.name != "inbox"]
        removed = {}
        for table in of_people:
            removed[table.name] = (await connection.execute(delete(table).where(table.c.person == self.key(person)))).rowcount
        return removed


async def persistently(what: str, call: Callable[[], Awaitable[T]]) -> T:
    """Does something with the database as soon as that can be used. Raises what would be the same at the next try.

    `what` is said in the log, such as "updates are to be kept".
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            return await call()
        except _LASTING:
            raise
        except (DBAPIError, PoolTimeout, OSError) as error:
            if _sqlstate(error).startswith(_LASTING_STATES):
                raise
            metrics.DATABASE_ERRORS().inc()
            LOG.error("the database fails; trying again", task=what, error=_reason(error), seconds=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def _sqlstate(error: Exception) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _reason(error: Exception) -> str:
    """What the driver says, without the statement and what it was to store."""
    return type(getattr(error, "orig", None) or error).__name__


def _explained(error: Exception) -> str:
    """What is wrong, in the system's or the driver's words."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError) and cause.errno and cause.errno > 0:
        return ": ".join(filter(None, (cause.filename, os.strerror(cause.errno))))
    return re.sub(r"^<class .*?>: ", "", str(cause).splitlines()[0])


def _prepared(url: URL) -> URL:
    """The address with the driver that the bot has, and the folder of the file made where it is one."""
    if url.get_backend_name() not in _DRIVERS:
        raise ValueError(f"{url.get_backend_name()} is not supported; sqlite and postgresql are")
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise ValueError("it names no file")
        Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return url.set(drivername=_DRIVERS[url.get_backend_name()])


def _configure(connection: Any, record: object) -> None:  # noqa: ARG001
    """SQLite: a commit survives the machine's losing its power, and what is removed is overwritten."""
    cursor = connection.cursor()
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):  # the first holds for the rest
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # else the driver commits each table by itself
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS))
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"the database was made by a newer version of the bot; run that one, or restore a backup ({error})") from error
