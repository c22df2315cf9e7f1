"""What travels between the stages of a turn: small immutable records."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .knowledge.schema import Applicant, Group, Language, Words

Verdict = Literal["member", "associate", "special", "observer", "not-member", "not-eligible", "already-member"]


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent, with the language of their app as its client names it (`ru`, `zh-hans`), if it does."""

    text: str
    client_language: str | None = None


# --- what is understood -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entities:
    """What a question is about. Regions are ISO 3166-2 codes, countries ISO 3166-1 alpha-2 codes."""

    members: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    """Regions that are in no kind of membership."""
    countries: tuple[str, ...] = ()
    year: int | None = None
    kind: Group | None = None
    applicant: Applicant | None = None
    """What would join, where it is no region."""
    own: bool = False
    """Whether the person speaks of their own region."""
    unclear: tuple[str, ...] = ()
    """The regions that a name could each mean."""
    tongue: Language | None = None
    """The language that is spoken of."""
    strange: str = ""
    """What seems to be a name, and stands for no region known."""
    disputed: bool = False
    """Whether a place is named of which the bot does not say to whom it belongs."""

    @property
    def places(self) -> tuple[str, ...]:
        """All the regions named, members first."""
        return self.members + self.regions

    @property
    def named(self) -> bool:
        """Whether anything is named that a follow-up could put in another's place."""
        return bool(self.places or self.countries or self.unclear or self.year or self.kind)


class Reading(NamedTuple):
    """An intent that an utterance may have, with how likely it is, from 0 to 1."""

    intent: str
    score: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What an utterance may mean: its readings, likeliest first and a dozen at most, and its entities."""

    language: Language
    readings: tuple[Reading, ...]
    entities: Entities
    words: int
    """How many words it has, a name counting as one; where words are not parted, about how many."""
    outside: float
    """The likelihood that it is out of scope."""
    concepts: frozenset[str] = frozenset()
    """What its words speak of, by the names in knowledge/concepts/."""
    unexplained: float = 0.0
    """The share of its letters that neither names nor concepts explain."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person is taken to want, after the conversation has filled in what was left unsaid."""

    intent: str
    entities: Entities = Entities()
    confidence: float = 1.0
    choices: tuple["Request", ...] = ()
    """With the intent `clarify`: the readings to choose from."""
    waiting: str = ""
    """With the intent `clarify`: the intent that waits for a region to be named."""
    also: tuple["Request", ...] = ()
    """What is asked in the same message besides."""
    missed: int | None = None
    """With the intent `clarify`: the number of a choice that there is not."""
    reason: str = field(default="", compare=False)
    """Why it is taken to be wanted: words for an operator, in English."""


# --- what is said -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A region, to be named in the reply's language."""

    id: str


@dataclass(frozen=True, slots=True)
class TwoNames:
    """A region, to be named in the reply's language and, where that is not its own, by a second name: the English one, whose
    letters all read; in English, its own."""

    id: str


@dataclass(frozen=True, slots=True)
class Land:
    """A country, to be named in the reply's language."""

    code: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """One of the six languages, to be named in itself."""

    language: Language


@dataclass(frozen=True, slots=True)
class Spoken:
    """One of the six languages, to be named in the reply's language."""

    language: Language


@dataclass(frozen=True, slots=True)
class Day:
    """A date as exact as it is known: `2024`, `2024-09`, `2024-09-26`."""

    date: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number in international format."""

    number: str


Slot = object
"""What fills a place in a sentence: one of the records above, words, a number, a text that is the same in every
language, a span of time, a moment in its own zone, office hours, a sentence of its own, or a tuple of these, which is written as a list."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the catalogue by its English text, with what fills its places; no words yet.

    With `count`, `plural` is the English text for numbers other than one.
    """

    message: str
    slots: dict[str, Slot]
    plural: str = ""
    count: int | None = None


def line(message: str, /, **slots: Slot) -> Line:
    """A sentence of the catalogue."""
    return Line(message, slots)


def counted(singular: str, plural: str, count: int, /, **slots: Slot) -> Line:
    """A sentence of the catalogue whose form depends on a number, which fills its place `count`."""
    return Line(singular, {"count": count, **slots}, plural, count)


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of a reply, in no language yet. A line that is a `Words` is said as it stands."""

    lines: tuple[Line | Words, ...]
    facts: tuple[str, ...] = ()
    """Paths into the knowledge, such as `members/CN-GS#telephone`."""
    sources: tuple[str, ...] = ()
    """Keys of knowledge/sources.yaml."""
    as_of: str | None = None
    verdict: Verdict | None = None
    options: tuple[Request, ...] = ()
    picks: tuple[Request, ...] = ()
    """The same for each of many regions, more than can be numbered in a talk."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a person may choose next, as it was shown to them."""

    label: str
    request: Request


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says."""

    language: Language
    intent: str
    confidence: float
    entities: Entities
    verdict: Verdict | None
    text: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    """Addresses of the pages behind the facts."""
    options: tuple[Option, ...]
    picks: tuple[Option, ...]
    """Regions to choose one of, by name; a channel with buttons shows them in pages."""


Expectation = Literal["", "consent", "words"]
"""What a person writes next, where it is no question to the bot: whether something may be passed on to the Secretariat, or what."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What has been talked about: all that a turn leaves for the next."""

    language: Language | None = None
    """Of the last reply."""
    chosen_language: Language | None = None
    request: Request | None = None
    """The last that a follow-up could take up."""
    options: tuple[Option, ...] = ()
    """Of the last reply, in the order shown."""
    failures: int = 0
    """Questions in a row that were not understood, or asked back about to no avail."""
    expects: Expectation = ""
