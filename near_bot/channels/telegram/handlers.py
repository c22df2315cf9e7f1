"""What arrives from Telegram, and what is done with it: one update, one turn."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar

import telegram
from telegram import CallbackQuery, InaccessibleMessage, InlineKeyboardMarkup, InlineQuery, InlineQueryResultsButton, Update
from telegram.constants import ChatType

from ... import metrics
from ...assistant import Assistant
from ...knowledge.schema import Language
from ...language.choose import choose
from ...logs import get_logger
from ...model import Conversation, Line, Message, Place, Reply, Request, line
from ...store.database import persistently
from ...store.records import Item, Outcome, Result, Talk, Turn
from ...store.talks import Talks
from . import keyboards, opinions
from .addressed import addressed
from .inline import Inline
from .intake import name_of, talk_of
from .markup import messages, plain
from .outbox import Address, Outbox
from .staff import Staff

LOG = get_logger(__name__)
TEXT_ONLY = line("I can only read text. Please write your question in words.")
TOO_FAST = line("You write faster than I can answer. I answer what I have; please send again what stays without an answer.")
OUT_OF_DATE = line("That button is out of date. Here is the menu as it is now.")
LATE = line("I was away for a while, and have only now come to what you wrote. If you still need an answer, please ask again.")
FAILED = line("Something went wrong on my side. Please ask again; if it goes wrong again, turn to the Secretariat.")
ASK_IN_PRIVATE = line("Ask me in a chat of our own")
SECRETARIAT = line("NEAR Secretariat")
MOST_TRIES = 10
"""Times that an update is taken up; one that ends the program each time shall not do so for ever."""
_RESULTS: dict[str, Result] = {"unknown": "unknown", "clarify": "asked_back"}

P = ParamSpec("P")
T = TypeVar("T")


class Handlers:
    """Answers updates. Turns are taken in a thread of their own, so that the network never waits for one."""

    def __init__(self, assistant: Assistant, talks: Talks, outbox: Outbox, staff: Staff | None = None) -> None:
        self.assistant = assistant
        self._talks = talks
        self._outbox = outbox
        self.staff = staff
        self._inline = Inline(assistant)
        self._thread = ThreadPoolExecutor(1, "turns")
        self._last_album: str | None = None

    async def handle(self, item: Item) -> Outcome:
        """Deals with an update; raises nothing."""
        try:
            update = Update.de_json(json.loads(item.body), self._outbox.bot)
        except Exception:
            LOG.exception("an update that was kept can no longer be read; it is left out")
            return Outcome()
        try:
            if item.late:
                return await self._excuse(update)
            if item.tries >= MOST_TRIES:
                raise RuntimeError("it was begun too often")
            if update.callback_query:
                return await self._tapped(update, update.callback_query)
            if update.inline_query:
                return await self._searched(update.inline_query)
            if message := update.message or update.edited_message:
                return await self._written(update, message)
        except Exception:
            LOG.exception("an update was not answered")
            await self._tell(update, FAILED)
        return Outcome()

    async def flooded(self, update: Update) -> None:
        """Tells a person who writes too much at once that not all of it will be answered."""
        if update.message:
            await self._tell(update, TOO_FAST)

    async def _excuse(self, update: Update) -> Outcome:
        """One apology stands for all that a chat has waited for too long."""
        if update.message or update.callback_query:
            await self._tell(update, LATE)
        return Outcome()

    async def _written(self, update: Update, message: telegram.Message) -> Outcome:
        private, edited = message.chat.type == ChatType.PRIVATE, bool(update.edited_message)
        sender = message.sender_chat or message.from_user
        from_a_bot = message.via_bot or (message.from_user and message.from_user.is_bot and not message.sender_chat)
        if not sender or from_a_bot:
            return Outcome()
        client = message.from_user.language_code if message.from_user else None
        among_staff = self._is_of_staff(message.chat.id)
        talk = talk_of(message.chat.id, message.chat.id if among_staff else sender.id)
        if self.staff and (outcome := await self.staff.wrote(update, message, talk, self._agrees)):
            return outcome
        staff = None if among_staff else self.staff
        to = Address(message.chat.id, message.message_thread_id if message.is_topic_message else None, None if private else message.id)
        further = self._is_further(message)
        text = addressed(message, self._outbox.sender)
        if text is None:
            if private and message.effective_attachment and not edited and not further:
                await self._outbox.send(to, [plain(await self._say(TEXT_ONLY, talk, client))])
            return Outcome()
        conversation = await self._conversation(talk)
        async with self._outbox.typing(to):
            with metrics.UNDERSTANDING_SECONDS().time():
                reply, conversation = await self._in_thread(self.assistant.turn, Message(text, client), conversation)
        if staff and private and reply.intent == "chat.human":
            return replace(await staff.offer(reply, conversation, talk, to), turn=_turn(text, reply))
        if staff:
            reply, conversation = staff.amended(reply, conversation, private)
        turn = _turn(text, reply, said=reply.text if staff and private else "")
        keyboard = self._keyboard(reply) if private else None
        if keyboard and turn.result == "answered" and not text.startswith("/"):
            keyboard = opinions.with_opinions(keyboard, reply.language, reply.intent)
        earlier = await self._reply_to(talk, message.id) if edited else None
        if earlier:
            number = await self._outbox.edit(to, earlier, messages(reply), keyboard)
        else:
            number = await self._outbox.send(to, messages(reply), keyboard)
        LOG.info("answered", intent=reply.intent, language=reply.language)
        if reply.intent == "chat.forget":
            if staff:
                await staff.forget(talk)
            return Outcome(talk, forget=True)
        return Outcome(talk, conversation, (message.id, number) if number else None, turn)

    async def _tapped(self, update: Update, tap: CallbackQuery) -> Outcome:
        """A button: its reply takes the place of the one that it stands under. In a group there are none but the staff's."""
        judged = opinions.judgement(tap)
        await self._outbox.acknowledge(tap.id, self.assistant.phrasing(judged.language).say(opinions.THANKS) if judged else None)
        message, client = tap.message, tap.from_user.language_code
        if message is None:
            return Outcome()
        if judged and message.chat.type == ChatType.PRIVATE:
            await opinions.answer(tap, judged, self._outbox, self.assistant)
            return Outcome(talk_of(message.chat.id, tap.from_user.id), judgement=judged)
        to, talk, data = Address(message.chat.id), talk_of(message.chat.id, tap.from_user.id), tap.data or ""
        if self.staff and (outcome := await self.staff.tapped(tap, name_of(update), talk)):
            return outcome
        if message.chat.type != ChatType.PRIVATE:
            return Outcome()
        staff = None if self._is_of_staff(message.chat.id) else self.staff
        conversation = await self._conversation(talk)
        if await self._send_extra(to, data, _language(conversation, client)):
            return Outcome()
        code, page = keyboards.read(data)
        request = self.assistant.request(code)
        take = self.assistant.take
        reply, conversation = await self._in_thread(take, request or keyboards.HOME, Message("", client), conversation)
        if staff and reply.intent == "chat.human":
            return replace(await staff.offer(reply, conversation, talk, to), turn=_turn("", reply))
        if staff:
            reply, conversation = staff.amended(reply, conversation, private=True)
        if request is None:
            notice = plain(self.assistant.phrasing(reply.language).say(OUT_OF_DATE))
            await self._outbox.send(to, [notice, *messages(reply)], self._keyboard(reply))
        elif isinstance(message, InaccessibleMessage):
            await self._outbox.send(to, messages(reply), self._keyboard(reply, page))
        else:
            await self._outbox.edit(to, message.message_id, messages(reply), self._keyboard(reply, page))
        LOG.info("tapped", intent=reply.intent, language=reply.language)
        return Outcome(talk, conversation, turn=_turn("", reply))

    async def _send_extra(self, to: Address, data: str, language: Language) -> bool:
        """A place on the map or a contact, where a button asks for one that is known."""
        kind, whose = keyboards.beside(data)
        knowledge, phrasing = self.assistant.knowledge, self.assistant.phrasing(language)
        secretariat = whose == keyboards.SECRETARIAT
        title = SECRETARIAT if secretariat else line("{region}", region=Place(whose))
        seat = knowledge.places.get(knowledge.secretariat.region if secretariat else whose)
        member = knowledge.members.get(whose)
        telephone = knowledge.secretariat.office.telephone if secretariat else member and member.telephone and member.telephone.numbers[0]
        if kind == keyboards.PLACE and seat:
            await self._outbox.venue(to, phrasing.say(title), seat)
        elif kind == keyboards.CONTACT and telephone:
            await self._outbox.contact(to, phrasing.say(title), telephone)
        else:
            return False
        return True

    async def _searched(self, query: InlineQuery) -> Outcome:
        person = query.from_user
        known = await self._conversation(talk_of(person.id, person.id))  # a private chat has its person's number
        asker = Conversation(chosen_language=known.chosen_language)
        results, language = await self._in_thread(self._inline.results, query.query, asker, person.language_code)
        button = InlineQueryResultsButton(self.assistant.phrasing(language).say(ASK_IN_PRIVATE), start_parameter="help")
        await self._outbox.offer(query.id, results, button)
        return Outcome()

    async def _tell(self, update: Update, text: Line) -> None:
        """Says something that is no reply, in private or to the staff; a failure to do so is only noted."""
        chat, user = update.effective_chat, update.effective_user
        if not chat or not user or not (chat.type == ChatType.PRIVATE or self._is_of_staff(chat.id)):
            return
        try:
            talk = talk_of(chat.id, chat.id if self._is_of_staff(chat.id) else user.id)
            await self._outbox.send(Address(chat.id), [plain(await self._say(text, talk, user.language_code))])
        except Exception:
            LOG.exception("nor was the person told of it")

    async def _agrees(self, message: Message, conversation: Conversation) -> bool | None:
        return await self._in_thread(self.assistant.agrees, message, conversation)

    def _is_of_staff(self, chat: int) -> bool:
        return self.staff is not None and self.staff.sits_in(chat)

    async def _conversation(self, talk: Talk) -> Conversation:
        return await persistently("a talk is taken up", partial(self._talks.conversation, talk))

    async def _reply_to(self, talk: Talk, question: int) -> int | None:
        return await persistently("an earlier reply is looked for", partial(self._talks.reply_to, talk, question))

    async def _say(self, text: Line, talk: Talk, client: str | None) -> str:
        language = _language(await self._conversation(talk), client)
        return self.assistant.phrasing(language).say(text)

    def _keyboard(self, reply: Reply, page: int = 0) -> InlineKeyboardMarkup:
        phrasing = self.assistant.phrasing(reply.language)
        return keyboards.keyboard(reply, Request(reply.intent, reply.entities), page, self.assistant.knowledge, phrasing)

    def _is_further(self, message: telegram.Message) -> bool:
        """Whether it is one more piece of the album met last: an album arrives as many messages."""
        album, last = message.media_group_id, self._last_album
        self._last_album = album or last
        return album is not None and album == last

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(*args, **kwargs))


def _turn(question: str, reply: Reply, said: str = "") -> Turn:
    result: Result = "other" if reply.intent.startswith("chat.") else _RESULTS.get(reply.intent, "answered")
    return Turn(question, reply.language, reply.intent, result, said)


def _language(conversation: Conversation, client: str | None) -> Language:
    return choose(conversation.chosen_language, (), conversation.language, client)
