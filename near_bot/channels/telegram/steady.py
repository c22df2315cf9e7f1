"""A bot that goes on fetching updates, whatever one of them holds and whatever stands between it and Telegram."""

import copy
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

from ... import metrics
from ...logs import get_logger

LOG = get_logger(__name__)


class SteadyBot(ExtBot[int]):
    """The library gives up polling for good at one 401 or 404, and asks for the same updates for ever where it cannot read one."""

    async def _do_post(self, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        if endpoint != "getUpdates":
            return await self._counted(endpoint, *args, **kwargs)
        try:
            updates = await self._counted(endpoint, *args, **kwargs)
        except InvalidToken as error:  # which the token was not when the bot began
            raise NetworkError("Telegram does not know the token, or something in between does not know Telegram") from error
        return [update if self._can_read(update) else {"update_id": update["update_id"]} for update in updates]

    async def _counted(self, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._do_post(endpoint, *args, **kwargs)
        except TelegramError as error:
            metrics.TELEGRAM_ERRORS(kind=type(error).__name__).inc()
            raise

    def _can_read(self, update: dict[str, Any]) -> bool:
        try:
            Update.de_json(copy.deepcopy(update), self)
        except Exception as error:
            LOG.error("an update cannot be read; it is left out", error=type(error).__name__)
            return False
        return True
