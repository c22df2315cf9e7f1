"""All that Telegram would know, in memory, and the rules of who hears what."""

import itertools
from collections.abc import Callable
from typing import Any

from .bell import Bell
from .detect import detect
from .queue import Queue
from .records import Chat, Json, Message, Query
from .webhook import Webhook
from .wire import Refusal, bad

SERVICE = ("new_chat_members", "left_chat_member", "new_chat_title", "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created")
"""What a bot hears of a group even in privacy mode."""
DEFAULT_TOKEN = "1234567:AAdouble-of-telegram-for-tests-only"


class World:
    """State and settings. Every setting may be changed while the bot runs."""

    def __init__(self, token: str | None, username: str, clock: Callable[[], float]) -> None:
        self.token = token
        self.bot: Json = {"id": int((token or DEFAULT_TOKEN).split(":")[0]), "is_bot": True, "first_name": "NEAR bot", "username": username}
        self.clock = clock
        self.bell = Bell()
        self.queue = Queue(self.bell)
        self.webhook = Webhook(self.queue, clock)
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        """By scope, as `default` or its JSON, and language."""
        self.texts: dict[tuple[str, str], str] = {}
        """By kind (`name`, `description`, `short_description`) and language."""
        self.answers: dict[tuple[Any, ...], tuple[float, Json]] = {}
        """Cached inline answers, each with the second it ends."""
        self.strict = True
        self.privacy = True
        self.mentions = False
        """Whether a mention reaches the bot in privacy mode: sources disagree."""
        self.inline_cache = True
        self.callback_seconds = 15.0
        self.inline_seconds = 10.0
        self.refused_languages: set[str] = set()
        self._ids = itertools.count(1)

    def number(self) -> int:
        """A number not used before."""
        return next(self._ids)

    def now(self) -> int:
        """Unix time in whole seconds, by the clock that a test may have put in."""
        return int(self.clock())

    # --- messages ---------------------------------------------------------------------------------------------

    def post(self, chat: Chat, sender: Json, fields: Json, html: str = "") -> Message:
        """Puts a message into a chat; the bot's are shown to people, people's are heard by the bot."""
        chat.last_id += 1
        known = {name: value for name, value in fields.items() if value is not None}
        json = {"message_id": chat.last_id, "from": sender, "chat": chat.json, "date": self.now()} | known
        message = chat.messages[chat.last_id] = Message(chat, json, html)
        if sender["id"] == self.bot["id"]:
            self.show(message)
        elif self.hears(chat, json):
            self.queue.add("message", json)
        return message

    def show(self, message: Message) -> None:
        """Lets people see what the bot wrote."""
        message.chat.shown.append(message.snapshot())
        self.bell.ring()

    def hears(self, chat: Chat, json: Json) -> bool:
        """Whether a person's message reaches the bot."""
        if chat.bot != "member":
            return False
        if chat.type == "private" or not self.privacy or any(name in json for name in SERVICE):
            return True
        if json.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]:
            return True
        text = json.get("text") or json.get("caption") or ""
        me = f"@{self.bot['username']}".lower()
        for entity in detect(text, []):
            piece = _piece(text, entity).lower()
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                return "@" not in piece or piece.endswith(me)
            if entity["type"] == "mention" and piece == me and self.mentions:
                return True
        return False

    def status(self, chat: Chat, new: str, actor: Json) -> None:
        """Changes what the bot is in a chat, and tells it."""
        old, chat.bot = chat.bot, new
        member = {"old_chat_member": self._membership(old), "new_chat_member": self._membership(new)}
        self.queue.add("my_chat_member", {"chat": chat.json, "from": actor, "date": self.now()} | member)

    def _membership(self, status: str) -> Json:
        return {"user": self.bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})

    # --- what requests may reach -------------------------------------------------------------------------------

    def chat(self, chat_id: object, writes: bool = True) -> Chat:
        """The chat of a request, or Telegram's refusal."""
        if chat_id is None:
            raise bad("chat_id is empty")
        chat = self.chats.get(int(str(chat_id))) if str(chat_id).lstrip("-").isdecimal() else None
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to and writes:
            raise Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.bot == "kicked" and writes and chat.type == "private":
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat.bot == "kicked" and (writes or chat.type == "supergroup") and chat.type != "private":
            raise Refusal(403, f"Forbidden: bot was kicked from the {chat.type} chat")
        return chat

    def query(self, query_id: object, kind: str) -> Query:
        """A query that can still be answered."""
        query = self.queries.get(str(query_id))
        if query is None or query.kind != kind or query.answer is not None or self.late(query):
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return query

    def late(self, query: Query) -> bool:
        """Whether the time to answer has passed."""
        return self.clock() - query.asked > (self.callback_seconds if query.kind == "callback" else self.inline_seconds)

    def ask(self, kind: str, person: Json) -> Query:
        """Notes a query that the bot is to answer."""
        query = Query(str(4_000_000_000_000_000_000 + self.number()), kind, self.clock(), person)
        self.queries[query.id] = query
        return query


def _piece(text: str, entity: Json) -> str:
    raw = text.encode("utf-16-le")[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
    return raw.decode("utf-16-le")


def quoted(message: Message) -> Json:
    """A message as the answer to it carries it: Telegram does not nest further."""
    return {name: value for name, value in message.json.items() if name != "reply_to_message"}


def written(text: str | None, name: str = "text") -> Json:
    """What a person wrote, with what Telegram marks in it."""
    if text is None:
        return {}
    entities = detect(text, [])
    return {name: text} | ({"entities" if name == "text" else "caption_entities": entities} if entities else {})
