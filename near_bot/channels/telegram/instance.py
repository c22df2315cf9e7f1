"""What one instance of the bot is made of."""

import asyncio
from collections.abc import Sequence

from telegram import Update
from telegram.request import HTTPXRequest

from ...assistant import Assistant
from ...service.reload import Reloader
from ...service.work import Work
from ...settings import Settings
from ...store.database import Database
from ...store.inbox import Inbox
from ...store.records import Item, Outcome
from ...store.talks import Talks
from ...store.threads import Threads
from .handlers import Handlers
from .intake import Intake
from .limits import Limits
from .outbox import Outbox
from .staff import Staff
from .steady import SteadyBot

_READ_TIMEOUT = 30.0  # seconds; a request that is made again too early is carried out twice
_CONNECTIONS = 64
_POOL_TIMEOUT = 600.0  # seconds; a request waits for a free connection rather than fail


class Instance:
    """Its parts, put together; nothing is begun yet. When `reread` is set, the knowledge is read again."""

    def __init__(self, assistant: Assistant, settings: Settings, database: Database, reread: asyncio.Event) -> None:
        self.bot = _bot(settings)
        self.outbox = Outbox(self.bot)
        self.talks = Talks(database)
        self.threads = Threads(database, settings.retention)
        self.inbox = Inbox(database, [self.talks.keep, self.threads.keep])
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

    async def _report(self, problems: Sequence[str]) -> None:
        """Nobody is there to be told but the log."""


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
