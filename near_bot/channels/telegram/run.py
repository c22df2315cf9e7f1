"""Runs the bot until it is told to stop; then what is under way is finished first."""

import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial

from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from ... import VERSION
from ...assistant import Assistant
from ...knowledge.schema import Language
from ...logs import get_logger, redacted
from ...model import Line
from ...service.housekeeping import keep_house
from ...service.waiting import UnderWay, until
from ...service.work import Work
from ...settings import Listen, Settings
from ...store.database import Database, StoreError
from ...store.feedback import Feedback
from ...store.inbox import Inbox
from ...store.questions import Questions
from ...store.statistics import Statistics
from ...store.talks import Talks
from ...web.app import application
from ...web.server import ListenError, serving
from .handlers import Handlers
from .intake import Intake, talk_of
from .limits import Limits
from .markup import plain
from .outbox import Address, Outbox, persistently
from .polling import poll
from .profile import introduce
from .steady import SteadyBot
from .webhook import Webhook

LOG = get_logger(__name__)
GRACE = 20.0
"""Seconds for what is under way once the bot is told to stop; what then kills it must wait 10 seconds longer."""
_LAST_WORDS = 3.0  # seconds in which an instance lets go of what it holds; without them, others wait until it is taken for dead
_READ_TIMEOUT = 30.0  # seconds; a request that is made again too early is carried out twice
_CONNECTIONS = 64
_STAFF_LANGUAGE: Language = "ko"
_POOL_TIMEOUT = 600.0  # seconds; a request waits for a free connection rather than fail
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
    """Runs until a signal asks to stop; a second one does not wait for what is under way."""
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(assistant, settings, stop, hooked))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lambda: serving.cancel() if stop.is_set() else stop.set())
    with suppress(asyncio.CancelledError):
        await serving


async def serve(assistant: Assistant, settings: Settings, stop: asyncio.Event, hooked: bool = False) -> None:
    """Answers until `stop` is set. Raises InvalidToken, StoreError, ListenError."""
    assert settings.token
    database = await Database.open(settings.database_url, settings.token.get_secret_value().encode())
    talks = Talks(database)
    questions, statistics = Questions(database, settings.questions_kept), Statistics(database)
    feedback = Feedback(database, questions, statistics)
    inbox = Inbox(database, [talks.keep, questions.keep, feedback.keep, statistics.keep])
    bot = _bot(settings)
    outbox = Outbox(bot)
    handlers = Handlers(assistant, talks, outbox)
    to_staff = partial(_tell_staff, settings.staff_chat, outbox, talks, assistant) if settings.staff_chat else None
    work = Work(inbox, handlers.handle)
    intake = Intake(bot, work, handlers.flooded)
    under_way = UnderWay()
    hook = _hook(bot, intake, under_way, settings) if hooked else None
    known = asyncio.Event()

    def lacking() -> str | None:
        return "stopping" if stop.is_set() else None if known.is_set() else "Telegram has not confirmed the token yet"

    try:
        async with under_way, AsyncExitStack() as web:
            if listen := settings.listen or (_LISTEN if hook else None):
                await web.enter_async_context(serving(application(inbox, under_way, lacking, [hook.route] if hook else []), listen))
            if await until(stop, _initialised(bot)):
                known.set()
                async with asyncio.TaskGroup() as tasks:
                    house = tasks.create_task(keep_house(database, settings.retention, assistant, to_staff))
                    background = [house, tasks.create_task(introduce(bot, assistant))]
                    working = tasks.create_task(work.run(stop))
                    LOG.info("ready to answer", bot=bot.username, version=VERSION)
                    await (hook.receive(stop) if hook else poll(bot, intake, stop))
                    LOG.info("stopping: finishing what is under way")
                    for task in background:
                        task.cancel()
                    _, unfinished = await asyncio.wait({working}, timeout=GRACE)
                    if unfinished:
                        LOG.warning("not everything could be finished; it will be at the next start", seconds=GRACE)
                        working.cancel()
    finally:
        await _leave(inbox, hook if known.is_set() else None)
        await bot.shutdown()
        await database.close()


async def _initialised(bot: SteadyBot) -> None:
    """Asks Telegram who the bot is until it says so. Raises InvalidToken."""
    while True:
        try:
            return await persistently(bot.initialize)
        except NetworkError as error:
            LOG.error("Telegram is out of reach; trying again", error=str(error))


async def _tell_staff(chat: int, outbox: Outbox, talks: Talks, assistant: Assistant, lines: Sequence[Line]) -> None:
    """Says something in the staff's chat, in the language that was chosen there."""
    language = (await talks.conversation(talk_of(chat, chat))).chosen_language or _STAFF_LANGUAGE
    text = "\n".join(map(assistant.phrasing(language).say, lines))
    if await outbox.send(Address(chat), [plain(text)]) is None:
        LOG.error("the staff cannot be told; add the bot to their chat, or correct NEAR_BOT_STAFF_CHAT")


async def _leave(inbox: Inbox, hook: Webhook | None) -> None:
    """Others take over what is left at once; where there are none, Telegram keeps what comes."""
    with suppress(Exception):
        async with asyncio.timeout(_LAST_WORDS):
            others = await inbox.leave()
            if hook and not others:
                await hook.remove()


def _hook(bot: SteadyBot, intake: Intake, under_way: UnderWay, settings: Settings) -> Webhook:
    assert settings.webhook_url
    secret = settings.webhook_secret
    return Webhook(bot, intake, under_way, settings.webhook_url, secret.get_secret_value() if secret else None)


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
