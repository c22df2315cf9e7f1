"""Finds every problem in the knowledge, the sample questions and the catalogues."""

import re
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
from babel import Locale
from babel.messages import Message

from .answers import ANSWERS
from .dialogue.context import OF_PLACES
from .knowledge.documents import Document, Key, Problem, Problems
from .knowledge.index import select
from .knowledge.load import KNOWLEDGE, Files, Knowledge, load, read_members, read_questions
from .knowledge.schema import LANGUAGES, MemberKind, Office
from .phrasing import catalogue

_SLOT = re.compile(r"\{[^}]*\}")
_SLOTS = {"{member}", "{country}", "{year}"}
_INTENTS = {*ANSWERS, "followup.same", "chat.yes", "chat.no"} - {"clarify", "chat.forget"}
"""What sample questions are sorted by: not what only the bot says, nor what only a command asks for."""
_TOTALS: tuple[tuple[str, MemberKind], ...] = (("members", "member"), ("associates", "associate"), ("special", "special"))


def check(directory: Path = KNOWLEDGE, locales: Path = catalogue.LOCALES) -> tuple[list[Problem], list[Problem]]:
    """The problems, and what is no problem but is still to be filled in."""
    problems = [*_check_catalogues(locales), *_check_questions(directory)]
    try:
        knowledge = load(directory)
    except Problems as error:
        return sorted({*problems, *error.problems}), []
    for name, document in knowledge.documents.items():
        problems += _dangling(knowledge, name, document)
    problems += _wrong_totals(knowledge)
    problems += _foreign_numbers(knowledge)
    return sorted(set(problems)), list(_still_empty(knowledge))


# --- across files -------------------------------------------------------------------------------------------------


def _dangling(knowledge: Knowledge, name: str, document: Document) -> Iterator[Problem]:
    """Keys of sources, regions and countries that nothing stands behind."""
    regions = knowledge.members.keys() | knowledge.regions.keys()
    countries = Locale("en").territories.keys()
    for key, value in _leaves(document.data, ()):
        names = [part for part in key if isinstance(part, str)]
        last = names[-1] if names else ""
        if last == "sources" and value not in knowledge.sources:
            yield document.problem(key, f"no source is called {value!r}; add it to sources.yaml or correct it")
        elif name == "places.yaml" and names[0] not in knowledge.members:
            if last == "seat":
                yield document.problem(key[:1], f"no member has the id {names[0]!r}; correct it")
        elif last in ("region", "coordinators", "observers") or name == "ambiguous.yaml":
            if value is not None and value not in regions:
                yield document.problem(key, f"no region has the id {value!r}; use one of members/*.yaml or regions.json")
        elif (last in ("member", "asia", "countries") and name in ("countries.yaml", "history.yaml")) and isinstance(value, str):
            if value not in countries:
                yield document.problem(key, f"{value!r} is no country's ISO 3166-1 code; correct it")


