"""The order of work: the updates of a chat one after another, chats side by side, a flooding chat bounded, and all together, too."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MOST_WAITING = 20
"""Updates of one chat that wait at once; what comes beyond is let go, and the person told so once."""
MOST_WAITING_IN_A_GROUP = 5
"""The same of one person in a group, so that nobody silences the others."""
MOST_OPEN = 500
"""Updates of all chats that are fetched and not yet answered; Telegram keeps the rest."""


class Bounded(asyncio.Queue[object]):
    """Takes no more while as many updates are open as may be, so that polling waits."""

    def __init__(self) -> None:
        super().__init__()
        self._room = asyncio.Semaphore(MOST_OPEN)

    async def put(self, item: object) -> None:
        """Waits for room."""
        await self._room.acquire()
        await super().put(item)

    def task_done(self) -> None:
        """An update is answered."""
        super().task_done()
        self._room.release()


@dataclass
class _Lane:
    """The updates of a chat."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: Counter[int] = field(default_factory=Counter)
    """By person."""
    told: bool = False


class InOrder(BaseUpdateProcessor):
    """`flooded` is called with the first update that a chat has too many."""

    def __init__(self, flooded: Callable[[Update], Awaitable[None]]) -> None:
        super().__init__(MOST_OPEN)
        self._flooded = flooded
        self._lanes: dict[int, _Lane] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for the chat's earlier updates; a lock hands over in the order of asking."""
        assert isinstance(update, Update)
        chat, person = _keys(update)
        lane = self._lanes.setdefault(chat, _Lane())
        most = MOST_WAITING if chat == person else MOST_WAITING_IN_A_GROUP
        if lane.waiting[person] >= most or lane.waiting.total() >= MOST_WAITING:
            coroutine.close()  # type: ignore[attr-defined]
            if not lane.told:
                lane.told = True
                await self._flooded(update)
            return
        lane.waiting[person] += 1
        try:
            async with lane.lock:
                await coroutine
        finally:
            lane.waiting[person] -= 1
            if not lane.waiting.total():
                self._lanes.pop(chat, None)

    async def initialize(self) -> None:
        """Nothing to make ready."""

    async def shutdown(self) -> None:
        """Nothing to let go."""


def _keys(update: Update) -> tuple[int, int]:
    """The chat and the person. An inline query comes from no chat: it is as if from the person's own."""
    person = update.effective_user.id if update.effective_user else 0
    return (update.effective_chat.id if update.effective_chat else person), person
