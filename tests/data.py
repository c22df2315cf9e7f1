"""Questions and conversations kept as data, one file a topic and language."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from near_bot.assistant import Assistant
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Conversation, Message, Reply

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A question, and what must be understood of it."""

    language: str
    intent: str
    ask: str
    wanted: dict[str, Any] = field(default_factory=dict)


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def questions(language: str) -> Iterator[Case]:
    for path in sorted((HERE / "questions" / language).glob("*.yaml")):
        for intent, rows in read(path).items():
            for row in rows:
                yield Case(language, intent, row["ask"], {key: value for key, value in row.items() if key != "ask"})


def known_failures(language: str) -> set[str]:
    return set(read(HERE / "questions" / "known_failures.yaml").get(language) or ())


def conversations() -> Iterator[tuple[str, dict[str, Any]]]:
    for language in LANGUAGES:
        for row in read(HERE / "conversations" / f"{language}.yaml"):
            yield language, row


def shortcomings(case: Case, reply: Reply) -> list[str]:
    """What of a reply is not as the case wants it."""
    found = []
    if reply.intent != case.intent:
        found.append(f"intent {reply.intent} for {case.intent}")
    if reply.language != case.language and case.intent != "chat.language":
        found.append(f"language {reply.language} for {case.language}")
    about_a_place = case.intent.startswith("member.") or case.intent == "membership.eligibility"
    places = {*case.wanted.get("members", ()), *case.wanted.get("regions", ())}
    if about_a_place and places != set(reply.entities.members + reply.entities.regions):
        found.append(f"regions {reply.entities.members + reply.entities.regions} for {sorted(places)}")
    if case.intent.startswith("members."):
        for key in ("year", "kind"):
            if case.wanted.get(key) not in (None, getattr(reply.entities, key)):
                found.append(f"{key} {getattr(reply.entities, key)} for {case.wanted[key]}")
        if not set(case.wanted.get("countries", ())) <= set(reply.entities.countries):
            found.append(f"countries {reply.entities.countries} for {case.wanted['countries']}")
    if case.wanted.get("verdict") not in (None, reply.verdict):
        found.append(f"verdict {reply.verdict} for {case.wanted['verdict']}")
    return found


def ask(assistant: Assistant, case: Case) -> Reply:
    reply, _ = assistant.turn(Message(case.ask), Conversation())
    return reply
