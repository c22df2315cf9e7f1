"""What vocabulary/<language>.yaml holds: the words of a language that tell entities, and how it is written."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .schema import CountryCode, Language, Record, Text


class KindWords(Record):
    """Words for kinds of membership."""

    member: tuple[Text, ...]
    associate: tuple[Text, ...]
    special: tuple[Text, ...]
    observer: tuple[Text, ...]
    founding: tuple[Text, ...]


class ApplicantWords(Record):
    """Words for those who are no region."""

    municipality: tuple[Text, ...]
    company: tuple[Text, ...]
    person: tuple[Text, ...]
    institution: tuple[Text, ...]


class Vocabulary(Record):
    """The words of a language that tell entities, beyond the names themselves."""

    endings: tuple[Text, ...]
    """What may follow a name, as one word with it: particles and case endings."""
    region_types: tuple[Text, ...]
    """Words for kinds of regions, which may stand beside a name."""
    countries: dict[CountryCode, tuple[Text, ...]]
    """What people call countries, beyond the names in CLDR."""
    kinds: KindWords
    applicants: ApplicantWords
    we: tuple[Text, ...]
    """Words by which people mean their own region."""
    tongues: dict[Language, tuple[Text, ...]]
    """What the six languages are called."""
    scripts: tuple[Literal["latin", "cyrillic", "hangul", "kana", "han"], ...] = Field(min_length=1)
    """In which scripts people write the language."""
    grammar: tuple[Text, ...] = ()
    """Words of grammar, of a language from which people mix words, but not these, into sentences of others."""
    romanisation: dict[Text, Text] = Field(default_factory=dict)
    """The Latin letters that people type for those of the language's own script; empty where they do not."""
    keyboard: Annotated[str, StringConstraints(pattern=r"^(hangul|.{33})$")] | None = None
    """The letters on the keys `qwertyuiop[]asdfghjkl;'zxcvbnm,./`, or "hangul"; None where there is no other layout."""
    disputed: tuple[Text, ...]
    """Names of places of which the bot does not say to whom they belong."""
    cities: tuple[Text, ...]
    """Words beside a region's name by which a city or district of that name is meant, not the region."""