def _leaves(data: object, key: Key) -> Iterator[tuple[Key, object]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _leaves(value, (*key, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _leaves(value, (*key, index))
    else:
        yield key, data


def _wrong_totals(knowledge: Knowledge) -> Iterator[Problem]:
    """Milestones whose totals are not those of the members that had joined by then."""
    document = knowledge.documents["history.yaml"]
    for index, milestone in enumerate(knowledge.history.milestones):
        year = int(milestone.date[:4])
        for field, kind in _TOTALS:
            declared = getattr(milestone, field)
            counted = len(select(knowledge, kind=kind, until=year))
            if declared != counted:
                message = f"declares {declared} {field}, but {counted} had joined by {year}; correct the total or the members' years"
                yield document.problem(("milestones", index, field), message)


def _foreign_numbers(knowledge: Knowledge) -> Iterator[Problem]:
    """Telephones that are not of the member's country."""
    for name, document in knowledge.documents.items():
        if not name.startswith("members/"):
            continue
        for index, row in enumerate(document.data):
            telephone = knowledge.members[row["id"]].telephone
            for place, number in enumerate(telephone.numbers if telephone else ()):
                country = phonenumbers.region_code_for_number(phonenumbers.parse(number))
                if country != row["id"][:2]:
                    key = (index, "telephone", "numbers", place)
                    yield document.problem(key, f"{number} is a number of {country}, and {row['id']} is not; correct it")


def _still_empty(knowledge: Knowledge) -> Iterator[Problem]:
    document = knowledge.documents["secretariat.yaml"]
    for field in Office.model_fields:
        if getattr(knowledge.secretariat.office, field) is None:
            yield document.problem(("office", field), f"{field}: to be filled in by the Secretariat")


# --- sample questions ---------------------------------------------------------------------------------------------


def _check_questions(directory: Path) -> Iterator[Problem]:
    members = read_members(Files(directory)).values()
    for language in LANGUAGES:
        files = Files(directory)
        questions = read_questions(files, language)
        names = [member.names[language] for member in members]
        yield from files.problems
        seen: dict[str, str] = {}
        for name, document in files.documents.items():
            yield from _check_file(name, document, seen)
            yield from _written_out(document, names)
        for intent in sorted(_INTENTS - questions.keys()):
            folder = directory / "questions" / language
            yield Problem(folder, 1, 1, f"no sample question has the intent {intent}; add some to a file here")


def _check_file(name: str, document: Document, seen: dict[str, str]) -> Iterator[Problem]:
    for intent, samples in (document.data or {}).items():
        if intent not in _INTENTS:
            yield document.problem((intent,), f"there is no intent {intent!r}; correct its spelling")
        for index, sample in enumerate(samples or ()):
            text = str(sample).casefold()
            if unknown := set(_SLOT.findall(text)) - _SLOTS:
                yield document.problem((intent, index), f"{min(unknown)} is no slot; use {{member}}, {{country}} or {{year}}")
            if text in seen:
                yield document.problem((intent, index), f"this question stands in {seen[text]} already; keep one of the two")
            seen.setdefault(text, f"{name} under {intent}")


def _written_out(document: Document, names: list[str]) -> Iterator[Problem]:
    """Names of members in questions that may be about any: what is learnt from a slot holds for all of them."""
    for intent in OF_PLACES:
        for index, sample in enumerate((document.data or {}).get(intent) or ()):
            for name in names:
                if name in str(sample):
                    yield document.problem((intent, index), f"{name} is a member's name; write {{member}} in its place")


# --- catalogues ---------------------------------------------------------------------------------------------------


def _check_catalogues(locales: Path) -> Iterator[Problem]:
    """Sentences that are missing, doubtful or lack a slot, in any language."""
    said = catalogue.said_by_the_code()
    for language in LANGUAGES:
        path = catalogue.path(language, locales)
        try:
            messages = {message.id: message for message in catalogue.read(language, locales) if message.id}
        except OSError as error:
            yield Problem(path, 1, 1, f"cannot be read ({error.strerror}); put the file back")
            continue
        except (ValueError, UnicodeError) as error:
            yield Problem(path, 1, 1, f"is no catalogue ({error}); correct it")
            continue
        for missing in sorted(said - messages.keys(), key=str):
            yield Problem(path, 1, 1, f"lacks {missing!r}; run `make messages`, then translate it")
        for message in messages.values():
            for wrong in _wrong_in(message):
                yield Problem(path, message.lineno or 1, 1, wrong)


def _wrong_in(message: Message) -> Iterator[str]:
    ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
    texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
    if message.fuzzy:
        yield f"{ids[0]!r} is marked fuzzy; correct the translation and remove the mark"
    if not all(texts):
        yield f"{ids[0]!r} is not translated; fill in msgstr"
    for text in filter(None, texts):
        if _names_of_slots(text) != _names_of_slots(ids[0]):
            yield f"the slots of {text!r} are not those of {ids[0]!r}; use each of them once"


def _names_of_slots(text: str) -> set[str]:
    return {match.strip("{}").split(":")[0] for match in _SLOT.findall(text)}
