"""`ask --jsonl`: a line in, a line out, whatever comes."""

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from near_bot.answers import ANSWERS
from near_bot.assistant import Assistant
from near_bot.channels import jsonl
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Conversation, Message

KEYS = ["id", "language", "intent", "confidence", "entities", "verdict", "text", "facts", "sources", "options"]


def run(assistant: Assistant, *rows: object) -> tuple[list[dict[str, Any]], int]:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    output = io.StringIO()
    status = jsonl.run(assistant, lines, output)
    return [json.loads(line) for line in output.getvalue().splitlines()], status


def test_the_shape_of_an_answer(assistant: Assistant) -> None:
    (answer,), status = run(assistant, {"id": 7, "text": "When did 간쑤성 join?"})
    assert status == 0
    assert list(answer) == KEYS
    assert answer["id"] == 7
    assert (answer["language"], answer["intent"]) == ("en", "member.joined")
    assert answer["entities"] == {"members": ["CN-GS"], "regions": [], "countries": [], "year": None, "kind": None}
    assert answer["facts"] == ["members/CN-GS#joined"]
    assert answer["sources"][0].startswith("http")
    assert 0 <= answer["confidence"] <= 1


def test_conversations_are_kept_apart(assistant: Assistant) -> None:
    answers, _ = run(
        assistant,
        {"text": "When did Hubei join?", "conversation": "a"},
        {"text": "When did Hunan join?", "conversation": "b"},
        {"text": "and its address?", "conversation": "a"},
        {"text": "and its address?"},
    )
    assert answers[2]["entities"]["members"] == ["CN-HB"]
    assert answers[3]["intent"] == "clarify"


@pytest.mark.parametrize(
    "row", [b"no json", b"[1]", b"{}", b'{"id": 1}', b'{"text": 5}', b'{"text": "a", "language": 5}', b"\xff\xfe", b"null", b"[" * 100_000]
)
def test_a_line_that_cannot_be_read_gets_an_error_and_the_run_goes_on(assistant: Assistant, row: bytes) -> None:
    (error, answer), status = run(assistant, row, {"id": "next", "text": "hello"})
    assert "error" in error
    assert "id" in error
    assert answer["id"] == "next"
    assert status == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "a\x00b",
        "😀🎉",
        "?!…",
        "\u202eשלום עולם",
        "مرحبا كيف حالك",
        "99999",
        "x" * 100_000,
        "год 99999",
        "\ud800",
        "𝒢𝒶𝓃𝓈𝓊",
        "/" * 50,
    ],
)
def test_odd_texts_are_answered(assistant: Assistant, text: str) -> None:
    (answer,), status = run(assistant, {"text": text})
    assert status == 0
    assert answer["intent"] in ANSWERS
    assert answer["text"]


def test_many_conversations_are_bounded(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MOST_CONVERSATIONS", 10)
    rows = [{"text": "When did Hubei join?", "conversation": n} for n in range(1000)]
    answers, _ = run(assistant, *rows, {"text": "and its address?", "conversation": 0}, {"text": "and its address?", "conversation": 999})
    assert answers[-2]["intent"] == "clarify"
    assert answers[-1]["entities"]["members"] == ["CN-HB"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_no_text_raises(assistant: Assistant, text: str) -> None:
    reply, _ = assistant.turn(Message(text), Conversation())
    assert reply.language in LANGUAGES
    assert reply.text
