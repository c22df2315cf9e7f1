"""Runs the bot until it is told to stop; then what is under way is finished first."""

import asyncio
import signal
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress

from telegram.error import InvalidToken, NetworkError, TelegramError

from ... import VERSION
from ...assistant import Assistant
from ...logs import get_logger, redacted
from ...service.housekeeping import keep_house
from ...service.waiting import UnderWay, until
from ...settings import Listen, Settings
from ...store.database import Database, StoreError
from ...store.inbox import Inbox
from ...web.app import application
from ...web.server import ListenError, serving
from .instance import Instance
from .outbox import persistently
from .polling import poll
from .profile import introduce
from .steady import SteadyBot
from .webhook import Webhook

LOG = get_logger(__name__)
GRACE = 20.0
"""Seconds for what is under way once the bot is told to stop; what then kills it must wait 10 seconds longer."""
_LAST_WORDS = 3.0  # seconds in which an instance lets go of what it holds; without them, others wait until it is taken for dead
_LISTEN = Listen("127.0.0.1", 8080)  # unless set; behind a load balancer


def run(assistant: Assistant, settings: Settings, hooked: bool) -> int:
    """Runs until SIGINT or SIGTERM: 0; 1 where the bot cannot run, which is said in one line. `hooked`: with a webhook."""
    assert settings.token
    try:
        asyncio.run(_until_signalled(assistant, settings, hooked))
    except InvalidToken:
        print("Telegram does not know this token; correct TELEGRAM_BOT_TOKEN (BotFather shows it with /token).", file=sys.stderr)
        return 1
    except (TelegramError, StoreError, ListenError) as error:
        print(redacted(f"The bot cannot run: {error}", settings.secrets), file=sys.stderr)
        return 1
    return 0


async def _until_signalled(assistant: Assistant, settings: Settings, hooked: bool) -> None:
    """Runs until a signal asks to stop; a second one does not wait for what is under way. SIGHUP has the knowledge read again."""
    stop, reread = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(assistant, settings, stop, hooked=hooked, reread=reread))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: serving.cancel() if stop.is_set() else stop.set())
    loop.add_signal_handler(signal.SIGHUP, reread.set)
    with suppress(asyncio.CancelledError):
        await serving


async def serve(
    assistant: Assistant,
    settings: Settings,
    stop: asyncio.Event,
    *,
    hooked: bool = False,
    reread: asyncio.Event | None = None,
    clock: Callable[[], float] = time.time,
) -> None:
    """Answers until `stop` is set, and reads the knowledge again when `reread` is; `clock` gives seconds since 1970.

    Raises InvalidToken, StoreError, ListenError.
    """
    assert settings.token
    database = await Database.open(settings.database_url, settings.token.get_secret_value().encode(), clock)
    instance = Instance(assistant, settings, database, reread or asyncio.Event())
    bot, under_way, known = instance.bot, UnderWay(), asyncio.Event()
    hook = _hook(instance, under_way, settings) if hooked else None

    def lacking() -> str | None:
        return "stopping" if stop.is_set() else None if known.is_set() else "Telegram has not confirmed the token yet"

    try:
        async with under_way, AsyncExitStack() as web:
            if listen := settings.listen or (_LISTEN if hook else None):
                pages = application(instance.inbox, under_way, lacking, [hook.route] if hook else [])
                await web.enter_async_context(serving(pages, listen))
            if await until(stop, _initialised(bot)):
                known.set()
                async with asyncio.TaskGroup() as tasks:
                    besides = (
                        keep_house(database, settings.retention, instance.send_digest if settings.staff_chat else None),
                        introduce(bot, assistant, settings.staff_chat),
                        instance.reloader.run(),
                    )
                    background = [tasks.create_task(work) for work in besides]
                    working = tasks.create_task(instance.work.run(stop, alone=not hooked))  # Telegram lets only one ask for updates
                    LOG.info("ready to answer", bot=bot.username, version=VERSION)
                    await (hook.receive(stop) if hook else poll(bot, instance.intake, stop))
                    LOG.info("stopping: finishing what is under way")
                    for task in background:
                        task.cancel()
                    _, unfinished = await asyncio.wait({working}, timeout=GRACE)
                    if unfinished:
                        LOG.warning("not everything could be finished; it will be at the next start", seconds=GRACE)
                        working.cancel()
    finally:
        await _leave(instance.inbox, hook if known.is_set() else None)
        await bot.shutdown()
        await database.close()


async def _initialised(bot: SteadyBot) -> None:
    """Asks Telegram who the bot is until it says so. Raises InvalidToken."""
    while True:
        try:
            return await persistently(bot.initialize)
        except NetworkError as error:
            LOG.error("Telegram is out of reach; trying again", error=str(error))


async def _leave(inbox: Inbox, hook: Webhook | None) -> None:
    """Others take over what is left at once; where there are none, Telegram keeps what comes."""
    with suppress(Exception):
        async with asyncio.timeout(_LAST_WORDS):
            others = await inbox.leave()
            if hook and not others:
                await hook.remove()


def _hook(instance: Instance, under_way: UnderWay, settings: Settings) -> Webhook:
    assert settings.webhook_url
    secret = settings.webhook_secret
    return Webhook(instance.bot, instance.intake, under_way, settings.webhook_url, secret.get_secret_value() if secret else None)
