"""A bot that goes on fetching updates, whatever one of them holds and whatever stands between it and Telegram."""

import copy
import logging
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import ExtBot

LOG = logging.getLogger(__name__)


class SteadyBot(ExtBot[int]):
    """The library gives up polling for good at one 401 or 404, and asks for the same updates for ever where it cannot read one."""

    async def _do_post(self, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        if endpoint != "getUpdates":
            return await super()._do_post(endpoint, *args, **kwargs)
        updates: Any
        try:
            updates = await super()._do_post(endpoint, *args, **kwargs)
        except InvalidToken as error:  # which the token was not when the bot began
            raise NetworkError("Telegram does not know the token, or something in between does not know Telegram") from error
        return [update if self._can_read(update) else {"update_id": update["update_id"]} for update in updates]

    def _can_read(self, update: dict[str, Any]) -> bool:
        try:
            Update.de_json(copy.deepcopy(update), self)
        except Exception as error:
            LOG.error("update %s cannot be read (%s); it is left out", update.get("update_id"), type(error).__name__)
            return False
        return True
