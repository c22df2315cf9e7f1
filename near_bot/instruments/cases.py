"""Test questions as they are kept: one YAML file a topic and language, by intent, each with what must be understood."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..assistant import Assistant
from ..knowledge.documents import read
from ..knowledge.schema import LANGUAGES, Language
from ..model import Conversation, Message, Reply

CASES = Path(__file__).parents[2] / "tests" / "questions"
"""Where they are in a checkout; the installed program has none."""


@dataclass(frozen=True)
class Case:
    """A question, and what must be understood of it."""

    language: Language
    intent: str
    ask: str
    wanted: dict[str, Any] = field(default_factory=dict)
    """`members`, `regions`, `countries`, `year`, `kind`, `verdict`, as the question calls for; `accept`: other intents that serve."""

    def asked(self, assistant: Assistant) -> Reply:
        """The reply to the question by itself."""
        return assistant.turn(Message(self.ask), Conversation())[0]


def cases(language: Language, directory: Path = CASES) -> Iterator[Case]:
    """The test questions of a language; raises Problems where a file cannot be read."""
    for path in sorted((directory / language).glob("*.yaml")):
        for intent, rows in read(path).data.items():
            for row in rows:
                yield Case(language, intent, row["ask"], {key: value for key, value in row.items() if key != "ask"})


def all_cases(directory: Path = CASES) -> Iterator[Case]:
    """The test questions of every language."""
    for language in LANGUAGES:
        yield from cases(language, directory)


def shortcomings(case: Case, reply: Reply) -> list[str]:
    """What of a reply is not as the case wants it."""
    found = []
    if reply.intent not in (case.intent, *case.wanted.get("accept", ())):
        found.append(f"intent {reply.intent} for {case.intent}")
    if reply.language != case.language and case.intent != "chat.language":
        found.append(f"language {reply.language} for {case.language}")
    about_a_place = case.intent.startswith("member.") or case.intent == "membership.eligibility"
    places = {*case.wanted.get("members", ()), *case.wanted.get("regions", ())}
    if about_a_place and places != set(reply.entities.places):
        found.append(f"regions {reply.entities.places} for {sorted(places)}")
    if case.intent.startswith("members."):
        for key in ("year", "kind"):
            if case.wanted.get(key) not in (None, getattr(reply.entities, key)):
                found.append(f"{key} {getattr(reply.entities, key)} for {case.wanted[key]}")
        if not set(case.wanted.get("countries", ())) <= set(reply.entities.countries):
            found.append(f"countries {reply.entities.countries} for {case.wanted['countries']}")
    if case.wanted.get("verdict") not in (None, reply.verdict):
        found.append(f"verdict {reply.verdict} for {case.wanted['verdict']}")
    return found


def outcome(case: Case, reply: Reply) -> str:
    """What became of a question: right, asked back, refused or wrong."""
    if not shortcomings(case, reply):
        return "right"
    return {"clarify": "asked back", "unknown": "refused"}.get(reply.intent, "wrong")


OUTCOMES = ("right", "asked back", "refused", "wrong")
