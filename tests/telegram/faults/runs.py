"""The runs: what goes wrong in each while people talk."""

import asyncio
import signal
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

from .instance import PROGRAM
from .launcher import HOUR
from .network import flooded, network
from .stage import Options, Stage

LAUNCHER = ("-m", "tests.telegram.faults.launcher")
MB = 1 << 20
SHORT = {f"NEAR_BOT_KEEP_{what}_DAYS": "0.002" for what in ("CONVERSATIONS", "REPLIES", "UPDATES")}
"""Three minutes: a day that is replayed in half an hour shows whether what is old goes."""


class Run(NamedTuple):
    """A way to go wrong, and how much of it by default."""

    what: Callable[[Stage], Awaitable[None]]
    options: Options
    webhook: bool = False
    program: Sequence[str] = PROGRAM
    settings: Mapping[str, str] = {}


async def crash(stage: Stage) -> None:
    """The bot is killed at random moments, while it starts, too."""
    for _ in range(stage.options.kills):
        await asyncio.sleep(stage.draw.uniform(0, stage.options.life))
        await stage.crash(stage.instances[0])
        await stage.begin()
    await stage.ready(stage.instances[0])  # it may be asked to leave at once
    stage.notes.append(("kill -9", stage.options.kills, f"each 0 to {stage.options.life:.0f} s after the start before"))


async def outage(stage: Stage) -> None:
    """The database is away for a time."""
    await stage.said(0.3)
    async with stage.incident():
        await stage.database.stop()
        await asyncio.sleep(stage.options.seconds)
        await stage.database.start()
    stage.notes.append(("seconds without the database", stage.options.seconds, stage.database.stopping))


async def disk(stage: Stage) -> None:
    """The disk is full for a time."""
    await stage.said(0.3)
    async with stage.incident():
        await stage.database.fill(stage.instances)
        await asyncio.sleep(stage.options.seconds)
        await stage.database.free(stage.instances)
    stage.notes.append(("seconds with a full disk", stage.options.seconds, stage.database.filling))


async def clock(stage: Stage) -> None:
    """The clock is set back by an hour; then the bot is killed, and the next one has that clock, too."""
    await stage.said(0.3)
    stage.instances[0].signal(signal.SIGUSR1)
    await stage.said(0.6)
    await stage.crash(stage.instances[0])
    stage.program = (*LAUNCHER, str(-HOUR))
    await stage.add()
    stage.notes.append(("seconds by which the clock was set back", HOUR, "Python's time.time; then kill -9 and a start with that clock"))


async def several(stage: Stage) -> None:
    """One instance is killed and another joins."""
    await stage.said(0.33)
    await stage.crash(stage.instances[0])
    killed = time.monotonic()
    await stage.said(0.66)
    await stage.add()
    stage.notes.append(("seconds from the kill to the joining", time.monotonic() - killed, ""))


async def day(stage: Stage) -> None:
    """Nothing goes wrong; memory and database are watched."""
    memory, sizes = [], []
    while stage.double.awaited:
        memory.append(sum(instance.resident for instance in stage.instances) / MB)
        sizes.append(await stage.database.size() / MB)
        stage.double.calls.clear()
        await asyncio.sleep(1)
    half = len(memory) // 2
    slope = statistics.linear_regression(range(half), memory[-half:]).slope if half > 1 else 0.0
    for name, figures in (("memory", memory), ("database", sizes)):
        course = f"at the start {figures[0]:.1f}, in the middle {figures[half]:.1f}, at the end {figures[-1]:.1f}"
        stage.notes.append((f"{name} at most, MB", max(figures), course))
    stage.notes.append(("memory, MB more each 1000 s", 1000 * slope, "in the second half"))


RUNS = {
    "network": Run(network, Options()),
    "crash": Run(crash, Options(updates=10_000, chats=1000, rate=50)),
    "outage": Run(outage, Options()),
    "disk": Run(disk, Options()),
    "flood": Run(flooded, Options()),
    "clock": Run(clock, Options(), program=(*LAUNCHER, "0")),
    "several": Run(several, Options(updates=10_000, chats=1000, rate=1000, instances=3), webhook=True),
    "day": Run(day, Options(updates=100_000, chats=5000, rate=1000), settings=SHORT),
}
