"""What the store takes and gives."""

from dataclasses import dataclass
from typing import Literal

from ..knowledge.schema import Language
from ..model import Conversation

Result = Literal["answered", "asked_back", "unknown", "other"]
"""How a turn ended; `other` is talk about the talk itself."""
Opinion = Literal["good", "bad"]
"""What a person thinks of an answer."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Who talks, and where: each a name unique among all channels, such as `telegram:4711`."""

    chat: str
    person: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it comes in."""

    key: str
    """Unique among all channels, such as `telegram:update:815`."""
    talk: Talk
    sent: float | None
    """When the person sent it, in seconds since 1970; None where it is to be answered however late that is."""
    body: str
    """Whatever the channel needs to answer it, as JSON."""


@dataclass(frozen=True, slots=True)
class Item:
    """An update that is to be answered now."""

    id: int
    chat: str
    """The lane that it is in, as a keyed hash."""
    at: float
    """When it came in, in seconds since 1970."""
    late: bool
    """Whether it is so old that an apology does its person more good than an answer."""
    tries: int
    """How often it was taken before, and never finished."""
    body: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what kind of answer it got."""

    question: str
    """The person's words; empty where a button was tapped."""
    language: Language
    intent: str
    result: Result
    reply: str = ""
    """What the bot said; empty where it is nothing that could be passed on to a person."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person thinks of an answer."""

    message: int
    """The number of the message that holds it."""
    language: Language
    intent: str
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an update leaves behind."""

    talk: Talk | None = None
    conversation: Conversation | None = None
    answered: tuple[int, int] | None = None
    """The numbers of the question and of the message that answers it."""
    turn: Turn | None = None
    """Where a question was answered; otherwise it was something to pass over."""
    judgement: Judgement | None = None
    """Where an answer was judged."""
    forget: bool = False
    """Whether the person is to be forgotten."""


# --- questions passed on to a person ------------------------------------------------------------------------------

Status = Literal["offered", "waiting", "talking", "closed"]
"""Of a thread: shown to the person, passed on to the staff, answered by them, over."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question in the person's words, and how the bot's reply began; empty where there was none."""

    question: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A question to the Secretariat's staff, and what is said about it."""

    id: int
    status: Status
    language: Language
    """In which the person is spoken to."""
    person: str
    """As a keyed hash."""
    address: str | None
    """Where the person is answered, as the channel writes it; None once it is closed."""
    exchanges: tuple[Exchange, ...]
    """What the person agrees to pass on; nothing once it is closed."""
    opened: float | None
    """When it was passed on, in seconds since 1970."""
    from_person: str | None
    """The update of the person's that was passed on last."""
    from_staff: str | None
    """The update of the staff's that was passed on last."""
    at: float
    """When it last changed."""
