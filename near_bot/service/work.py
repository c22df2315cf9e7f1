"""The work: updates are taken from the inbox, answered, and done."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from .. import metrics
from ..logs import turn_context
from ..store.database import persistently
from ..store.inbox import BEAT, Inbox, Kept
from ..store.records import Arrival, Item, Outcome

MOST_AT_ONCE = 500
"""Chats that are answered side by side; most of the time they wait for the network."""
_AT_A_TIME = 16
"""Chats that are taken together where many wait: one look into the inbox for all of them."""
_LOOK = 1.0
"""Seconds after which the inbox is looked into in any case, for what other instances have left."""

Handle = Callable[[Item], Awaitable[Outcome]]
"""Answers an update of the channel. Whatever goes wrong is its own affair: it raises nothing."""


class Work:
    """Answers what comes in, until it is told to stop."""

    def __init__(self, inbox: Inbox, handle: Handle, clock: Callable[[], float] = time.time) -> None:
        self._inbox = inbox
        self._handle = handle
        self._clock = clock
        self._news = asyncio.Event()
        self._open = 0
        """How many lanes are being answered."""
        self._more = False
        """Whether lanes were left for want of room."""
        self._stopping = False

    async def put(self, arrivals: list[Arrival]) -> Kept:
        """Keeps updates, as soon as that can be done; they will be answered."""
        kept = await persistently("updates are kept", partial(self._inbox.put, arrivals))
        self._news.set()
        return kept

    async def run(self, stop: asyncio.Event, alone: bool = False) -> None:
        """Answers until `stop` is set, and then ends with what is under way; the rest stays in the inbox.

        `alone`: there is no other instance, and what one before it held need not wait until that is taken for dead.
        """
        await persistently("a sign of life is given", self._inbox.beat)
        if alone:
            await persistently("what is left is taken over", self._inbox.take_over)
        async with asyncio.TaskGroup() as tasks:
            beating = tasks.create_task(self._beat())
            tasks.create_task(self._wake(stop))
            async with asyncio.TaskGroup() as lanes:
                while not stop.is_set():
                    self._news.clear()
                    await self._take(lanes)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._news.wait(), _LOOK)
                self._stopping = True
            beating.cancel()

    async def _wake(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._news.set()

    async def _take(self, lanes: asyncio.TaskGroup) -> None:
        """Begins with lanes that are free, as many as there is room for."""
        if room := MOST_AT_ONCE - self._open:
            items = await persistently("the inbox is read", partial(self._inbox.take, room))
            self._more = len(items) == room
            for item in items:
                self._open += 1
                lanes.create_task(self._answer(item)).add_done_callback(self._ended)

    def _ended(self, _: "asyncio.Task[None]") -> None:
        self._open -= 1
        if self._more and MOST_AT_ONCE - self._open >= _AT_A_TIME:
            self._news.set()

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
                if judged := outcome.judgement:
                    metrics.FEEDBACK(language=judged.language, verdict=judged.opinion).inc()
                item = following

    async def _done(self, item: Item, outcome: Outcome) -> Item | None:
        return await self._inbox.done(item, outcome, let_go=self._stopping)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await persistently("a sign of life is given", self._inbox.beat)
