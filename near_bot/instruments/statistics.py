"""What was counted, for an operator: `stats`."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter

from ..store.statistics import WITHIN, Count
from .table import Cell, aligned, percent

RESULTS = ("answered", "asked_back", "unknown", "other")
_SHARES = (1, 5, 60)
_EVENTS = {"handover": ("opened", "answered", "closed", "declined"), "feedback": ("good", "bad")}


def report(counts: Sequence[Count], first: date, last: date) -> Iterator[str]:
    """The lines for the terminal."""
    yield f"From {first} to {last}, days in UTC"
    if not counts:
        yield "Nothing has been counted in these days."
        return
    turns = [count for count in counts if count.kind == "turn"]
    for name in ("day", "language", "intent"):
        yield ""
        yield from aligned(_by(name, attrgetter(name), turns))
    yield ""
    yield from _response_time(turns)
    for kind, outcomes in _EVENTS.items():
        told = Counter(dict.fromkeys(outcomes, 0))
        for count in counts:
            if count.kind == kind:
                told[count.outcome] += count.times
        name = "Hand-overs" if kind == "handover" else "Feedback"
        yield f"{name}: " + ", ".join(f"{outcome} {times}" for outcome, times in told.items())


def rows(counts: Sequence[Count]) -> list[list[Cell]]:
    """All that was counted, for a spreadsheet."""
    head: list[Cell] = ["day", "kind", "language", "intent", "outcome", "within_seconds", "times"]
    return [head, *([c.day, c.kind, c.language, c.intent, c.outcome, c.within or "", c.times] for c in counts)]


def _by(name: str, key: Callable[[Count], str], turns: Sequence[Count]) -> list[list[Cell]]:
    """A table of questions and how they ended; days in their order, all else by how much it is asked."""
    told: dict[str, Counter[str]] = {}
    for turn in turns:
        for row in (key(turn), "all"):
            told.setdefault(row, Counter())[turn.outcome] += turn.times
    names = sorted(told.keys() - {"all"}, key=lambda row: (0 if name == "day" else -told[row].total(), row))
    head: list[Cell] = [name, "turns", "answered", "asked back", "unknown", "small talk", "unanswered"]
    table: list[list[Cell]] = [head]
    for row in (*names, *(["all"] if told else [])):
        ended = told[row]
        questions = ended.total() - ended["other"]
        unanswered = percent(ended["asked_back"] + ended["unknown"], questions)
        table.append([row, ended.total(), *(ended[result] for result in RESULTS), unanswered])
    return table


def _response_time(turns: Sequence[Count]) -> Iterator[str]:
    total = sum(turn.times for turn in turns)
    if not total:
        return
    shares = [(bound, sum(turn.times for turn in turns if turn.within <= bound)) for bound in WITHIN]
    median = next(bound for bound, times in shares if 2 * times >= total)
    told = ", ".join(f"{percent(times, total)} within {bound} s" for bound, times in shares if bound in _SHARES)
    yield f"Response time: {told}; the median within {median} s"
