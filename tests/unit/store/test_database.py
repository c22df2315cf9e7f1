"""The database is opened in its present form, whatever form it has, or it is said why not."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from near_bot.model import Conversation
from near_bot.store import database
from near_bot.store.database import Database, StoreError, persistently
from near_bot.store.tables import metadata

from .desk import ANNA, Desk

BROKEN_OFF = """
import asyncio, os, sys
from alembic import command
from alembic.operations import Operations
from near_bot.store.database import Database

async def main():
    upgrade = command.upgrade
    command.upgrade = lambda config, _: upgrade(config, "0002")
    await (await Database.open(sys.argv[1], b"key")).close()
    command.upgrade = upgrade
    Operations.create_index = lambda *_, **__: os._exit(9)
    await Database.open(sys.argv[1], b"key")

asyncio.run(main())
"""


async def test_the_migrations_lead_to_the_tables_as_they_are_declared(database_url: str) -> None:
    opened = await Database.open(database_url, b"key")

    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with opened.transaction() as connection:
        assert await connection.run_sync(differences) == []
    await opened.close()


async def test_a_database_of_version_1_keeps_its_talks_and_what_it_had_done(tmp_path: Path) -> None:
    path = tmp_path / "near.sqlite"
    empty = await Desk.open(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    chat, done = empty.database.key(ANNA.chat), empty.database.key("update:7")
    await empty.close()
    old = sqlite3.connect(path)
    old.executescript(
        f"""
        CREATE TABLE conversations (chat VARCHAR(32), person VARCHAR(32), state TEXT NOT NULL, at FLOAT NOT NULL,
          PRIMARY KEY (chat, person));
        CREATE TABLE choices (person VARCHAR(32) PRIMARY KEY, language VARCHAR(2) NOT NULL, at FLOAT NOT NULL);
        CREATE TABLE replies (chat VARCHAR(32), question BIGINT, reply BIGINT NOT NULL, person VARCHAR(32) NOT NULL, at FLOAT NOT NULL,
          PRIMARY KEY (chat, question));
        CREATE TABLE updates (id VARCHAR(32) PRIMARY KEY, at FLOAT NOT NULL);
        INSERT INTO conversations VALUES ('{chat}', '{chat}', '{{"language": "mn"}}', 1800000000);
        INSERT INTO updates VALUES ('{done}', 1800000000);
        """
    )
    old.close()
    desk = await Desk.open(f"sqlite:///{path}")
    assert await desk.talks.conversation(ANNA) == Conversation("mn")
    assert (await desk.inbox.put([desk.arrival(ANNA, key="update:7")])).known == 1
    await desk.close()


async def test_instances_that_start_together_migrate_once(database_url: str) -> None:
    for opened in await asyncio.gather(*(Database.open(database_url, b"key") for _ in range(3))):
        await opened.close()


async def test_a_migration_that_is_broken_off_is_made_at_the_next_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'near.sqlite'}"
    done = subprocess.run([sys.executable, "-c", BROKEN_OFF, url], timeout=60, check=False)
    assert done.returncode == 9
    await (await Database.open(url, b"key")).close()


async def test_a_database_that_fails_is_asked_again_and_one_that_refuses_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_FIRST_PAUSE", 0)
    failures = [OperationalError("", {}, Exception()), OSError(), OperationalError("", {}, Exception())]

    async def failing() -> str:
        if failures:
            raise failures.pop()
        return "done"

    async def refusing() -> None:
        raise IntegrityError("", {}, Exception())

    assert await persistently("something is done", failing) == "done"
    with pytest.raises(IntegrityError):
        await persistently("something is done", refusing)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite+aiosqlite:////proc/nowhere/x.sqlite",
        "oracle+nodriver://x",
        "postgresql+asyncpg://x:abc/y",
        "postgresql://nobody@127.0.0.1:1/nothing",
    ],
)
async def test_a_database_that_cannot_be_used_is_named(url: str) -> None:
    with pytest.raises(StoreError, match="NEAR_BOT_DATABASE_URL"):
        await Database.open(url, b"key")
