"""The Secretariat's staff on Telegram: their chat, and the private chats of the people whose questions they have."""

import json
import re
from functools import partial

import telegram
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError

from ...assistant import Assistant
from ...knowledge.schema import Language
from ...language.choose import choose
from ...logs import get_logger
from ...model import Conversation, Line, Reply
from ...service import notices
from ...service.handover import Handover
from ...service.hearing import Agrees, Heard, hear
from ...service.notices import LABELS, Notice
from ...service.offer import amended
from ...store.database import persistently
from ...store.records import Outcome, Talk
from ...store.talks import Talks
from ...store.threads import Threads
from . import keyboards
from .intake import name_of, talk_of
from .markup import framed
from .outbox import Address, Outbox

LOG = get_logger(__name__)
STAFF_LANGUAGE: Language = "ko"
"""The Secretariat's, until another is chosen in the chat."""


class Staff:
    """What the hand-over needs of Telegram. Each hook gives None where the update is the bot's own affair."""

    def __init__(self, chat: int, assistant: Assistant, talks: Talks, threads: Threads, outbox: Outbox) -> None:
        self._chat = chat
        self.chat = f"telegram:{chat}"
        self._assistant = assistant
        self._talks = talks
        self._threads = threads
        self._outbox = outbox
        self._handover = Handover(threads, self, lambda: assistant.knowledge)

    def sits_in(self, chat: int) -> bool:
        """Whether a chat is the staff's."""
        return chat == self._chat

    # --- what the two sides are told ------------------------------------------------------------------------------

    async def to_staff(self, notice: Notice, answering: int | None) -> list[int]:
        """See Post. The staff's chat has one language, whoever writes."""
        language = (await self._conversation(talk_of(self._chat, self._chat))).chosen_language or STAFF_LANGUAGE
        numbers = []
        parts = self._messages(notice, language)
        for part, html in enumerate(parts, 1):
            keyboard = self._keyboard(notice, language) if part == len(parts) else None
            numbers.append(await self._outbox.send(Address(self._chat, answering=answering), [html], keyboard))
        return [number for number in numbers if number]

    async def to_person(self, address: str, language: Language, notice: Notice) -> bool:
        """See Post."""
        to = Address(json.loads(address)["chat"])
        return await self._outbox.send(to, self._messages(notice, language), self._keyboard(notice, language)) is not None

    def _messages(self, notice: Notice, language: Language) -> list[str]:
        def said(text: Line | str) -> str:
            return self._assistant.phrasing(language).say(text) if isinstance(text, Line) else text

        return framed(said(notice.head or ""), [said(text) for text in notice.body])

    def _keyboard(self, notice: Notice, language: Language) -> InlineKeyboardMarkup | None:
        say = self._assistant.phrasing(language).say
        data = {action: keyboards.about(action, str(notice.thread)) for action in notice.actions}
        rows = [[InlineKeyboardButton(say(LABELS[action]), callback_data=data[action])] for action in data]
        return InlineKeyboardMarkup(rows) if rows else None

    # --- hooks ------------------------------------------------------------------------------------------------------

    async def wrote(self, update: Update, message: telegram.Message, talk: Talk, agrees: Agrees) -> Outcome | None:
        """A message that belongs to a hand-over."""
        if self.sits_in(message.chat.id):
            return await self._staff_wrote(update, message)
        if message.chat.type != ChatType.PRIVATE:
            return None
        conversation = await self._conversation(talk)
        thread = await self._threads.of(talk)
        language = _language(conversation, message.from_user)
        heard = Heard(talk, _address(message.chat.id), language, message.text, name_of(update), conversation, thread)
        if update.edited_message and not (heard.is_for_staff and await self._is_unanswered(talk, message.id)):
            return None
        notice = await hear(heard, self._handover, self._assistant.phrasing(language).say, agrees)
        return await self._told(talk, conversation, notice, Address(message.chat.id), language) if notice else None

    async def tapped(self, tap: CallbackQuery, update: str, talk: Talk) -> Outcome | None:
        """A button of a hand-over."""
        kind, whose = keyboards.beside(tap.data or "")
        action = next((action for action in LABELS if action == kind), None)
        if action is None or not re.fullmatch(r"\d{1,15}", whose) or not tap.message:
            return None
        chat = tap.message.chat
        if self.sits_in(chat.id) and action == "close":
            await self._handover.close(await self._threads.get(int(whose)), tap.message.message_id)
            return Outcome()
        if self.sits_in(chat.id) or chat.type != ChatType.PRIVATE:
            return None
        notice = await self._handover.act(action, int(whose), talk, update)
        conversation = await self._conversation(talk)
        language = _language(conversation, tap.from_user)
        return await self._told(talk, conversation, notice, Address(chat.id), language) if notice else None

    async def offer(self, reply: Reply, conversation: Conversation, talk: Talk, to: Address) -> Outcome:
        """In the place of a reply that only says where people can be reached."""
        notice = await self._handover.ask(talk, _address(to.chat), reply.language)
        return await self._told(talk, conversation, notice, to, reply.language)

    def amended(self, reply: Reply, conversation: Conversation, private: bool) -> tuple[Reply, Conversation]:
        """A reply with what it lacks where people can answer."""
        phrasing = self._assistant.phrasing(reply.language)
        return amended(reply, conversation, self._assistant.knowledge, phrasing, private=private)

    async def forget(self, talk: Talk) -> None:
        """Before a person is forgotten, which nothing may prevent."""
        try:
            await self._handover.forget(Talk(talk.person, talk.person))  # a private chat has its person's number
        except TelegramError:
            LOG.exception("the staff could not be told that a question is withdrawn")

    # --- the person's side ----------------------------------------------------------------------------------------

    async def _told(self, talk: Talk, conversation: Conversation, notice: Notice, to: Address, language: Language) -> Outcome:
        await self._outbox.send(to, self._messages(notice, language), self._keyboard(notice, language))
        return Outcome(talk, Conversation(language, conversation.chosen_language, conversation.request, expects=notice.expects))

    async def _conversation(self, talk: Talk) -> Conversation:
        return await persistently("a talk is taken up", partial(self._talks.conversation, talk))

    async def _is_unanswered(self, talk: Talk, number: int) -> bool:
        """Whether a message of the person's was none to the bot."""
        return await persistently("an earlier reply is looked for", partial(self._talks.reply_to, talk, number)) is None

    # --- the staff's side -----------------------------------------------------------------------------------------

    async def _staff_wrote(self, update: Update, message: telegram.Message) -> Outcome | None:
        """Staff answer the bot's messages; whatever else they write is none of its business unless it is addressed to it."""
        if message.migrate_to_chat_id:
            LOG.error("the staff's chat has a new number; correct NEAR_BOT_STAFF_CHAT", staff_chat=message.migrate_to_chat_id)
            return Outcome()
        me, answered, text = self._outbox.sender, message.reply_to_message, message.text
        mine = answered and answered.from_user and answered.from_user.id == me.id
        thread = await self._threads.behind(self.chat, answered.message_id) if answered and mine else None
        command = self._command(text or "")
        if command == "open":
            await self._handover.list(message.id)
        elif command == "close" and mine:
            await self._handover.close(thread, message.id)
        elif command == "close":
            await self.to_staff(notices.HOW_TO_CLOSE, message.id)
        elif command or not mine or (thread is None and self._is_to_the_bot(message)):
            return None
        elif update.edited_message:
            await self.to_staff(notices.EDITED, message.id)
        elif text is None:
            await self.to_staff(notices.TEXT_ONLY, message.id)
        else:
            await self._handover.answer(thread, text, message.id, name_of(update))
        return Outcome()

    def _command(self, text: str) -> str:
        """The word after the slash; empty where there is none, or it is for another bot."""
        match = re.match(r"/(\w+)(?:@(\w+))?(?:\s|$)", text)
        if not match or (match[2] or self._outbox.sender.username or "").casefold() != (self._outbox.sender.username or "").casefold():
            return ""
        return match[1].casefold()

    def _is_to_the_bot(self, message: telegram.Message) -> bool:
        """Whether an answer to a message of the bot's that is no question's is a question to the bot."""
        return message.chat.type == ChatType.PRIVATE or f"@{self._outbox.sender.username}".casefold() in (message.text or "").casefold()


def _address(chat: int) -> str:
    """Where a person is answered, as `to_person` reads it."""
    return json.dumps({"chat": chat})


def _language(conversation: Conversation, person: User | None) -> Language:
    return choose(conversation.chosen_language, (), conversation.language, person.language_code if person else None)
