"""What the world is made of: chats, messages as people see them, and questions that wait for an answer."""

import copy
from dataclasses import dataclass, field
from typing import Any

from .markup import units

Json = dict[str, Any]


@dataclass(eq=False)
class Message:
    """A message as it stands in a chat. `html` is what the bot wrote, tags and all; `json` is Telegram's form of it."""

    chat: "Chat"
    json: Json
    html: str = ""
    edited: bool = False

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        """Those written and those found; offsets and lengths in UTF-16 code units."""
        return list(self.json.get("entities", []))

    @property
    def marked(self) -> list[tuple[str, str]]:
        """The entities as (type, piece of the text)."""
        text = self.text.encode("utf-16-le")
        pieces = ((e["type"], text[2 * e["offset"] : 2 * (e["offset"] + e["length"])]) for e in self.entities)
        return [(kind, piece.decode("utf-16-le")) for kind, piece in pieces]

    @property
    def links(self) -> dict[str, str]:
        """Where the words that are links lead."""
        named = zip(self.marked, self.entities, strict=True)
        return {piece: entity.get("url", piece) for (_, piece), entity in named if entity["type"] in ("url", "text_link")}

    @property
    def keyboard(self) -> list[list[Json]]:
        """The buttons in rows, in Telegram's form."""
        return list(self.json.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the buttons in rows."""
        return [[button["text"] for button in row] for row in self.keyboard]

    @property
    def data(self) -> dict[str, str]:
        """What a tap sends, by label."""
        return {b["text"]: b["callback_data"] for row in self.keyboard for b in row if "callback_data" in b}

    @property
    def urls(self) -> dict[str, str]:
        """What a button opens, by label."""
        return {b["text"]: b["url"] for row in self.keyboard for b in row if "url" in b}

    @property
    def venue(self) -> Json | None:
        return self.json.get("venue")

    @property
    def location(self) -> Json | None:
        return self.json.get("location")

    @property
    def contact(self) -> Json | None:
        return self.json.get("contact")

    @property
    def reply_to(self) -> int | None:
        """The id of the message that this one answers."""
        replied = self.json.get("reply_to_message")
        return replied["message_id"] if replied else None

    @property
    def topic(self) -> int | None:
        return self.json.get("message_thread_id")

    @property
    def length(self) -> int:
        """UTF-16 code units."""
        return units(self.text)

    def snapshot(self) -> "Message":
        """The message as it is now: later edits do not change it."""
        return Message(self.chat, copy.deepcopy(self.json), self.html, self.edited)


@dataclass(eq=False)
class Chat:
    """A private chat (its id is the person's), a group, a supergroup; `shown` is what the bot said and edited, in order."""

    id: int
    type: str
    names: Json
    messages: dict[int, Message] = field(default_factory=dict)
    shown: list[Message] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    members: dict[int, Json] = field(default_factory=dict)
    bot: str = "member"
    """The bot's status in it; `kicked` also for a person who blocks it."""
    migrated_to: int | None = None
    last_id: int = 0
    taken: int = 0
    """How many of `shown` tests have seen."""

    @property
    def json(self) -> Json:
        return {"id": self.id, "type": self.type} | self.names

    @property
    def forum(self) -> bool:
        return bool(self.names.get("is_forum"))


@dataclass(eq=False)
class Query:
    """A tap on a button or an inline query, with the bot's answer once it is there."""

    id: str
    kind: str
    asked: float
    """Seconds, by the double's clock."""
    person: Json
    key: tuple[Any, ...] = ()
    """Of an inline query: what makes another the same as this."""
    answer: Json | None = None
