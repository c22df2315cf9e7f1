"""The questions without a good answer, as an operator sees them: `unanswered`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..assistant import Assistant
from ..dialogue.context import in_context
from ..model import Conversation, Message
from ..service.unanswered import Group
from ..store.questions import Question
from .table import Cell, aligned

_MOST_READINGS = 3
_LONGEST = 90
"""Characters of a question in the terminal."""
_RESULTS = {"unknown": "unknown", "asked_back": "asked back", "bad": "answered badly"}


class Today(NamedTuple):
    """How a question is understood by now."""

    answer: str
    """The intent by which it is answered; empty where it is not."""
    readings: str
    """How likely it is out of scope, and the likeliest intents if it is not."""


def today(assistant: Assistant, question: Question) -> Today:
    """What the assistant makes of a question that was asked before."""
    message, conversation = Message(question.text, question.language), Conversation()
    understanding = assistant.understander.understand(message, conversation)
    request = assistant.by_sentences(message, conversation) or assistant.wanted(understanding, conversation)
    inside = [reading for reading in in_context(understanding, conversation) if reading.intent != "unknown"]
    whole = sum(reading.score for reading in inside) or 1.0
    told = [f"{reading.intent} {reading.score / whole:.2f}" for reading in inside[:_MOST_READINGS]]
    readings = "; else ".join([f"out of scope {understanding.outside:.2f}", ", ".join(told) or "nothing"])
    return Today("" if request.intent in ("unknown", "clarify") else request.intent, readings)


def lines(assistant: Assistant, waiting: Sequence[Group], noted: Sequence[Group], most: int) -> Iterator[str]:
    """The list for the terminal: a group's counts and words, under them what it is taken for."""
    if not waiting and not noted:
        yield "There are no unanswered questions."
        return
    shown = waiting[:most]
    head: list[Cell] = ["id", "questions", "languages", "how it went", "in the words of an asker"]
    table: list[list[Cell]] = [[g.id, g.count, _told(g.languages), _told(g.results), _short(g.typical.text)] for g in shown]
    first, *rest = aligned([head, *table])
    yield first
    for group, row in zip(shown, rest, strict=True):
        now = today(assistant, group.typical)
        yield row
        yield f"      {'answered by now as ' + now.answer if now.answer else 'still unanswered'}: {now.readings}"
    if len(waiting) > most:
        yield f"and {len(waiting) - most} smaller groups, which --csv lists"
    if noted:
        yield ""
        yield "Noted for the Secretariat:"
        notes: list[list[Cell]] = [[g.id, g.count, g.note or "", _short(g.typical.text)] for g in noted]
        yield from aligned([["id", "questions", "note", "in the words of an asker"], *notes])


def rows(assistant: Assistant, waiting: Sequence[Group], noted: Sequence[Group]) -> list[list[Cell]]:
    """The same for a spreadsheet, nothing left out."""
    head: list[Cell] = ["id", "questions", "languages", "how_it_went", "question", "answered_by_now", "nearest", "note"]
    table = [head]
    for group in (*waiting, *noted):
        now = today(assistant, group.typical)
        ended = _told(group.results)
        table.append(
            [group.id, group.count, _told(group.languages), ended, group.typical.text, now.answer, now.readings, group.note or ""]
        )
    return table


def _told(counts: "Counter[str]") -> str:
    """What was counted, the most frequent first; one alone without its number."""
    names = [_RESULTS.get(name, name) for name, _ in counts.most_common()]
    if len(names) == 1:
        return names[0]
    return ", ".join(f"{name} {count}" for name, count in zip(names, sorted(counts.values(), reverse=True), strict=True))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
