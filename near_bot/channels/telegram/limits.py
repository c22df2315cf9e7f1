"""How fast the bot speaks: what Telegram allows, and what it asks for when that was too fast."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from ... import metrics
from ...logs import get_logger

LOG = get_logger(__name__)
LONGEST_WAIT = 300.0
"""Seconds beyond which it is not waited: nobody looks for the answer any more, and what else the chat sends would wait behind it."""
_MOST_GROUPS = 1000  # whose pace is remembered


class Limits(BaseRateLimiter[int]):
    """Keeps below the limits of all chats together and of each group; where Telegram asks to wait, the chat concerned waits alone.

    A request is made as often as Telegram asks to wait, unless its `rate_limit_args` is 0: that one does not wait at all, for its
    answer would come too late.
    """

    def __init__(self, messages_per_second: float) -> None:
        self._overall = AsyncLimiter(messages_per_second, 1)
        self._groups: OrderedDict[int, AsyncLimiter] = OrderedDict()
        self._until: dict[object, float] = {}

    async def process_request(  # noqa: PLR0917 - the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Makes the request when it may be made. Raises RetryAfter where it is put off for too long."""
        chat = data.get("chat_id")
        concerned = endpoint if chat is None else chat
        waits = rate_limit_args != 0
        while True:
            if waits:
                await self._pause(concerned)
            if chat is not None and endpoint != "sendChatAction":
                await self._pace(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = timedelta.total_seconds(error.retry_after)  # type: ignore[arg-type] # see __init__.py
                if not waits or seconds > LONGEST_WAIT:
                    raise
                metrics.TELEGRAM_ERRORS(kind="RetryAfter").inc()
                LOG.warning("Telegram asks to wait", method=endpoint, seconds=round(seconds))
                self._until[concerned] = asyncio.get_running_loop().time() + seconds

    async def _pause(self, concerned: object) -> None:
        """Until a chat may be written to again, or a request that concerns no chat be made."""
        now = asyncio.get_running_loop().time
        while (rest := self._until.get(concerned, 0) - now()) > 0:
            await asyncio.sleep(rest)
        self._until.pop(concerned, None)

    async def _pace(self, chat: int | str) -> None:
        if isinstance(chat, int) and chat < 0:  # groups have negative numbers
            limiter = self._groups.pop(chat, None) or AsyncLimiter(int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP), 60)
            self._groups[chat] = limiter
            if len(self._groups) > _MOST_GROUPS:
                self._groups.popitem(last=False)
            await limiter.acquire()
        await self._overall.acquire()

    async def initialize(self) -> None:
        """Nothing to make ready."""

    async def shutdown(self) -> None:
        """Nothing to let go."""
