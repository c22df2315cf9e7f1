"""Runs the bot until it is told to stop; then what is under way is finished first."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from ... import VERSION
from ...assistant import Assistant
from ...dialogue.memory import KEPT_DAYS
from ...logs import get_logger, redacted
from ...service.housekeeping import keep_house
from ...service.waiting import until
from ...service.work import Work
from ...settings import Settings
from ...store.database import Database, StoreError
from ...store.inbox import Inbox
from ...store.talks import Talks
from .handlers import Handlers
from .intake import Intake
from .limits import Limits
from .outbox import Outbox, persistently
from .polling import poll
from .profile import introduce
from .steady import SteadyBot

LOG = get_logger(__name__)
GRACE = 25.0
"""Seconds for what is under way once the bot is told to stop; what then kills it must wait longer (Docker: `--stop-timeout 30`)."""
_LAST_WORDS = 3.0  # seconds in which an instance lets go of what it holds; without them, others wait until it is taken for dead
_READ_TIMEOUT = 30.0  # seconds; a request that is made again too early is carried out twice
_CONNECTIONS = 64
_POOL_TIMEOUT = 600.0  # seconds; a request waits for a free connection rather than fail

Receive = Callable[[SteadyBot, Intake, asyncio.Event], Awaitable[None]]
"""Takes in updates until the event is set."""


def run(assistant: Assistant, settings: Settings) -> int:
    """Runs until SIGINT or SIGTERM: 0; 1 where the bot cannot run, which is said in one line."""
    assert settings.token
    try:
        asyncio.run(_until_signalled(assistant, settings))
    except InvalidToken:
        print("Telegram does not know this token; correct TELEGRAM_BOT_TOKEN (BotFather shows it with /token).", file=sys.stderr)
        return 1
    except (TelegramError, StoreError) as error:
        print(redacted(f"The bot cannot run: {error}", (settings.token.get_secret_value(),)), file=sys.stderr)
        return 1
    return 0


async def _until_signalled(assistant: Assistant, settings: Settings) -> None:
    """Runs until a signal asks to stop; a second one does not wait for what is under way."""
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(assistant, settings, stop))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lambda: serving.cancel() if stop.is_set() else stop.set())
    with suppress(asyncio.CancelledError):
        await serving


async def serve(assistant: Assistant, settings: Settings, stop: asyncio.Event, receive: Receive = poll) -> None:
    """Answers until `stop` is set. Raises InvalidToken, NetworkError where Telegram stays out of reach at the start, StoreError."""
    assert settings.token
    database = await Database.open(settings.database_url, settings.token.get_secret_value().encode())
    talks = Talks(database)
    inbox = Inbox(database, [talks.keep])
    bot = _bot(settings)
    handlers = Handlers(assistant, talks, Outbox(bot))
    work = Work(inbox, handlers.handle)
    try:
        if await until(stop, persistently(bot.initialize)):
            async with asyncio.TaskGroup() as tasks:
                background = [tasks.create_task(keep_house(database, KEPT_DAYS)), tasks.create_task(introduce(bot, assistant))]
                working = tasks.create_task(work.run(stop))
                LOG.info("ready to answer", bot=bot.username, version=VERSION)
                await receive(bot, Intake(bot, work, handlers.flooded), stop)
                LOG.info("stopping: finishing what is under way")
                for task in background:
                    task.cancel()
                _, unfinished = await asyncio.wait({working}, timeout=GRACE)
                if unfinished:
                    LOG.warning("not everything could be finished; it will be at the next start", seconds=GRACE)
                    working.cancel()
    finally:
        await _leave(inbox)
        await bot.shutdown()
        await database.close()


async def _leave(inbox: Inbox) -> None:
    """Others take over what is left at once."""
    with suppress(Exception):
        async with asyncio.timeout(_LAST_WORDS):
            await inbox.leave()


def _bot(settings: Settings) -> SteadyBot:
    """Raises InvalidToken for an empty token."""
    assert settings.token
    return SteadyBot(
        settings.token.get_secret_value(),
        f"{settings.api_url}/bot",
        f"{settings.api_url}/file/bot",
        request=HTTPXRequest(_CONNECTIONS, read_timeout=_READ_TIMEOUT, pool_timeout=_POOL_TIMEOUT),
        rate_limiter=Limits(settings.messages_per_second),
    )
