"""Turns are counted by day, language, intent, outcome and response time; a task of all instances is begun by one."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from near_bot.model import Conversation
from near_bot.store import tasks
from near_bot.store.database import Database
from near_bot.store.records import Outcome, Turn
from near_bot.store.statistics import WITHIN, Count, day_of
from near_bot.store.tables import events

from .desk import ANNA, BOLD, DAY, Clock, Desk

TURN = Turn("When did Gansu join?", "en", "member.joined", "answered")


async def all_counted(desk: Desk) -> list[Count]:
    return await desk.statistics.between(day_of(0), day_of(desk.clock.now))


async def test_turns_are_counted_by_day(database_url: str) -> None:
    desk = await Desk.open(database_url)
    desk.clock.now = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC).timestamp()
    for talk in (ANNA, BOLD, ANNA):
        await desk.take_turn(Outcome(talk, Conversation(), (1, 2), TURN))
    desk.clock.now += 1
    await desk.take_turn(Outcome(BOLD, Conversation(), (3, 4), TURN))
    await desk.take_turn(Outcome(BOLD, Conversation(), (5, 6)))
    assert await all_counted(desk) == [
        Count("2026-11-22", "turn", "en", "member.joined", "answered", 1, 3),
        Count("2026-11-23", "turn", "en", "member.joined", "answered", 1, 1),
    ]
    assert len(await desk.statistics.between(day_of(desk.clock.now), day_of(desk.clock.now))) == 1
    await desk.close()


@pytest.mark.parametrize(("seconds", "within"), [(0, 1), (1, 1), (1.1, 5), (59, 60), (3601, 86400), (10**6, 86400), (-3600, 1)])
async def test_the_response_time_is_from_arrival_to_done(seconds: float, within: int, tmp_path: Path) -> None:
    desk = await Desk.open(f"sqlite:///{tmp_path}/near.sqlite")
    await desk.come(ANNA, "{}")
    (item,) = await desk.inbox.take(1)
    desk.clock.now += seconds
    await desk.inbox.done(item, Outcome(ANNA, Conversation(), turn=TURN))
    assert [(count.within, count.times) for count in await all_counted(desk)] == [(within, 1)]
    assert within in WITHIN
    await desk.close()


async def test_what_did_not_happen_after_all_is_not_counted(database_url: str) -> None:
    desk = await Desk.open(database_url)
    async with desk.database.transaction() as connection:
        await desk.statistics.add(connection, "handover", "opened", "mn")
        await desk.statistics.add(connection, "feedback", "good", "mn", "about.near")
        await desk.statistics.add(connection, "feedback", "good", "mn", "about.near", times=-1)
    assert [(count.kind, count.outcome, count.times) for count in await all_counted(desk)] == [("handover", "opened", 1)]
    await desk.close()


async def test_events_are_added_up_once_however_many_do_so(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("near_bot.store.statistics._AT_ONCE", 3)
    desk = await Desk.open(database_url)
    other = await Desk.open(database_url, desk.clock)
    for round in (1, 2):
        for _ in range(7):
            await desk.take_turn(Outcome(ANNA, Conversation(), (1, 2), TURN))
        expected = [Count(day_of(desk.clock.now).isoformat(), "turn", "en", "member.joined", "answered", 1, 7 * round)]
        assert await all_counted(desk) == expected
        await asyncio.gather(*(one.statistics.add_up() for one in (desk, other, desk)))
        assert await all_counted(desk) == expected
        async with desk.database.transaction() as connection:
            assert (await connection.execute(events.select())).all() == []
    await other.close()
    await desk.close()


async def test_one_instance_begins_a_task_and_what_came_to_nothing_is_begun_again(database_url: str) -> None:
    clock = Clock()
    first, second = [await Database.open(database_url, b"key", clock) for _ in range(2)]
    assert await tasks.begin(first, "digest", clock.now) is None, "a new task is not done before it is due"
    began = clock.now
    clock.now += DAY
    due = clock.now
    assert await tasks.begin(first, "digest", due) == began
    assert await tasks.begin(second, "digest", due) is None
    await tasks.undo(first, "digest", began)
    assert await tasks.begin(second, "digest", due) == began
    assert await tasks.begin(first, "another", due) is None
    await first.close()
    await second.close()
