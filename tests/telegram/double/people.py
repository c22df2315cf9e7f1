"""People and groups as tests use them."""

from typing import TYPE_CHECKING, Any

from .records import Chat, Json, Message, Query
from .world import quoted, written

if TYPE_CHECKING:
    from .double import Double

FILE = {"file_id": "AgAD-double", "file_unique_id": "double", "file_size": 1000}


class Place:
    """A chat whose next message from the bot a test can wait for."""

    def __init__(self, double: "Double", chat: Chat) -> None:
        self._double = double
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def unread(self) -> list[Message]:
        """What the bot said or edited here and no `next` has taken."""
        return self.chat.shown[self.chat.taken :]

    @property
    def messages(self) -> list[Message]:
        """All that stands in the chat now."""
        return list(self.chat.messages.values())

    async def next(self, timeout: float = 5) -> Message:
        """The next message that the bot sends here, or the next edit, as it was then; TimeoutError tells what the bot did instead."""
        if not await self._double.bell.until(lambda: self.unread, timeout):
            last = "; ".join(f"{c.method} {c.status} {c.description}".strip() for c in self._double.calls[-5:])
            raise TimeoutError(f"the bot said nothing in {timeout} s; its last requests: {last or 'none'}")
        self.chat.taken += 1
        return self.chat.shown[self.chat.taken - 1]


class Group(Place):
    """A group or supergroup."""

    def topic(self, name: str) -> int:
        """Opens a topic; its id."""
        owner = next(iter(self.chat.members.values()))
        made = self._double.post(self.chat, owner, {"forum_topic_created": {"name": name, "icon_color": 7322096}})
        made.json |= {"message_thread_id": made.id, "is_topic_message": True}
        self.chat.topics[made.id] = name
        return made.id

    def add(self, person: "Person") -> None:
        """Lets somebody in."""
        self.chat.members[person.id] = person.json
        self._double.post(self.chat, person.json, {"new_chat_members": [person.json]})

    def kicks(self) -> None:
        """Throws the bot out."""
        self._double.status(self.chat, "kicked", next(iter(self.chat.members.values())))

    def readmits(self) -> None:
        """Lets the bot in again."""
        self._double.status(self.chat, "member", next(iter(self.chat.members.values())))


class Person(Place):
    """Somebody with a private chat with the bot."""

    @property
    def json(self) -> Json:
        """The person as Telegram shows them to bots; `language_code` may be changed or taken out."""
        return self.chat.members[self.id]

    @property
    def language(self) -> str | None:
        return self.json.get("language_code")

    @language.setter
    def language(self, code: str | None) -> None:
        self.json.pop("language_code", None)
        self.json.update({"language_code": code} if code else {})

    def say(
        self, text: str, *, chat: Place | None = None, topic: int | None = None, reply_to: Message | None = None, ago: float = 0
    ) -> Message:
        """Writes; `ago` seconds before now by the double's clock."""
        return self.send(written(text), chat=chat, topic=topic, reply_to=reply_to, ago=ago)

    def send(
        self, fields: Json, *, chat: Place | None = None, topic: int | None = None, reply_to: Message | None = None, ago: float = 0
    ) -> Message:
        """Sends a message with the fields given, in Telegram's form: a location, a contact, a service message."""
        place = (chat or self).chat
        if place.type == "private" and place.bot == "kicked":
            raise RuntimeError("a person who blocks the bot cannot write to it")
        thread = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        reply = {"reply_to_message": quoted(place.messages.get(reply_to.id, reply_to))} if reply_to else {}
        dated = {"date": int(self._double.clock() - ago)} if ago else {}
        return self._double.post(place, dict(self.json), thread | reply | fields | dated)

    def photo(self, caption: str | None = None, *, chat: Place | None = None, reply_to: Message | None = None) -> Message:
        photo = {"photo": [FILE | {"width": 90, "height": 90}]}
        return self.send(photo | written(caption, "caption"), chat=chat, reply_to=reply_to)

    def sticker(self, *, chat: Place | None = None) -> Message:
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return self.send({"sticker": FILE | kind}, chat=chat)

    def voice(self, *, chat: Place | None = None) -> Message:
        return self.send({"voice": FILE | {"duration": 2, "mime_type": "audio/ogg"}}, chat=chat)

    def document(self, caption: str | None = None, *, chat: Place | None = None) -> Message:
        return self.send({"document": FILE | {"file_name": "a.pdf"}} | written(caption, "caption"), chat=chat)

    def edit(self, message: Message, text: str) -> Message:
        """Changes what the person wrote."""
        kept = {name: value for name, value in message.json.items() if name not in ("text", "entities")}
        message.json = kept | written(text) | {"edit_date": self._double.now()}
        if self._double.hears(message.chat, message.json):
            self._double.queue.add("edited_message", message.json)
        return message

    def tap(self, message: Message, button: str | None = None, *, data: str | None = None) -> Query:
        """Taps the button with this label or data, as it stood under the message given; `data` alone is taken as it is."""
        sent = data or message.data.get(button or "") or (button if button in message.data.values() else None)
        if sent is None:
            raise LookupError(f"no button {button!r} to tap under {message.text!r}: {message.buttons}")
        query = self._double.ask("callback", self.json)
        now = message.chat.messages.get(message.id, message)
        shown: dict[str, Any] = {"message": now.json, "chat_instance": str(message.chat.id), "data": sent}
        self._double.queue.add("callback_query", {"id": query.id, "from": dict(self.json)} | shown)
        return query

    def inline(self, text: str, *, offset: str = "", chat_type: str = "sender") -> Query:
        """Asks in inline mode; the same within the time that the bot let its answer be kept does not reach the bot."""
        query = self._double.ask("inline", self.json)
        query.key = (chat_type, offset, text.strip())
        for whose in (self.id, None):
            ends, answer = self._double.answers.get((whose, *query.key), (0.0, None))
            if self._double.inline_cache and self._double.clock() < ends:
                query.answer = answer
                return query
        asked = {"id": query.id, "from": dict(self.json), "query": text, "offset": offset, "chat_type": chat_type}
        self._double.queue.add("inline_query", asked)
        return query

    async def answer(self, query: Query, timeout: float = 5) -> Json:
        """The bot's answer to a tap or an inline query."""
        if not await self._double.bell.until(lambda: query.answer is not None, timeout):
            raise TimeoutError(f"the bot did not answer the {query.kind} query in {timeout} s")
        return query.answer or {}

    def blocks(self) -> None:
        """Stops the bot."""
        self._double.status(self.chat, "kicked", self.json)

    def unblocks(self) -> None:
        """Lets the bot write again."""
        self._double.status(self.chat, "member", self.json)
