"""The machine interface: a JSON object a line in, one a line out, each answered and flushed at once."""

import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from ..assistant import Assistant
from ..model import Conversation, Message, Reply

MOST_CONVERSATIONS = 10_000
"""Conversations that are remembered at once; the one unused for longest is forgotten first."""


def run(assistant: Assistant, lines: Iterable[bytes], output: TextIO) -> int:
    """Answers every line; 1 where any of them could not be read, else 0."""
    status = 0
    conversations: OrderedDict[str, Conversation] = OrderedDict()
    for raw in lines:
        if not raw.strip():
            continue
        row, error = _read(raw)
        if error:
            status = 1
            answer = {"id": row.get("id"), "error": error}
        else:
            answer = {"id": row.get("id"), **_answer(assistant, row, conversations)}
        output.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8") + "\n")
        output.flush()
    return status


def _read(raw: bytes) -> tuple[dict[str, Any], str | None]:
    """The line's object, and what is wrong with it."""
    try:
        row = json.loads(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        return {}, f"no JSON: {error}"
    if not isinstance(row, dict):
        return {}, 'no JSON object; write {"text": "…"}'
    if not isinstance(row.get("text"), str):
        return row, 'no text; write {"text": "…"}'
    if not isinstance(row.get("language"), str | None):
        return row, 'language is no text; write a tag such as "ru" or "zh-hans"'
    return row, None


def _answer(assistant: Assistant, row: dict[str, Any], conversations: OrderedDict[str, Conversation]) -> dict[str, Any]:
    key = None if row.get("conversation") is None else json.dumps(row["conversation"], sort_keys=True)
    conversation = conversations.pop(key, Conversation()) if key else Conversation()
    reply, conversation = assistant.turn(Message(row["text"], row.get("language")), conversation)
    if key:
        conversations[key] = conversation
        if len(conversations) > MOST_CONVERSATIONS:
            conversations.popitem(last=False)
    return as_json(reply)


def as_json(reply: Reply) -> dict[str, Any]:
    """The reply in the shape of the contract."""
    entities = asdict(reply.entities)
    return {
        "language": reply.language,
        "intent": reply.intent,
        "confidence": reply.confidence,
        "entities": {name: entities[name] for name in ("members", "regions", "countries", "year", "kind")},
        "verdict": reply.verdict,
        "text": reply.text,
        "facts": reply.facts,
        "sources": reply.sources,
        "options": [option.label for option in reply.options],
    }
