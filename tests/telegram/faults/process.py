"""The bot as a process of its own: started, waited for and stopped."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from near_bot.channels.telegram.run import GRACE

from ..double import Double
from ..scenario import TOKEN

ROOT = Path(__file__).parents[3]
PATIENCE = 120.0
"""Seconds for which answers are waited for once all is said."""


@asynccontextmanager
async def bot(url: str, folder: Path) -> AsyncIterator[Process]:
    """The program as an operator starts it. Its log is added to `folder`/log."""
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "NEAR_BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'near.sqlite'}",
        "NEAR_BOT_MESSAGES_PER_SECOND": "1000",
    }
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "bot.py", cwd=ROOT, env=os.environ | settings, stdin=DEVNULL, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(double: Double, ready: Callable[[], object]) -> None:
    """Waits for what must come about. Raises TimeoutError."""
    if not await double.bell.until(ready, PATIENCE):
        raise TimeoutError(f"the bot is not ready after {PATIENCE:.0f} s")


class End(NamedTuple):
    """How a bot left after SIGTERM."""

    status: int
    seconds: float


async def stop(process: Process) -> End:
    """Asks the bot to leave, and waits longer than it may take."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    status = await asyncio.wait_for(process.wait(), 2 * GRACE)
    return End(status, time.monotonic() - began)
