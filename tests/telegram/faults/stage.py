"""Where a run takes place: Telegram's double, a database, and instances of the bot that come and go while people talk."""

import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from .database import Database
from .instance import PROGRAM, End, Instance, processor_time
from .people import PATIENCE
from .tally import Incident, Watched
from .ways import Way


@dataclass(frozen=True)
class Options:
    """How much of it."""

    updates: int = 2000
    chats: int = 200
    rate: float = 100
    """Messages a second, all people together."""
    seed: int = 1
    instances: int = 1
    kills: int = 50
    life: float = 8
    """Seconds after its start in which a bot that is to be killed is killed."""
    seconds: float = 30
    """How long what goes wrong lasts."""
    late: int = 0
    """Answers to messages that were sent which are cut, so that the bot cannot know."""


@dataclass
class Stage:
    """What a run has in its hands. At the end of its `async with` no instance is left."""

    double: Watched
    database: Database
    way: Way
    options: Options = field(default_factory=Options)
    program: Sequence[str] = PROGRAM
    """What is run as the bot."""
    instances: list[Instance] = field(default_factory=list)
    """Those that run."""
    incidents: list[Incident] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Faults of Telegram by method and kind."""
    cut_late: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Messages that were sent although their sender cannot know, each with its chat."""
    failures: list[str] = field(default_factory=list)
    """Why the run was given up."""
    notes: list[tuple[str, float, str]] = field(default_factory=list)
    """Further lines of the report: what, how much, and a remark."""

    def __post_init__(self) -> None:
        self.draw = random.Random(self.options.seed)
        self.first = self.double.queue.next_id

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for instance in self.instances:
            await instance.kill()

    @property
    def processor_time(self) -> float:
        """Seconds that all instances have had of the processor."""
        return sum(processor_time(instance.pid) for instance in self.instances)

    async def add(self) -> Instance:
        """One more instance, once it takes updates. Raises RuntimeError where it ends instead."""
        instance = await self.begin()
        await self.ready(instance)
        return instance

    async def begin(self) -> Instance:
        """One more instance, without waiting for it."""
        instance = self.way.instance(self.program)
        self.instances.append(instance)
        await instance.start()
        return instance

    async def ready(self, instance: Instance) -> None:
        """Waits until an instance takes updates. Raises RuntimeError where it ends instead."""
        await self.way.ready(instance)
        if not instance.runs:
            raise RuntimeError("an instance of the bot has ended by itself; its log says why")

    async def crash(self, instance: Instance) -> None:
        """Kills an instance."""
        async with self.incident():
            self.instances.remove(instance)
            await instance.kill()

    async def leave(self, instance: Instance) -> None:
        """Asks an instance to stop."""
        self.instances.remove(instance)
        self.ends.append(await instance.stop())

    async def said(self, share: float) -> None:
        """Waits until people have said this share of what they have to say. Raises TimeoutError."""
        await self.until(lambda: self.double.queue.next_id >= self.first + share * self.options.updates)

    async def until(self, true: Callable[[], object]) -> None:
        """Waits for what must come about. Raises TimeoutError."""
        if not await self.double.bell.until(true, PATIENCE):
            raise TimeoutError(f"what is waited for has not come about in {PATIENCE:.0f} s")

    @asynccontextmanager
    async def incident(self) -> AsyncIterator[None]:
        """While something goes wrong in which replies may be under way."""
        began = time.monotonic()
        yield
        self.incidents.append(Incident(began, time.monotonic()))
