"""What the knowledge files hold, as immutable records: one model a file.

Every fact names its `sources` (keys of `knowledge/sources.yaml`) and `as_of`, the date that it speaks of.
Dates are strings as exact as the source is: `2024`, `2024-09` or `2024-09-26`. A region is its ISO 3166-2
code, a country its ISO 3166-1 alpha-2 code.
"""

from typing import Annotated, Literal, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from pydantic import AfterValidator, AnyHttpUrl, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

Language = Literal["ko", "en", "zh", "ja", "ru", "mn"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
MemberKind = Literal["member", "special", "associate", "observer"]
Group = Literal["member", "associate", "special", "observer", "founding"]
"""What members are asked for by: a kind of membership, or having founded the association."""
Applicant = Literal["municipality", "company", "person", "institution"]
"""Who may want to join without being a region."""
Confidence = Literal["official", "government", "press"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
PartialDate = Annotated[str, StringConstraints(pattern=r"^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
RegionId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}(-[A-Z]+)?$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]

_URL = TypeAdapter(AnyHttpUrl)


def _url(value: str) -> str:
    _URL.validate_python(value)
    return value


def _telephone(value: str) -> str:
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException as error:
        raise ValueError("write the number in international format, such as +86-551-62703790") from error
    if not set(value) <= set("+0123456789- ()"):
        raise ValueError("write the number with digits only, in international format, such as +86-551-62703790")
    if not phonenumbers.is_valid_number(number):
        raise ValueError("there is no such number in its country; look for a wrong or missing digit")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("there is no such time zone; write one such as Asia/Seoul") from error
    return value


Url = Annotated[str, AfterValidator(_url)]
Telephone = Annotated[str, AfterValidator(_telephone)]
Zone = Annotated[str, AfterValidator(_zone)]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Record(BaseModel):
    """Immutable, and strict about its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Record):
    """The same words in each of the six languages; none may be missing."""

    ko: Text
    en: Text
    zh: Text
    ja: Text
    ru: Text
    mn: Text

    def __getitem__(self, language: Language) -> str:
        text: str = getattr(self, language)
        return text


class Fact(Record):
    """Where a fact comes from, and the date that it speaks of."""

    sources: tuple[Slug, ...] = Field(min_length=1)
    as_of: PartialDate | None
    """None where the page that the fact comes from prints no date."""
    note: str | None = None
    """For editors: the other reading where sources disagree, or what is weak about this one."""


class Statement(Fact):
    """One or two complete sentences, ready to stand in a reply."""

    words: Words


class Source(Record):
    """A page that facts come from."""

    url: Url
    confidence: Confidence
    title: Text


# --- about.yaml -------------------------------------------------------------------------------------------------


class FormerName(Fact):
    language: Language
    name: Text
    until: PartialDate


class Names(Record):
    current: Statement
    abbreviation: Statement
    meaning: Statement
    korean_change: Statement
    former: tuple[FormerName, ...]
    aliases: tuple[Text, ...]
    """What people call the association, in any language, beyond the names above."""


class Thesis(Statement):
    title: Words


class Emblem(Record):
    picture: Statement
    status: Statement


class About(Record):
    introduction: Statement
    names: Names
    purpose: Statement
    activities: Statement
    background: tuple[Thesis, ...] = Field(min_length=3)
    emblem: Emblem


# --- history.yaml -----------------------------------------------------------------------------------------------


class Event(Statement):
    """A step of the association's establishment. `words` do not repeat the date."""

    date: PartialDate
    place: Words | None = None
    region: RegionId | None = None
    country: CountryCode | None = None


class Founding(Statement):
    date: PartialDate
    region: RegionId
    place: Words
    governments: int
    countries: tuple[CountryCode, ...]


class Milestone(Fact):
    """The totals that a source declares for a date; who joined follows from the members' own records."""

    date: PartialDate
    members: int
    countries: int
    associates: int = 0
    special: int = 0
    observers: tuple[RegionId, ...] = ()


class History(Record):
    founding: Founding
    events: tuple[Event, ...]
    milestones: tuple[Milestone, ...]


# --- organisation.yaml ------------------------------------------------------------------------------------------


class Assembly(Fact):
    number: int
    date: PartialDate
    place: Words
    region: RegionId
    remarks: Words | None = None


class Chair(Fact):
    region: RegionId
    since: PartialDate
    until: PartialDate


class Committee(Fact):
    number: int
    date: PartialDate
    place: Words | None = None


class Subcommittee(Fact):
    id: Slug
    names: Words
    coordinators: tuple[RegionId, ...] = Field(min_length=1)


class Charter(Record):
    adopted: PartialDate
    revisions: tuple[PartialDate, ...]
    articles: tuple[Statement, ...]
    summary: Statement


class Organisation(Record):
    assemblies: tuple[Assembly, ...]
    next_assembly: Statement
    assembly_rule: Statement
    chairs: tuple[Chair, ...]
    chair_rule: Statement
    committees: tuple[Committee, ...]
    subcommittees: tuple[Subcommittee, ...]
    subcommittee_growth: Statement
    charter: Charter
    partners: Statement


# --- secretariat.yaml -------------------------------------------------------------------------------------------


class Head(Fact):
    """A Secretary General."""

    number: int
    name: Words
    since: PartialDate
    until: PartialDate | None = None


class Website(Fact):
    urls: dict[Language, Url]


class Office(Record):
    """What the Secretariat itself fills in; empty until it does."""

    telephone: Telephone | None = None
    fax: Telephone | None = None
    mail: Text | None = None
    address: Words | None = None
    hours: Words | None = None


class Hours(Record):
    """When an office is open, in its own time zone."""

    zone: Zone
    days: tuple[Weekday, ...] = Field(min_length=1)
    opens: TimeOfDay = Field(alias="from")
    closes: TimeOfDay = Field(alias="to")
    note: Text
    """Where they are from."""

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError(f"it closes at {self.closes}, which is not after {self.opens}")
        return self


class Secretariat(Record):
    location: Statement
    region: RegionId
    building: Statement
    website: Website
    office: Office
    hours: Hours
    decided: Statement
    opened: Statement
    extended: Statement
    earlier: Statement
    funding: Statement
    heads: tuple[Head, ...]
    appointment: Statement


# --- membership.yaml --------------------------------------------------------------------------------------------


class Kind(Statement):
    """`words` say who may be one; `admission` and `rights` how, and with what."""

    name: Words
    plural: Words
    admission: Words
    rights: Words | None = None


class Kinds(Record):
    member: Kind
    associate: Kind
    special: Kind
    observer: Kind

    def __getitem__(self, kind: MemberKind) -> Kind:
        record: Kind = getattr(self, kind)
        return record


class Step(Statement):
    id: Slug


class Applicants(Record):
    """What the rules say to those who are no regional government."""

    municipality: Statement
    company: Statement
    person: Statement
    institution: Statement


class Fees(Record):
    rule: Statement
    collected: Statement
    associates: Statement


class Application(Statement):
    """A region that has applied, or said that it wants to."""

    region: RegionId


class Membership(Record):
    open: Statement
    kinds: Kinds
    steps: tuple[Step, ...] = Field(min_length=5)
    approval: Statement
    not_stated: Statement
    leaving: Statement
    disputed: Statement
    outside_asia: Statement
    applicants: Applicants
    applications: tuple[Application, ...]
    fees: Fees


# --- countries.yaml ---------------------------------------------------------------------------------------------


class Countries(Record):
    member: tuple[CountryCode, ...]
    """The countries of North East Asia whose regions may be members, in the association's order."""
    asia: tuple[CountryCode, ...]
    """The other countries of Asia, whose regions may be associate members."""
    part_of: dict[CountryCode, CountryCode]
    """Codes of their own in ISO 3166-1 that are treated as regions of another country."""
    disputed: tuple[str, ...]
    """Countries and regions of which the bot does not say to whom they belong."""
    languages: dict[CountryCode, Language]
    """The language, of the six, in which a country's regions call themselves."""
    names: dict[CountryCode, Words]


# --- places.yaml ------------------------------------------------------------------------------------------------


class Seat(Record):
    """The middle of the city where a government has its seat; not its door."""

    seat: Text
    """The city's English name."""
    latitude: float = Field(ge=-90, le=90)
    """Degrees north, WGS 84."""
    longitude: float = Field(ge=-180, le=180)
    """Degrees east, WGS 84."""
    geonames: int
    """The place's number at GeoNames."""


# --- members/*.yaml ---------------------------------------------------------------------------------------------


class Joined(Fact):
    date: PartialDate | None
    """None where no source gives it."""
    name: Words | None = None
    """The name under which it joined, where it is another today."""
    remark: Words | None = None
    """A sentence that belongs to the answer to "since when?"."""


class Telephones(Fact):
    numbers: tuple[Telephone, ...] = Field(min_length=1)


class Address(Fact):
    text: Text
    language: Language


class Link(Fact):
    url: Url


class Aliases(Record):
    ko: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()
    zh: tuple[Text, ...] = ()
    ja: tuple[Text, ...] = ()
    ru: tuple[Text, ...] = ()
    mn: tuple[Text, ...] = ()


class Member(Record):
    """A government in the association, in whatever kind of membership."""

    id: RegionId
    kind: MemberKind
    names: Words
    joined: Joined
    telephone: Telephones | None = None
    address: Address | None = None
    website: Link | None = None
    aliases: Aliases

    @property
    def country(self) -> str:
        return self.id[:2]
