"""Reads the knowledge directory into one immutable record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from ..retention import Retention
from .documents import Document, Problem, Problems, read, validate
from .schema import (
    LANGUAGES,
    About,
    Countries,
    History,
    Language,
    Member,
    MemberKind,
    Membership,
    Organisation,
    RegionId,
    Seat,
    Secretariat,
    Slug,
    Source,
    Text,
)
from .vocabulary import Vocabulary

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"

Questions = dict[Text, tuple[Text, ...]]
"""Sample questions by intent, with the slots {member}, {country} and {year}."""

ConceptWords = dict[Text, tuple[Text, ...]]
"""Words by the concept that they stand for."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Region:
    """A region that is no member: what people call it, in the languages that have a name for it."""

    id: str
    names: Mapping[Language, tuple[str, ...]]

    @property
    def country(self) -> str:
        """Its country's ISO 3166-1 code."""
        return self.id[:2]

    def name(self, language: Language) -> str:
        """Its name in `language`, or else in English, or else in whatever language has one."""
        names = self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))
        return names[0]


@dataclass(frozen=True)
class Knowledge:
    """Everything that the bot knows, and the files that it comes from."""

    sources: Mapping[str, Source]
    about: About
    history: History
    organisation: Organisation
    secretariat: Secretariat
    membership: Membership
    countries: Countries
    places: Mapping[str, Seat]
    members: Mapping[str, Member]
    regions: Mapping[str, Region]
    ambiguous: Mapping[str, tuple[str, ...]]
    vocabulary: Mapping[Language, Vocabulary]
    concepts: Mapping[Language, ConceptWords]
    documents: Mapping[str, Document]
    """By the file's name below the directory, such as `members/cn.yaml`; none where what was read before was used."""
    retention: Retention = field(default_factory=Retention)
    """What it says of itself: for how long it keeps what it keeps."""

    def region_name(self, id: str, language: Language) -> str:
        """What a region, member or not, is called."""
        member = self.members.get(id)
        return member.names[language] if member else self.regions[id].name(language)

    def of(self, kind: MemberKind) -> tuple[Member, ...]:
        """All in a kind of membership."""
        return tuple(m for m in self.members.values() if m.kind == kind)

    @cached_property
    def latest_year(self) -> int:
        """The last year that the membership's milestones speak of."""
        return int(self.history.milestones[-1].date[:4])


class Files:
    """Reads one file after another, keeping what is wrong with any of them.

    What stands in `stored`, the data of files read before, is not read again.
    """

    def __init__(self, directory: Path, stored: Mapping[str, Any] = MappingProxyType({})) -> None:
        self.directory = directory
        self._stored = stored
        self.documents: dict[str, Document] = {}
        self.problems: list[Problem] = []

    def read(self, name: str, model: type[T]) -> T | None:
        """A file's records; None where it cannot be used, which `problems` then explain."""
        try:
            path = self.directory / name
            document = Document(path, self._stored[name], {}) if name in self._stored else read(path)
            self.documents[name] = document
            return validate(document, model)
        except Problems as error:
            self.problems += error.problems
            return None


def read_members(files: Files) -> dict[str, Member]:
    """All of members/*.yaml, by id, in the order of the files' own rows."""
    members: dict[str, Member] = {}
    for path in sorted((files.directory / "members").glob("*.yaml")):
        name = f"members/{path.name}"
        for index, member in enumerate(files.read(name, tuple[Member, ...]) or ()):
            problem = files.documents[name].problem
            if member.id in members:
                files.problems.append(problem((index, "id"), f"{member.id} has a record already; keep one of the two"))
            if member.country.lower() != path.stem:
                files.problems.append(problem((index, "id"), f"{member.id} belongs into members/{member.country.lower()}.yaml; move it"))
            members[member.id] = member
    return members


def read_questions(files: Files, language: Language) -> dict[str, tuple[str, ...]]:
    """The sample questions of a language, by intent, from its files one a topic."""
    questions: dict[str, tuple[str, ...]] = {}
    for path in sorted((files.directory / "questions" / language).glob("*.yaml")):
        for intent, samples in (files.read(f"questions/{language}/{path.name}", Questions) or {}).items():
            questions[intent] = questions.get(intent, ()) + samples
    return questions


def load(directory: Path = KNOWLEDGE, stored: Mapping[str, Any] = MappingProxyType({})) -> Knowledge:
    """The knowledge in `directory`, or in the data `stored` of its files, which is much faster than to read YAML;
    raises Problems with all that is wrong in any file's form.

    What can only be seen across files is `check`'s to find.
    """
    files = Files(directory, stored)
    sources = files.read("sources.yaml", dict[Slug, Source])
    about = files.read("about.yaml", About)
    history = files.read("history.yaml", History)
    organisation = files.read("organisation.yaml", Organisation)
    secretariat = files.read("secretariat.yaml", Secretariat)
    membership = files.read("membership.yaml", Membership)
    countries = files.read("countries.yaml", Countries)
    places = files.read("places.yaml", dict[RegionId, Seat])
    ambiguous = files.read("ambiguous.yaml", dict[Text, tuple[RegionId, ...]])
    members = read_members(files)
    regions = _read_regions(files)
    vocabulary = {code: files.read(f"vocabulary/{code}.yaml", Vocabulary) for code in LANGUAGES}
    words = {code: v for code, v in vocabulary.items() if v}
    concepts = {code: files.read(f"concepts/{code}.yaml", ConceptWords) or {} for code in LANGUAGES}
    if files.problems or not (sources and about and history and organisation and secretariat):
        raise Problems(files.problems)
    if not (membership and countries and places and ambiguous):
        raise Problems(files.problems)
    return Knowledge(
        MappingProxyType(sources),
        about,
        history,
        organisation,
        secretariat,
        membership,
        countries,
        MappingProxyType(places),
        MappingProxyType(members),
        MappingProxyType(regions),
        MappingProxyType(ambiguous),
        MappingProxyType(words),
        MappingProxyType(concepts),
        MappingProxyType({} if stored else files.documents),
    )


def _read_regions(files: Files) -> dict[str, Region]:
    path = files.directory / "regions.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {id: Region(id, {code: tuple(names) for code, names in row.items()}) for id, row in rows.items()}
    except (OSError, ValueError, AttributeError) as error:
        line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        files.problems.append(Problem(path, line, column, f"cannot be read ({error}); generate it anew"))
        return {}
