"""The tests' own PostgreSQL does what tests rely on, and leaves nothing behind."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from ..postgres import PATIENCE, Postgres

ROOT = Path(__file__).parents[2]
ORPHAN = "import sys, tests.postgres as p; print(p.Postgres().folder, flush=True); sys.stdin.read()"


async def test_a_database_is_empty_and_keeps_what_is_put_in(database_url: str) -> None:
    for wanted in (0, 1):
        engine = create_async_engine(database_url)
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE IF NOT EXISTS said (word TEXT)"))
            assert len((await connection.execute(text("SELECT word FROM said"))).all()) == wanted
            await connection.execute(text("INSERT INTO said VALUES ('NEAR')"))
        await engine.dispose()


@pytest.mark.parametrize("how", ["smart", "fast", "immediate", "kill"])
def test_what_was_committed_is_there_after_a_restart(postgres: Postgres, how: str) -> None:
    url = postgres.create()
    postgres.execute("CREATE TABLE said AS SELECT 'NEAR' AS word", url)
    if how == "kill":
        postgres.kill()
    else:
        postgres.stop(how)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match=r"No such file|refused"):
        postgres.execute("SELECT word FROM said", url)
    postgres.start()
    assert postgres.execute("SELECT word FROM said", url) == "NEAR"


def test_no_server_outlives_tests_that_are_killed() -> None:
    tests = subprocess.Popen([sys.executable, "-c", ORPHAN], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with tests:
        assert tests.stdout
        folder = Path(tests.stdout.readline().strip())
        server = Path(f"/proc/{(folder / 'data' / 'postmaster.pid').read_text().split()[0]}")
        tests.send_signal(signal.SIGKILL)
    gone = 'while test -e "$1" || test -e "$2"; do sleep 0.05; done'
    subprocess.run(["sh", "-c", gone, "sh", folder, server], check=True, timeout=PATIENCE)
