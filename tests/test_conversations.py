"""Talks of several turns: tests/conversations/<language>.yaml. A turn that is known to fail says so."""

from typing import Any

import pytest

from near_bot.assistant import Assistant
from near_bot.model import Conversation, Message

from .data import Case, conversations, shortcomings

ALL = [pytest.param(language, row, id=f"{language}: {row['name']}") for language, row in conversations()]


@pytest.mark.parametrize(("language", "row"), ALL)
def test_conversation(assistant: Assistant, language: str, row: dict[str, Any]) -> None:
    conversation = Conversation()
    failed = []
    for number, turn in enumerate(row["turns"], 1):
        reply, conversation = assistant.turn(Message(turn["ask"]), conversation)
        if shortcomings(Case(language, turn["intent"], turn["ask"], turn), reply):
            failed.append(number)
    assert failed == row.get("known_failures", [])
