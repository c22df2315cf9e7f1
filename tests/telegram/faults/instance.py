"""The bot as a process of its own: started, waited for, stopped, killed and measured."""

import asyncio
import os
import resource
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from near_bot.channels.telegram.run import GRACE

from ..scenario import TOKEN

ROOT = Path(__file__).parents[3]
PROGRAM = ("bot.py",)
PAGE = resource.getpagesize()
TICKS = os.sysconf("SC_CLK_TCK")


class End(NamedTuple):
    """How an instance left after SIGTERM."""

    status: int
    seconds: float


class Instance:
    """The program as an operator starts it. What it writes is added to `log`."""

    def __init__(self, program: Sequence[str], settings: Mapping[str, str], log: Path) -> None:
        self._program = program
        self._settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "NEAR_BOT_MESSAGES_PER_SECOND": "1000"} | dict(settings)
        self._log = log
        self._process: Process | None = None
        self._logging: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it was started, and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def resident(self) -> int:
        """Bytes of memory."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE

    async def start(self) -> None:
        """Returns at once; the bot takes its time."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self._program, cwd=ROOT, env=os.environ | self._settings, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        self._logging = asyncio.create_task(self._keep_log(self._process))

    async def stop(self) -> End:
        """Asks it to leave, and waits longer than it may take."""
        assert self._process
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(self._ended(), 2 * GRACE)
        return End(status, time.monotonic() - began)

    async def kill(self) -> None:
        """As a crash, or an operator in despair."""
        assert self._process
        if self.runs:
            self._process.kill()
        await self._ended()

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal."""
        os.kill(self.pid, number)

    async def _ended(self) -> int:
        assert self._process
        assert self._logging
        await self._logging
        return await self._process.wait()

    async def _keep_log(self, process: Process) -> None:
        """Through a pipe: a process that may not write to files can still say why it fails."""
        assert process.stdout
        with self._log.open("ab") as log:
            while piece := await process.stdout.read(1 << 16):
                log.write(piece)


def processor_time(process: int) -> float:
    """Seconds that a process and its ended children have had of the processor; by Linux' own account, which is in hundredths."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS
