"""A bot that goes on fetching updates, whatever one of them holds and whatever stands between it and Telegram."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

from ... import metrics

Take = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]
"""Keeps updates, each as Telegram's JSON."""


class SteadyBot(ExtBot[int]):
    """The library gives up polling for good at one 401 or 404, and asks for the same updates for ever where it cannot read one."""

    _take: Take | None = None

    def hand_to(self, take: Take) -> None:
        """Updates that are asked for go there before the library sees them, and so before it confirms them to Telegram."""
        self._take = take

    async def _do_post(self, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        try:
            result: Any = await super()._do_post(endpoint, *args, **kwargs)
        except TelegramError as error:
            metrics.TELEGRAM_ERRORS(kind=type(error).__name__).inc()
            if endpoint == "getUpdates" and isinstance(error, InvalidToken):  # which the token was not when the bot began
                raise NetworkError("Telegram does not know the token, or something in between does not know Telegram") from error
            raise
        if endpoint != "getUpdates" or not self._take:
            return result
        await self._take(result)
        return [{"update_id": update["update_id"]} for update in result]
