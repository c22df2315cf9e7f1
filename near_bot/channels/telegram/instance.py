"""What one instance of the bot is made of."""

import asyncio
from collections.abc import Sequence

from telegram import Update
from telegram.request import HTTPXRequest

from ...assistant import Assistant
from ...logs import get_logger
from ...model import Line, line
from ...service.digest import send_when_due
from ...service.notices import Notice
from ...service.reload import Reloader
from ...service.work import Work
from ...settings import Settings
from ...store.database import Database
from ...store.feedback import Feedback
from ...store.inbox import Inbox
from ...store.questions import Questions
from ...store.records import Item, Outcome
from ...store.statistics import Statistics
from ...store.talks import Talks
from ...store.threads import Threads
from .handlers import Handlers
from .intake import Intake
from .limits import Limits
from .outbox import Outbox
from .staff import Staff
from .steady import SteadyBot

LOG = get_logger(__name__)
NOT_TAKEN = line("New knowledge cannot be used as it stands; the version before it goes on answering. To be corrected:")
TAKEN_AGAIN = line("The knowledge has been corrected, and is in use.")
_MOST_PROBLEMS = 20  # that are told; the log has them all
_READ_TIMEOUT = 30.0  # seconds; a request that is made again too early is carried out twice
_CONNECTIONS = 64
_POOL_TIMEOUT = 600.0  # seconds; a request waits for a free connection rather than fail


class Instance:
    """Its parts, put together; nothing is begun yet. When `reread` is set, the knowledge is read again."""

    def __init__(self, assistant: Assistant, settings: Settings, database: Database, reread: asyncio.Event) -> None:
        self._database = database
        self.bot = _bot(settings)
        self.outbox = Outbox(self.bot)
        self.talks = Talks(database)
        questions, statistics = Questions(database, settings.retention.any_questions), Statistics(database)
        self.threads = Threads(database, settings.retention, statistics)
        feedback = Feedback(database, questions, statistics)
        keep = [self.talks.keep, self.threads.keep, questions.keep, feedback.keep, statistics.keep]
        self.inbox = Inbox(database, keep)
        self.reloader = Reloader(assistant, settings.cache, self._report, reread)
        self.work = Work(self.inbox, self._handle, database.clock)
        self.intake = Intake(self.bot, self.work, self._flooded, settings.staff_chat, database.clock)
        self._staff_chat = settings.staff_chat
        self._handlers = self._handlers_with(assistant)

    def _handlers_with(self, assistant: Assistant) -> Handlers:
        chat = self._staff_chat
        staff = Staff(chat, assistant, self.talks, self.threads, self.outbox) if chat else None
        return Handlers(assistant, self.talks, self.outbox, staff)

    def _answering(self) -> Handlers:
        """With the knowledge as it is now, in which a turn that begins also ends."""
        if self._handlers.assistant is not self.reloader.assistant:
            self._handlers = self._handlers_with(self.reloader.assistant)
        return self._handlers

    async def _handle(self, item: Item) -> Outcome:
        return await self._answering().handle(item)

    async def _flooded(self, update: Update) -> None:
        await self._answering().flooded(update)

    async def send_digest(self) -> None:
        """Tells the staff of the last week, if that is due."""
        await send_when_due(self._database, self.reloader.assistant, self._tell_staff, len(await self.threads.open()))

    async def _report(self, problems: Sequence[str]) -> None:
        """Tells the staff that new knowledge cannot be used and why, or that it can be used again."""
        await self._tell_staff([NOT_TAKEN, *problems[:_MOST_PROBLEMS]] if problems else [TAKEN_AGAIN])

    async def _tell_staff(self, lines: Sequence[Line | str]) -> None:
        staff = self._answering().staff
        if staff and not await staff.to_staff(Notice(tuple(lines)), None):
            LOG.error("the staff cannot be told; add the bot to their chat, or correct NEAR_BOT_STAFF_CHAT")


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
