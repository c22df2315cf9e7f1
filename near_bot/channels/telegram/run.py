"""Runs the bot until it is told to stop; then what is under way is finished first."""

import asyncio
import logging
import signal
import sys
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ExtBot, TypeHandler

from ...assistant import Assistant
from ...logs import redacted
from ...settings import Settings
from ...store.store import Store, StoreError
from .handlers import Handlers
from .limits import Limits
from .order import Bounded, InOrder
from .outbox import Outbox, persistently
from .profile import introduce

LOG = logging.getLogger(__name__)
UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
GRACE = 8.0
"""Seconds for what is under way once the bot is told to stop; Docker kills after 10."""
_CONNECTIONS = 64
_POOL_TIMEOUT = 600.0  # seconds; a request waits for a free connection rather than fail

App = Application[ExtBot[int], Any, Any, Any, Any, Any]


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
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(assistant, settings, stop)


async def serve(assistant: Assistant, settings: Settings, stop: asyncio.Event) -> None:
    """Answers until `stop` is set. Raises InvalidToken, NetworkError where Telegram stays out of reach at the start, StoreError."""
    assert settings.token
    store = await Store.open(settings.database_url, settings.token.get_secret_value().encode())
    application = build(assistant, settings, store)
    stopping = asyncio.create_task(stop.wait())
    try:
        starting = asyncio.create_task(persistently(application.initialize))
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            return
        starting.result()
        await _answer(application, assistant, stop)
    finally:
        stopping.cancel()
        await application.shutdown()
        await store.close()


async def _answer(application: App, assistant: Assistant, stop: asyncio.Event) -> None:
    assert application.updater
    introduction = asyncio.create_task(introduce(application.bot, assistant))
    await application.start()
    await application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=_note)
    LOG.info("@%s answers", application.bot.username)
    await stop.wait()
    LOG.info("stopping: finishing what is under way")
    introduction.cancel()
    try:
        async with asyncio.timeout(GRACE):
            await application.updater.stop()
            await application.stop()
    except TimeoutError:
        LOG.warning("not everything could be finished in %.0f s", GRACE)


def build(assistant: Assistant, settings: Settings, store: Store) -> App:
    """The application, not yet begun. Raises InvalidToken for an empty token."""
    assert settings.token

    async def flooded(update: Update) -> None:
        await handlers.flooded(update)

    application = (
        Application.builder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .rate_limiter(Limits(settings.messages_per_second))
        .update_queue(Bounded())
        .concurrent_updates(InOrder(flooded))
        .connection_pool_size(_CONNECTIONS)
        .pool_timeout(_POOL_TIMEOUT)
        .build()
    )
    handlers: Handlers = Handlers(assistant, store, Outbox(application.bot))
    application.add_handler(TypeHandler(Update, handlers.handle))
    return application


def _note(error: TelegramError) -> None:
    """Polling goes on by itself; an operator may want to know why nothing arrives."""
    if isinstance(error, Conflict):
        LOG.error("another program asks for this bot's updates; stop it, or use another token")
    else:
        LOG.warning("updates cannot be fetched (%s); trying again", type(error).__name__)
