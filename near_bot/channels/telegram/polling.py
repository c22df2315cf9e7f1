"""Long polling: the bot asks Telegram for what has come."""

import asyncio
from contextlib import suppress

from telegram.error import Conflict, TelegramError
from telegram.ext import Updater

from ...logs import get_logger
from ...service.waiting import until
from .intake import UPDATES, Intake
from .steady import SteadyBot

_LAST_FETCH = 10.0  # seconds
LOG = get_logger(__name__)


class _Drain(asyncio.Queue[object]):
    """Where the library puts updates, which stand in the inbox by then."""

    async def put(self, item: object) -> None:
        """Nothing is left to do."""


async def poll(bot: SteadyBot, intake: Intake, stop: asyncio.Event) -> None:
    """Takes in updates until `stop` is set; waits for Telegram where it is out of reach. The bot has been initialised."""
    bot.hand_to(intake.take)
    updater = Updater(bot, _Drain())
    await updater.initialize()
    try:
        if await until(stop, updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=_note)):
            await stop.wait()
    finally:
        if updater.running:
            with suppress(TimeoutError):  # what it has fetched last cannot be kept while the database is away; Telegram offers it again
                async with asyncio.timeout(_LAST_FETCH):
                    await updater.stop()  # and not its shutdown, which would be the bot's


def _note(error: TelegramError) -> None:
    """Polling goes on by itself; an operator may want to know why nothing arrives."""
    if isinstance(error, Conflict):
        LOG.error("another program asks for this bot's updates; stop it, or use another token")
    else:
        LOG.warning("updates cannot be fetched; trying again", error=str(error))
