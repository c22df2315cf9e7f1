"""Runs the bot until it is told to stop; then what is under way is finished first."""

import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, TypeHandler
from telegram.request import HTTPXRequest

from ...assistant import Assistant
from ...logs import redacted
from ...settings import Settings
from ...store.store import Store, StoreError
from .handlers import Handlers
from .limits import Limits
from .order import Bounded, InOrder
from .outbox import Outbox, persistently
from .profile import introduce
from .steady import SteadyBot

LOG = logging.getLogger(__name__)
UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
GRACE = 25.0
"""Seconds for what is under way once the bot is told to stop; what then kills it must wait longer (Docker: `--stop-timeout 30`)."""
_READ_TIMEOUT = 30.0  # seconds; a request that is made again too early is carried out twice
_CONNECTIONS = 64
_POOL_TIMEOUT = 600.0  # seconds; a request waits for a free connection rather than fail

App = Application[SteadyBot, Any, Any, Any, Any, Any]


def run(assistant: Assistant, settings: Settings) -> int:
    """Long polling until SIGINT or SIGTERM: 0; 1 where the bot cannot run, which is said in one line."""
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


async def serve(assistant: Assistant, settings: Settings, stop: asyncio.Event) -> None:
    """Answers until `stop` is set. Raises InvalidToken, NetworkError where Telegram stays out of reach at the start, StoreError."""
    assert settings.token
    store = await Store.open(settings.database_url, settings.token.get_secret_value().encode())
    application = build(assistant, settings, store)
    assert application.updater
    introduction = None
    try:
        if not await _until(stop, persistently(application.initialize)):
            return
        await application.start()
        introduction = asyncio.create_task(introduce(application.bot, assistant))
        polling = application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=_note)
        if await _until(stop, polling):
            LOG.info("@%s answers", application.bot.username)
            await stop.wait()
        LOG.info("stopping: finishing what is under way")
    finally:
        if introduction:
            introduction.cancel()
        await _end(application)
        await store.close()


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> bool:
    """Whether the work was done before `stop` was set; else it is given up. Raises what the work raises."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        working.result()
        return True
    working.cancel()
    return False


async def _end(application: App) -> None:
    """Lets what is under way finish, for as long as there is time."""
    try:
        async with asyncio.timeout(GRACE):
            if application.updater and application.updater.running:
                await application.updater.stop()
            if application.running:
                await application.stop()
            await application.shutdown()
    except TimeoutError:
        LOG.warning("not everything could be finished in %.0f s", GRACE)


def build(assistant: Assistant, settings: Settings, store: Store) -> App:
    """The application, not yet begun. Raises InvalidToken for an empty token."""
    assert settings.token

    async def flooded(update: Update) -> None:
        await handlers.flooded(update)

    bot = SteadyBot(
        settings.token.get_secret_value(),
        f"{settings.api_url}/bot",
        f"{settings.api_url}/file/bot",
        request=HTTPXRequest(_CONNECTIONS, read_timeout=_READ_TIMEOUT, pool_timeout=_POOL_TIMEOUT),
        rate_limiter=Limits(settings.messages_per_second),
    )
    application: App = Application.builder().bot(bot).update_queue(Bounded()).concurrent_updates(InOrder(flooded)).build()
    handlers: Handlers = Handlers(assistant, store, Outbox(application.bot))
    application.add_handler(TypeHandler(Update, handlers.handle))
    return application


def _note(error: TelegramError) -> None:
    """Polling goes on by itself; an operator may want to know why nothing arrives."""
    if isinstance(error, Conflict):
        LOG.error("another program asks for this bot's updates; stop it, or use another token")
    else:
        LOG.warning("updates cannot be fetched (%s); trying again", error)
