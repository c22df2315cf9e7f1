"""What the Secretariat's staff are told once a week: how the bot fares, and what it was asked and could not answer."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..assistant import Assistant
from ..logs import get_logger
from ..model import Day, Line, line
from ..store import tasks
from ..store.database import Database
from ..store.questions import Question, Questions
from ..store.statistics import Count, Statistics, day_of
from .unanswered import Group, groups, narrowed

LOG = get_logger(__name__)
_ZONE, _OPENING = ZoneInfo("Asia/Seoul"), time(9)
_MONDAY = 0
_DAY = 24 * 60 * 60.0
_WEEK = 7 * _DAY
_MOST_GROUPS = 5
_LONGEST = 200
"""Characters of a question that are quoted."""
_TASK = "digest"

Send = Callable[[Sequence[Line]], Awaitable[None]]
"""Brings lines to the staff, in their language. Whatever it raises, it is called again."""


def due(now: float) -> float:
    """When the digest was last due: Monday, as the Secretariat opens. Times are in seconds since 1970."""
    here = datetime.fromtimestamp(now, _ZONE)
    monday = datetime.combine(here.date() - timedelta(days=(here.weekday() - _MONDAY) % 7), _OPENING, _ZONE)
    return (monday if monday <= here else monday - timedelta(days=7)).timestamp()


def next_due(now: float) -> float:
    """When it is due next."""
    return due(due(now) + _WEEK + _DAY)  # a day more: where clocks are put back, a week is longer


async def send_when_due(database: Database, assistant: Assistant, send: Send, open_handovers: int = 0) -> None:
    """Sends the digest of the last week, if it is due and no other instance has. A failure to do so is told in the log."""
    end = due(database.clock())
    before = await tasks.begin(database, _TASK, end)
    if before is None:
        return
    try:
        await send(await digest(database, assistant, end, open_handovers))
        LOG.info("the weekly digest was sent")
    except Exception:
        LOG.exception("the weekly digest was not sent; it will be tried again")
        await tasks.undo(database, _TASK, before)


async def digest(database: Database, assistant: Assistant, end: float, open_handovers: int = 0) -> list[Line]:
    """The lines of the week before `end`; of counts, those of the seven whole days before it."""
    last = day_of(end) - timedelta(days=1)
    first = last - timedelta(days=6)
    counts = await Statistics(database).between(first, last)
    questions = await Questions(database).all()

    def asked_then(question: Question) -> bool:
        return end - _WEEK <= question.at < end

    waiting, noted = await asyncio.to_thread(groups, questions, assistant.understander.gazetteer)
    head = line("The week of the bot, {first} to {last}", first=Day(first.isoformat()), last=Day(last.isoformat()))
    return [head, *_numbers(counts, open_handovers), *_unanswered(narrowed(waiting, asked_then)), *_notes(noted)]


def _numbers(counts: Sequence[Count], open_handovers: int) -> list[Line]:
    turns = Counter[str]()
    opinions = Counter[str]()
    for count in counts:
        told = {"turn": turns, "feedback": opinions}.get(count.kind)
        if told is not None:
            told[count.outcome] += count.times
    asked = turns.total() - turns["other"]
    failed = turns["unknown"] + turns["asked_back"]
    return [
        line("• Questions: {count}; without a good answer: {percent} %", count=asked, percent=round(100 * failed / max(1, asked))),
        line("• Opinions on answers: 👍 {good}, 👎 {bad}", good=opinions["good"], bad=opinions["bad"]),
        line("• Questions that wait for the Secretariat: {count}", count=open_handovers),
    ]


def _unanswered(waiting: Sequence[Group]) -> list[Line]:
    if not waiting:
        return []
    asked = [
        line("{number}. {question} ({count} ×)", number=number, question=_cut(group.typical.text), count=group.count)
        for number, group in enumerate(waiting[:_MOST_GROUPS], 1)
    ]
    return [line("What was asked most often and not answered well, in people's own words:"), *asked]


def _notes(noted: Sequence[Group]) -> list[Line]:
    """What the operator wants the Secretariat to look at; week by week, until the operator drops it."""
    if not noted:
        return []
    told = [
        line("• {note}: {question} ({count} ×)", note=_cut(group.note or ""), question=_cut(group.typical.text), count=group.count)
        for group in noted[:_MOST_GROUPS]
    ]
    return [line("For the Secretariat to decide:"), *told]


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
