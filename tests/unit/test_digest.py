"""Once a week, the staff are told how the bot fares: by one instance, and again where that failed."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from near_bot.assistant import Assistant
from near_bot.model import Conversation, Line
from near_bot.service.digest import digest, due, next_due, send_when_due
from near_bot.store.database import Database
from near_bot.store.records import Judgement, Outcome, Turn

from .store.desk import ANNA, DAY, Clock, Desk

MONDAY = datetime.fromisoformat("2026-11-23T09:00+09:00").timestamp()


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-23T09:00+09:00", "2026-11-23T09:00+09:00"),
        ("2026-11-23T08:59+09:00", "2026-11-16T09:00+09:00"),
        ("2026-11-22T23:59+00:00", "2026-11-16T09:00+09:00"),
        ("2026-11-29T23:59+09:00", "2026-11-23T09:00+09:00"),
    ],
)
def test_it_is_due_on_monday_as_the_secretariat_opens(now: str, last: str) -> None:
    assert due(at(now)) == at(last)
    assert next_due(at(now)) == at(last) + 7 * DAY


async def spent(desk: Desk) -> None:
    """A week."""
    desk.clock.now = MONDAY - 3 * DAY
    asked = [("What is the fare to Gansu?", "unknown", "unknown")] * 2 + [("<b>Who?</b> {count}", "clarify", "asked_back")]
    for text, intent, result in [*asked, ("When did Gansu join?", "member.joined", "answered"), ("Hello", "chat.greeting", "other")]:
        await desk.take_turn(Outcome(ANNA, Conversation(), (1, 2), Turn(text, "en", intent, result)))  # type: ignore[arg-type]
    await desk.take_turn(Outcome(ANNA, judgement=Judgement(2, "en", "member.joined", "good")))


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (
            "en",
            "The week of the bot, 16 November 2026 to 22 November 2026\n"
            "• Questions: 4; without a good answer: 75 %\n"
            "• Opinions on answers: 👍 1, 👎 0\n"
            "• Questions that wait for the Secretariat: 2\n"
            "What was asked most often and not answered well, in people's own words:\n"
            "1. What is the fare to Gansu? (2 ×)\n"
            "2. <b>Who?</b> {count} (1 ×)",
        ),
        (
            "ko",
            "챗봇 주간 보고: 2026년 11월 16일 ~ 2026년 11월 22일\n"
            "• 질문 4건, 제대로 답하지 못한 비율 75%\n"
            "• 답변 평가: 👍 1, 👎 0\n"
            "• 사무국의 답변을 기다리는 질문: 2건\n"
            "제대로 답하지 못한 질문 가운데 가장 많은 것(이용자가 쓴 표현 그대로):\n"
            "1. What is the fare to Gansu? (2회)\n"
            "2. <b>Who?</b> {count} (1회)",
        ),
    ],
)
async def test_it_tells_of_the_week(language: str, wanted: str, database_url: str, assistant: Assistant) -> None:
    desk = await Desk.open(database_url)
    await spent(desk)
    say = assistant.phrasing(language).say  # type: ignore[arg-type]
    assert "\n".join(map(say, await digest(desk.database, assistant, MONDAY, open_handovers=2))) == wanted
    quiet = [say(line) for line in await digest(desk.database, assistant, MONDAY + 7 * DAY)]
    assert len(quiet) == 4
    assert "0 %" in quiet[1].replace("0%", "0 %")
    await desk.close()


async def test_notes_are_told_until_they_are_dropped(database_url: str, assistant: Assistant) -> None:
    desk = await Desk.open(database_url)
    await spent(desk)
    ids = [question.id for question in await desk.questions.all() if "fare" in question.text]
    await desk.questions.settle(ids, "noted", "Shall we " + "very " * 100 + "often tell?")
    for week in (0, 1, 2):
        told = [assistant.phrasing("en").say(line) for line in await digest(desk.database, assistant, MONDAY + week * 7 * DAY)]
        assert told[-2] == "For the Secretariat to decide:"
        assert told[-1].startswith("• Shall we very")
        assert told[-1].endswith("…: What is the fare to Gansu? (2 ×)")
    await desk.questions.settle(ids, "dropped")
    assert len(await digest(desk.database, assistant, MONDAY + 7 * DAY)) == 4
    await desk.close()


async def test_it_is_sent_once_a_week_by_one_instance(database_url: str, assistant: Assistant) -> None:
    clock = Clock()
    clock.now = MONDAY - DAY
    first, second = [await Database.open(database_url, b"key", clock) for _ in range(2)]
    sent: list[float] = []

    async def send(lines: Sequence[Line]) -> None:
        assert lines
        sent.append(clock.now)

    async def hour(now: float) -> None:
        clock.now = now
        for database in (first, second, first):
            await send_when_due(database, assistant, send)

    await hour(MONDAY - DAY)
    assert not sent, "a bot that is new has no week to tell of"
    for now in (MONDAY - 1, MONDAY, MONDAY + 60, MONDAY + DAY, MONDAY + 9 * DAY, MONDAY + 9 * DAY + 60):
        await hour(now)
    assert sent == [MONDAY, MONDAY + 9 * DAY], "who was away on Monday tells it on Wednesday"
    await first.close()
    await second.close()


async def test_what_could_not_be_sent_is_sent_later(database_url: str, assistant: Assistant) -> None:
    clock = Clock()
    clock.now = MONDAY - DAY
    database = await Database.open(database_url, b"key", clock)
    sent: list[Sequence[Line]] = []
    failures = [OSError("no network")]

    async def send(lines: Sequence[Line]) -> None:
        if failures:
            raise failures.pop()
        sent.append(lines)

    await send_when_due(database, assistant, send)
    clock.now = MONDAY
    await send_when_due(database, assistant, send)
    assert not sent
    await send_when_due(database, assistant, send)
    await send_when_due(database, assistant, send)
    assert len(sent) == 1
    await database.close()
