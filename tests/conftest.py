"""What all tests share. None of them may reach the network."""

import socket
import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from near_bot.app import assistant as build
from near_bot.assistant import Assistant
from near_bot.knowledge.load import Knowledge
from near_bot.settings import Settings

from .postgres import Postgres


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections to anywhere but this machine fail the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and str(address[0] if isinstance(address, tuple) else address) not in ("127.0.0.1", "::1"):
            pytest.fail(f"a test tried to reach {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def authorities_read_once() -> Iterator[None]:
    """Each HTTP client reads the list of certificate authorities, which takes it longer than many a test; no test needs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return build(Settings.read())


@pytest.fixture(scope="session")
def knowledge(assistant: Assistant) -> Knowledge:
    return assistant.knowledge


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests, started when the first asks for it. Who stops it starts it again."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind, for what must hold on both."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'near.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.create()
    yield url
    server.drop(url)
