"""Waking those who wait for the world to change: no one sleeps and looks again."""

import asyncio
from collections.abc import Callable


class Bell:
    """A condition that plain functions can ring; `count` says how often it was."""

    def __init__(self) -> None:
        self.count = 0
        self._condition = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def ring(self) -> None:
        """Lets everyone who waits look again. Must be called within the event loop."""
        self.count += 1
        task = asyncio.get_running_loop().create_task(self._wake())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def until(self, ready: Callable[[], object], timeout: float | None) -> bool:
        """Waits until `ready()` is true, at most `timeout` seconds; whether it became so."""
        try:
            async with asyncio.timeout(timeout), self._condition:
                await self._condition.wait_for(lambda: bool(ready()))
        except TimeoutError:
            return False
        return True

    async def _wake(self) -> None:
        async with self._condition:
            self._condition.notify_all()
