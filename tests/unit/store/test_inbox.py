"""Every update is answered once, in the order of its chat, whichever instance lives."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from near_bot.retention import Retention
from near_bot.store import inbox
from near_bot.store.inbox import LATE, MOST_SUSPECTED, MOST_WAITING, MOST_WAITING_IN_A_GROUP
from near_bot.store.records import Outcome, Talk
from near_bot.store.retention import expire

from ...postgres import Postgres
from .desk import ANNA, ANNA_IN_A_GROUP, BOLD, BOLD_IN_A_GROUP, DAY, Clock, Desk


class Counter:
    """The machine's own counter of seconds, as far as the inbox asks it."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    counter = Counter()
    monkeypatch.setattr(inbox, "time", counter)
    return counter


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where the clock is the test's own: PostgreSQL has one, and keeps to it."""
    return f"sqlite:///{tmp_path / 'near.sqlite'}"


async def test_chats_are_side_by_side_and_each_in_order(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for number in range(3):
        await desk.come(ANNA, f"Anna {number}")
        await desk.come(BOLD, f"Bold {number}")
    assert sorted(await desk.all()) == [["Anna 0", "Anna 1", "Anna 2"], ["Bold 0", "Bold 1", "Bold 2"]]
    assert await desk.all() == []
    assert await desk.inbox.backlog() == (0, 0)
    await desk.close()


async def test_a_batch_of_many_chats_keeps_the_order_of_each(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.inbox.put([desk.arrival(talk, f"{talk.chat} {number}") for number in range(4) for talk in (ANNA, BOLD)])
    assert sorted(await desk.all()) == [[f"{talk.chat} {number}" for number in range(4)] for talk in (ANNA, BOLD)]
    await desk.close()


async def test_an_update_that_comes_again_is_known_before_and_after_it_is_done_and_after_a_restart(database_url: str) -> None:
    desk = await Desk.open(database_url)
    once = desk.arrival(ANNA, "once", key="telegram:update:7")
    assert (await desk.inbox.put([once]))[:2] == (1, 0)
    assert (await desk.inbox.put([once, once]))[:2] == (0, 2)
    assert await desk.all() == [["once"]]
    assert (await desk.inbox.put([once]))[:2] == (0, 1)
    await desk.close()
    desk = await Desk.open(database_url)
    assert (await desk.inbox.put([once]))[:2] == (0, 1)
    assert await desk.all() == []
    await desk.close()


async def test_instances_that_come_back_together_do_not_wait_for_each_other(postgres: Postgres) -> None:
    url = postgres.create()
    desks = [await Desk.open(url) for _ in range(3)]
    for _ in range(10):
        await asyncio.gather(*(desk.inbox.beat() for desk in desks))
        postgres.execute("UPDATE instances SET seen = 0", url)
    for desk in desks:
        await desk.close()


async def test_what_comes_while_its_lane_is_answered_follows_in_it(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.come(ANNA, "first")
    (item,) = await desk.inbox.take(9)
    await desk.come(ANNA, "second")
    assert await desk.inbox.take(9) == []
    assert await desk.lane(item) == ["first", "second"]
    await desk.close()


async def test_lanes_that_have_waited_longest_come_first(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for talk, body in ((BOLD, "Bold"), (ANNA, "Anna")):
        await desk.come(talk, body)
        desk.clock.now += 1
    assert [item.body for item in await desk.inbox.take(1)] == ["Bold"]
    assert [item.body for item in await desk.inbox.take(1)] == ["Anna"]
    await desk.close()


async def test_a_chat_that_floods_is_warned_once_and_again_when_it_has_been_quiet(database_url: str) -> None:
    desk = await Desk.open(database_url)
    bodies = [str(number) for number in range(MOST_WAITING + 5)]
    assert [arrival.body for arrival in await desk.come(ANNA, *bodies)] == [str(MOST_WAITING)]
    assert await desk.come(ANNA, "one more") == []
    assert await desk.come(BOLD, "hello") == []
    assert await desk.all() == [bodies[:MOST_WAITING], ["hello"]]
    assert len(await desk.come(ANNA, *bodies)) == 1
    await desk.close()


async def test_one_person_cannot_silence_a_group(database_url: str) -> None:
    desk = await Desk.open(database_url)
    assert len(await desk.come(ANNA_IN_A_GROUP, *["Anna"] * (MOST_WAITING_IN_A_GROUP + 9))) == 1
    await desk.come(BOLD_IN_A_GROUP, "Bold")
    assert await desk.all() == [["Anna"] * MOST_WAITING_IN_A_GROUP + ["Bold"]]
    await desk.close()


async def test_late_updates_end_together_and_what_is_new_is_answered(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.come(ANNA, "yesterday", "yesterday, too", age=LATE + 1)
    await desk.come(ANNA, "now")
    (item,) = await desk.inbox.take(1)
    assert item.late
    following = await desk.inbox.done(item, Outcome())
    assert following
    assert (following.body, following.late) == ("now", False)
    assert await desk.inbox.done(following, Outcome()) is None
    assert await desk.inbox.backlog() == (0, 0)
    await desk.close()


async def test_what_bears_no_time_is_never_late(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.inbox.put([replace(desk.arrival(ANNA, body), sent=None) for body in ("first", "second")])
    desk.clock.now += 2 * LATE
    (item,) = await desk.inbox.take(1)
    assert not item.late
    assert await desk.lane(item) == ["first", "second"]
    await desk.close()


async def test_a_turn_that_is_kept_twice_counts_once(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.come(ANNA, "first", "second")
    (first,) = await desk.inbox.take(1)
    following = await desk.inbox.done(first, Outcome())
    assert await desk.inbox.done(first, Outcome()) == following
    assert following
    assert await desk.lane(following) == ["second"]
    await desk.close()


async def test_what_an_instance_lets_go_another_takes_at_once(database_url: str) -> None:
    one, two = await Desk.open(database_url), await Desk.open(database_url)
    await one.inbox.beat()
    await two.inbox.beat()
    await one.come(ANNA, "first", "second")
    (item,) = await one.inbox.take(9)
    assert await two.inbox.take(9) == []
    assert await one.inbox.done(item, Outcome(), let_go=True) is None
    (item,) = await two.inbox.take(9)
    assert item.body == "second"
    assert await two.inbox.leave() is True
    (item,) = await one.inbox.take(9)
    assert item.body == "second"
    assert await one.inbox.leave() is False
    await one.close()
    await two.close()


async def test_what_a_dead_instance_held_is_taken_over_and_can_no_longer_be_finished_by_it(counter: Counter, sqlite_url: str) -> None:
    clock = Clock()
    dead, alive = await Desk.open(sqlite_url, clock), await Desk.open(sqlite_url, clock)
    await dead.inbox.beat()
    await alive.inbox.beat()
    await dead.come(ANNA, "first", "second")
    (item,) = await dead.inbox.take(9)
    clock.now += 0.6 * inbox.LEASE
    counter.now += 0.6 * inbox.LEASE
    await alive.inbox.beat()
    assert await alive.inbox.take(9) == []
    clock.now += 0.6 * inbox.LEASE
    counter.now += 0.6 * inbox.LEASE
    await alive.inbox.beat()
    (again,) = await alive.inbox.take(9)
    assert (again.body, again.tries) == ("first", 1)
    assert await dead.inbox.done(item, Outcome()) is None
    assert await alive.lane(again) == ["first", "second"]
    await dead.close()
    await alive.close()


async def test_the_only_instance_waits_for_nobody(database_url: str) -> None:
    dead, alone = await Desk.open(database_url), await Desk.open(database_url)
    await dead.inbox.beat()
    await dead.come(ANNA, "first")
    (item,) = await dead.inbox.take(9)
    await alone.inbox.beat()
    assert await alone.inbox.take(9) == []
    await alone.inbox.take_over()
    (again,) = await alone.inbox.take(9)
    assert (again.body, again.tries) == ("first", 1)
    assert await dead.inbox.done(item, Outcome()) is None
    await dead.close()
    await alone.close()


async def test_nobody_is_taken_for_dead_because_the_database_was_away(counter: Counter, sqlite_url: str) -> None:
    clock = Clock()
    one, two = await Desk.open(sqlite_url, clock), await Desk.open(sqlite_url, clock)
    await one.inbox.beat()
    await two.inbox.beat()
    await one.come(ANNA, "first")
    await one.inbox.take(9)
    clock.now += 60
    counter.now += 60
    await two.inbox.beat()
    assert await two.inbox.take(9) == []
    await one.close()
    await two.close()


async def test_a_clock_that_is_set_back_frees_nothing_that_is_alive_and_holds_nothing_that_is_dead(
    counter: Counter, sqlite_url: str
) -> None:
    clock = Clock()
    dead, alive = await Desk.open(sqlite_url, clock), await Desk.open(sqlite_url, clock)
    await dead.inbox.beat()
    await dead.come(ANNA, "first")
    await dead.inbox.take(9)
    clock.now -= 3600
    for _ in range(4):
        await alive.inbox.beat()
        counter.now += 0.5 * inbox.LEASE
    (item,) = await alive.inbox.take(9)
    assert item.body == "first"
    await dead.close()
    await alive.close()


async def test_many_instances_answer_everything_once_and_in_order(database_url: str) -> None:
    desks = [await Desk.open(database_url) for _ in range(3)]
    talks = [ANNA, BOLD, ANNA_IN_A_GROUP]
    for desk in desks:
        await desk.inbox.beat()
    for number in range(4):
        for talk in talks:
            await desks[number % 3].come(talk, f"{talk.chat} {number}")
    said: list[str] = []

    async def work(desk: Desk) -> None:
        while items := await desk.inbox.take(1):
            said.extend(await desk.lane(items[0]))

    await asyncio.gather(*map(work, desks))
    for talk in talks:
        assert [body for body in said if body.startswith(f"{talk.chat} ")] == [f"{talk.chat} {number}" for number in range(4)]
    assert len(said) == 12
    for desk in desks:
        await desk.close()


async def test_what_is_done_is_known_for_two_days_and_what_waits_stays(database_url: str) -> None:
    desk = await Desk.open(database_url)
    done = desk.arrival(ANNA, key="telegram:update:1")
    await desk.inbox.put([done])
    await desk.all()
    await desk.come(BOLD, "waiting")
    desk.clock.now += 2 * DAY - 1
    await expire(desk.database, Retention())
    assert (await desk.inbox.put([done])).known == 1
    desk.clock.now += 2
    await expire(desk.database, Retention())
    assert (await desk.inbox.put([done])).new == 1
    assert [item.body for item in await desk.inbox.take(9)] == ["waiting", "{}"]
    await desk.close()


async def test_an_update_that_ends_the_program_is_soon_alone_with_few(sqlite_url: str) -> None:
    talks = [Talk(f"telegram:{number}", f"telegram:{number}") for number in range(10)]
    first = await Desk.open(sqlite_url)
    for talk in talks:
        await first.come(talk, talk.chat)
    await first.close()
    taken = []
    for _ in range(4):
        desk = await Desk.open(sqlite_url)  # the one before has ended without a word
        await desk.inbox.take_over()
        taken.append(len(await desk.inbox.take(100)))
        assert await desk.inbox.take(100) == []
        await desk.close()
    assert taken == [10, 10, MOST_SUSPECTED, MOST_SUSPECTED]
    desk = await Desk.open(sqlite_url)
    await desk.inbox.take_over()
    while lanes := await desk.all():
        assert len(lanes) <= MOST_SUSPECTED
    assert await desk.inbox.backlog() == (0, 0)
    await desk.close()
