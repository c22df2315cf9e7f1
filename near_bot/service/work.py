"""The work: updates are taken from the inbox, answered, and done."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial

from .. import metrics
from ..logs import turn_context
from ..store.database import persistently
from ..store.inbox import BEAT, Inbox, Kept
from ..store.records import Arrival, Item, Outcome

MOST_AT_ONCE = 64
"""Chats that are answered side by side; most of the time they wait for the network."""
_LOOK = 1.0
"""Seconds after which the inbox is looked into for what other instances have left."""

Handle = Callable[[Item], Awaitable[Outcome]]
"""Answers an update of the channel. Whatever goes wrong is its own affair: it raises nothing."""


class Work:
    """Answers what comes in, until it is told to stop."""

    def __init__(self, inbox: Inbox, handle: Handle, clock: Callable[[], float] = time.time) -> None:
        self._inbox = inbox
        self._handle = handle
        self._clock = clock
        self._news = asyncio.Event()
        self._lanes: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def put(self, arrivals: list[Arrival]) -> Kept:
        """Keeps updates, as soon as that can be done; they will be answered."""
        kept = await persistently("updates are kept", partial(self._inbox.put, arrivals))
        self._news.set()
        return kept

    async def run(self, stop: asyncio.Event) -> None:
        """Answers until `stop` is set, and then ends with what is under way; the rest stays in the inbox."""
        await persistently("a sign of life is given", self._inbox.beat)
        beating = asyncio.create_task(self._beat())
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._news.clear()
                if room := MOST_AT_ONCE - len(self._lanes):
                    for item in await persistently("the inbox is read", partial(self._inbox.take, room)):
                        self._lanes.add(asyncio.create_task(self._answer(item)))
                await self._wait(stopping)
            self._stopping = True
            await asyncio.gather(*self._lanes)
        finally:
            for task in (beating, stopping, *self._lanes):
                task.cancel()

    async def _wait(self, stopping: "asyncio.Task[bool]") -> None:
        """Until there is something to do."""
        news = asyncio.create_task(self._news.wait())
        await asyncio.wait({news, stopping, *self._lanes}, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        for lane in [lane for lane in self._lanes if lane.done()]:
            self._lanes.discard(lane)
            lane.result()

    async def _answer(self, first: Item) -> None:
        """One lane, from its first update to its last."""
        item: Item | None = first
        while item:
            with turn_context():
                outcome = await self._handle(item)
                following = await persistently("a turn is kept", partial(self._done, item, outcome))
                if turn := outcome.turn:
                    metrics.TURNS(language=turn.language, intent=turn.intent, outcome=turn.result).inc()
                    metrics.TURN_SECONDS().observe(max(0.0, self._clock() - item.at))
                item = following

    async def _done(self, item: Item, outcome: Outcome) -> Item | None:
        return await self._inbox.done(item, outcome, let_go=self._stopping)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await persistently("a sign of life is given", self._inbox.beat)
