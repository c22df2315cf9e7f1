"""Waiting no longer than there is reason to."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

T = TypeVar("T")


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> bool:
    """Whether the work was done before `stop` was set; else it is given up. Raises what the work raises."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
        return working.done()
    finally:
        stopping.cancel()
        working.cancel()


class UnderWay:
    """Work that goes on though nobody waits for it any longer: to break off a call of the database may leave it locked.

    Who wants the same again waits for what is under way. At the end of `async with`, all is broken off.
    """

    def __init__(self) -> None:
        self._tasks: dict[object, asyncio.Task[Any]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def within(self, seconds: float, key: object, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What the work of this key gives. Raises TimeoutError after `seconds`; before that, what the work raises."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(work())
            task.add_done_callback(lambda done: self._ended(key, done))
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise TimeoutError
        result: T = task.result()
        return result

    def _ended(self, key: object, task: asyncio.Task[Any]) -> None:
        del self._tasks[key]
        if not task.cancelled():
            task.exception()  # which nobody may be there to hear of
