"""Questions and conversations kept as data, one file a topic and language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from near_bot.assistant import Assistant
from near_bot.instruments.cases import Case, cases, outcome, shortcomings
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Reply

__all__ = ["Case", "ask", "conversations", "known_failures", "outcome", "questions", "shortcomings"]

HERE = Path(__file__).parent
questions = cases


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def known_failures(language: str) -> set[str]:
    return set(read(HERE / "questions" / "known_failures.yaml").get(language) or ())


def conversations() -> Iterator[tuple[str, dict[str, Any]]]:
    for language in LANGUAGES:
        for row in read(HERE / "conversations" / f"{language}.yaml"):
            yield language, row


def ask(assistant: Assistant, case: Case) -> Reply:
    return case.asked(assistant)
