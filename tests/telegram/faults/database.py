"""The databases of the fault runs, and what can happen to them."""

import asyncio
import resource
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ...postgres import Postgres
from .instance import Instance

REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


class Database(Protocol):
    """What a run does to a database."""

    name: str
    url: str
    stopping: str
    """How it is stopped, and what is simulated of it, in words."""
    filling: str

    async def stop(self) -> None:
        """Nobody can use it any more."""

    async def start(self) -> None:
        """Everybody can again."""

    async def fill(self, instances: Sequence[Instance]) -> None:
        """Nothing more can be written."""

    async def free(self, instances: Sequence[Instance]) -> None:
        """There is room again."""

    async def size(self) -> int:
        """Bytes on disk."""


class Sqlite:
    """A file."""

    name = "SQLite"
    stopping = "another connection holds the write lock"
    filling = "every write of the process to a file fails (RLIMIT_FSIZE); SQLite says 'disk I/O error' instead of 'disk is full'"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "near.sqlite"
        self.url = f"sqlite+aiosqlite:///{self._path}"
        self._locking: sqlite3.Connection | None = None

    async def stop(self) -> None:
        self._locking = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        self._locking.execute("BEGIN EXCLUSIVE")

    async def start(self) -> None:
        assert self._locking
        self._locking.close()
        self._locking = None

    async def fill(self, instances: Sequence[Instance]) -> None:
        _limit(instances, 0)

    async def free(self, instances: Sequence[Instance]) -> None:
        _limit(instances, resource.RLIM_INFINITY)

    async def size(self) -> int:
        return sum(path.stat().st_size for path in self._path.parent.glob(f"{self._path.name}*"))


class PostgreSql:
    """A database of a server."""

    name = "PostgreSQL"
    stopping = "the server is stopped (fast)"
    filling = "a trigger raises disk_full (53100) at every INSERT and UPDATE, as the server does when a table cannot grow"

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self.url = server.create()

    async def stop(self) -> None:
        await asyncio.to_thread(self._server.stop)

    async def start(self) -> None:
        await asyncio.to_thread(self._server.start)

    async def fill(self, instances: Sequence[Instance]) -> None:
        await self._execute(REFUSE)
        for table in (await self._execute(TABLES)).split():  # each by itself: together they could wait for a turn that waits for them
            await self._execute(f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION refuse()")

    async def free(self, instances: Sequence[Instance]) -> None:
        for table in (await self._execute(TABLES)).split():
            await self._execute(f"DROP TRIGGER refuse ON {table}")
        await self._execute("DROP FUNCTION refuse")

    async def size(self) -> int:
        return int(await self._execute("SELECT pg_database_size(current_database())"))

    async def _execute(self, sql: str) -> str:
        return await asyncio.to_thread(self._server.execute, sql, self.url)


def _limit(instances: Sequence[Instance], most: int) -> None:
    for instance in instances:
        _, hard = resource.prlimit(instance.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(instance.pid, resource.RLIMIT_FSIZE, (most, hard))
