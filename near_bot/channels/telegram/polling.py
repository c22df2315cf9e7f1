"""Long polling: the bot asks Telegram for what has come."""

import asyncio

from telegram import Update
from telegram.error import Conflict, TelegramError
from telegram.ext import ExtBot, Updater

from ...logs import get_logger
from ...service.waiting import until
from .intake import UPDATES, Intake

LOG = get_logger(__name__)


class _IntoIntake(asyncio.Queue[object]):
    """Where the library puts updates; it confirms them to Telegram once all have been taken."""

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake

    async def put(self, item: object) -> None:
        """Waits until the update stands in the inbox."""
        assert isinstance(item, Update)
        await self._intake.take(item.to_dict())


async def poll(bot: ExtBot[int], intake: Intake, stop: asyncio.Event) -> None:
    """Takes in updates until `stop` is set; waits for Telegram where it is out of reach. The bot has been initialised."""
    updater = Updater(bot, _IntoIntake(intake))
    await updater.initialize()
    try:
        if await until(stop, updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=_note)):
            await stop.wait()
    finally:
        if updater.running:
            await updater.stop()  # and not its shutdown, which would be the bot's


def _note(error: TelegramError) -> None:
    """Polling goes on by itself; an operator may want to know why nothing arrives."""
    if isinstance(error, Conflict):
        LOG.error("another program asks for this bot's updates; stop it, or use another token")
    else:
        LOG.warning("updates cannot be fetched; trying again", error=str(error))
