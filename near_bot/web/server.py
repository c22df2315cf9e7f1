"""The web server, in the event loop of the bot and for as long as that wants it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from ..logs import get_logger
from ..settings import Listen

LOG = get_logger(__name__)
_IDLE = 75
"""Seconds for which a connection is kept: longer than load balancers do, so that none is closed as one sends on it."""
_LAST_REQUESTS = 5
"""Seconds for requests under way once the server is to end."""


class ListenError(Exception):
    """Connections cannot be taken there; its text says where, and what to do."""


class _Server(uvicorn.Server):
    """Leaves signals to the bot."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: ASGIApp, listen: Listen) -> AsyncIterator[None]:
    """Serves inside; at the end, requests under way are finished. Raises ListenError."""
    try:
        listener = socket.create_server(listen, family=socket.AF_INET6 if ":" in listen.host else socket.AF_INET)
    except OSError as error:
        raise ListenError(f"it cannot listen on {listen} ({error.strerror}); free that port, or set NEAR_BOT_LISTEN to another") from error
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=_LAST_REQUESTS,
        )
    )
    task = asyncio.create_task(server.serve([listener]))
    LOG.info("listening", address=str(listen))
    try:
        yield
    finally:
        server.should_exit = True
        await task
