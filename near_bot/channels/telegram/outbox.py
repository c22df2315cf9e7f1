"""What the bot sends, whatever Telegram makes of it: retried, split, and let go where nobody is there to read it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResult,
    InlineQueryResultsButton,
    Message,
    ReplyParameters,
    User,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot

from ...knowledge.schema import Seat
from ...logs import get_logger
from .markup import NO_PREVIEW

LOG = get_logger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0
"""Seconds before a request that the network swallowed is made again; each pause is twice the one before."""
MOST_TRIES = 12
"""About two minutes in all."""
TYPING_AFTER, TYPING_LASTS = 0.5, 4.0
"""Seconds of work from which "typing" is shown, and for which Telegram shows it (5) before it is to be said again."""
INLINE_CACHE = 30
"""Seconds for which Telegram may show a person the same inline results."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes."""

    chat: int
    topic: int | None = None
    answering: int | None = None
    """The message that it visibly answers."""


class Outbox:
    """Every request that the bot makes to Telegram while it answers."""

    def __init__(self, bot: ExtBot[int]) -> None:
        self.bot = bot

    @property
    def sender(self) -> User:
        """Who the bot is to Telegram."""
        return self.bot.bot

    async def send(self, to: Address, messages: Sequence[str], keyboard: InlineKeyboardMarkup | None = None) -> int | None:
        """Sends messages in HTML, the buttons under the last; the number of the first, None where they reach nobody."""
        first: int | None = None
        for number, html in enumerate(messages, 1):
            buttons = keyboard if number == len(messages) else None
            sent = await self._to(
                to, self.bot.send_message, text=html, reply_markup=buttons, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
            )
            if sent is None:
                return first
            first = first or sent.message_id
        return first

    async def edit(self, to: Address, number: int, messages: Sequence[str], keyboard: InlineKeyboardMarkup | None) -> int | None:
        """Puts messages in the place of an earlier one; what has no room there follows it. Sends them where that one is gone."""
        first, *rest = messages
        edit = partial(self.bot.edit_message_text, first, chat_id=to.chat, message_id=number, parse_mode=ParseMode.HTML)
        try:
            await persistently(partial(edit, reply_markup=None if rest else keyboard, link_preview_options=NO_PREVIEW))
        except Forbidden:
            return None
        except ChatMigrated:
            return await self.send(to, messages, keyboard)
        except BadRequest as error:
            if not _says(error, "not modified"):
                LOG.info("a message can no longer be edited; it is sent anew")
                return await self.send(to, messages, keyboard)
        if rest:
            await self.send(to, rest, keyboard)
        return number

    async def venue(self, to: Address, title: str, seat: Seat) -> None:
        """A place on the map."""
        await self._to(to, self.bot.send_venue, latitude=seat.latitude, longitude=seat.longitude, title=title, address=seat.seat)

    async def contact(self, to: Address, name: str, telephone: str) -> None:
        """A number to save."""
        await self._to(to, self.bot.send_contact, phone_number=telephone, first_name=name)

    async def change_buttons(self, to: Address, number: int, keyboard: InlineKeyboardMarkup) -> None:
        """Puts other buttons under a message; one that is gone, or has them already, is left as it is."""
        with suppress(BadRequest, Forbidden):
            await persistently(partial(self.bot.edit_message_reply_markup, chat_id=to.chat, message_id=number, reply_markup=keyboard))

    async def acknowledge(self, tap: str, text: str | None = None) -> None:
        """Stops the button's waiting sign, with a word if there is one; too late to do so is no harm."""
        with suppress(TelegramError):
            await self.bot.answer_callback_query(tap, text, rate_limit_args=0)

    async def offer(self, query: str, results: Sequence[InlineQueryResult], button: InlineQueryResultsButton) -> None:
        """Inline results, for this person alone: the same words may stand for another language for the next."""
        try:
            await self.bot.answer_inline_query(
                query,
                results,
                cache_time=INLINE_CACHE,
                is_personal=True,
                button=button,
                rate_limit_args=0,
            )
        except TelegramError as error:  # the person has typed on by now
            LOG.info("inline results came to nothing", error=type(error).__name__)

    @asynccontextmanager
    async def typing(self, to: Address) -> AsyncIterator[None]:
        """Shows that the bot is at work, where that takes a while."""
        task = asyncio.create_task(self._type(to))
        try:
            yield
        finally:
            task.cancel()

    async def _type(self, to: Address) -> None:
        await asyncio.sleep(TYPING_AFTER)
        with suppress(TelegramError):
            while True:
                await self.bot.send_chat_action(to.chat, ChatAction.TYPING, message_thread_id=to.topic, rate_limit_args=0)
                await asyncio.sleep(TYPING_LASTS)

    async def _to(self, to: Address, method: Callable[..., Awaitable[Message]], **what: object) -> Message | None:
        """Sends something to a chat; None where nobody is there any more."""
        chat = to.chat
        answering = ReplyParameters(to.answering, allow_sending_without_reply=True) if to.answering else None
        while True:
            try:
                where: dict[str, object] = {"chat_id": chat, "message_thread_id": to.topic, "reply_parameters": answering}
                return await persistently(partial(method, **where, **what))
            except ChatMigrated as error:
                chat, answering = error.new_chat_id, None
            except Forbidden:
                LOG.info("a reply reached nobody: the bot is blocked or was removed")
                return None
            except BadRequest as error:
                if to.topic and _says(error, "thread not found"):
                    to = Address(to.chat, None, to.answering)
                elif _says(error, "chat not found", "not enough rights", "topic_closed", "user is deactivated"):
                    LOG.info("a reply reached nobody: the chat is closed to the bot")
                    return None
                else:
                    raise


def _says(error: BadRequest, *texts: str) -> bool:
    """Telegram tells such errors apart by their words alone."""
    return any(text in str(error).casefold() for text in texts)


async def persistently(call: Callable[[], Awaitable[T]]) -> T:
    """Makes a request again while the network or Telegram's servers fail.

    A connection that ends before the answer came leaves open whether the request was carried out; it is made again,
    for a reply that comes twice does less harm than one that never comes. An answer that takes too long is not waited for
    more than twice.
    """
    pause, late = FIRST_PAUSE, 0
    for _ in range(MOST_TRIES - 1):
        try:
            return await call()
        except BadRequest:
            raise
        except NetworkError as error:
            late += isinstance(error, TimedOut)
            if late > 1:
                raise
            LOG.warning("Telegram cannot be reached; trying again", error=type(error).__name__, seconds=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
    return await call()
