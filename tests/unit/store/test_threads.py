"""Questions passed on to the staff: what is kept of them, what stands for them, and when nothing is left."""

import pytest
from sqlalchemy import text

from near_bot.retention import Retention
from near_bot.store.records import Exchange, Outcome, Result, Talk, Thread, Turn
from near_bot.store.retention import expire
from near_bot.store.threads import LONGEST_REPLY, MOST_TURNS, OPEN

from .desk import ANNA, BOLD, DAY, SPOKEN, Desk

STAFF = "telegram:-9"
ASKED = (Exchange("Who may join?", "Regions may."), Exchange("And orchestras?"))


def turn(question: str, reply: str = "I do not know that.", result: Result = "unknown") -> Turn:
    return Turn(question, "en", "unknown", result, reply)


async def offered(desk: Desk, talk: Talk = ANNA) -> Thread:
    thread = await desk.threads.get(await desk.threads.offer(talk, '{"chat": 11}', "en", ASKED))
    assert thread
    return thread


async def passed_on(desk: Desk, talk: Talk = ANNA, number: int = 100) -> Thread:
    thread = await offered(desk, talk)
    await desk.threads.stand(thread, STAFF, [number, number + 1])
    assert await desk.threads.change(thread, "waiting", ("offered",), opened=desk.clock())
    return thread


async def test_the_last_turns_of_a_talk_are_kept_for_a_day(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for number in range(MOST_TURNS + 2):
        await desk.take_turn(Outcome(ANNA, turn=turn(f"question {number}")))
    await desk.take_turn(Outcome(BOLD, turn=turn("another's")))
    told = [exchange.question for exchange in await desk.threads.last_turns(ANNA)]
    assert told == [f"question {number}" for number in range(2, MOST_TURNS + 2)]
    desk.clock.now += DAY + 1
    assert await desk.threads.last_turns(ANNA) == ()
    await expire(desk.database, Retention())
    assert await desk.rows_of(ANNA) == {}
    await desk.close()


async def test_of_a_reply_only_the_beginning_is_kept_and_small_talk_not_at_all(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(Outcome(ANNA, turn=turn("long", "x" * 1000)))
    await desk.take_turn(Outcome(ANNA, turn=turn("list", "82 members.\n• China\n• Japan")))
    await desk.take_turn(Outcome(ANNA, turn=turn("hello", "Hello!", "other")))
    await desk.take_turn(Outcome(ANNA, turn=turn("not to be passed on", "")))
    long, listed = await desk.threads.last_turns(ANNA)
    assert (len(long.reply), long.reply[-1]) == (LONGEST_REPLY, "…")
    assert listed == Exchange("list", "82 members.")
    await desk.close()


async def test_an_offer_takes_the_place_of_the_one_before_and_survives_a_restart(database_url: str) -> None:
    desk = await Desk.open(database_url)
    first = await offered(desk)
    second = await offered(desk)
    await desk.close()
    desk = await Desk.open(database_url)
    assert await desk.threads.get(first.id) is None
    assert await desk.threads.of(ANNA) == second
    assert (second.status, second.exchanges, second.address) == ("offered", ASKED, '{"chat": 11}')
    assert await desk.threads.of(BOLD) is None
    assert desk.threads.is_of(second, ANNA)
    assert not desk.threads.is_of(second, BOLD)
    await desk.close()


async def test_a_number_is_never_given_again(database_url: str) -> None:
    desk = await Desk.open(database_url)
    first = await offered(desk)
    await desk.take_turn(Outcome(ANNA, forget=True))
    assert (await offered(desk)).id > first.id
    await desk.close()


async def test_a_step_is_taken_once(database_url: str) -> None:
    desk = await Desk.open(database_url)
    thread = await passed_on(desk)
    assert not await desk.threads.change(thread, "waiting", ("offered",))
    assert await desk.threads.change(thread, "talking", OPEN)
    assert await desk.threads.change(thread, "closed", OPEN)
    assert not await desk.threads.change(thread, "talking", OPEN)
    await desk.close()


async def test_messages_stand_for_a_thread_in_their_own_chat(database_url: str) -> None:
    desk = await Desk.open(database_url)
    thread = await passed_on(desk)
    await desk.threads.stand(thread, STAFF, [205], from_staff="mark")
    for number in (100, 101, 205):
        behind = await desk.threads.behind(STAFF, number)
        assert behind
        assert (behind.id, behind.from_staff) == (thread.id, "mark")
    assert await desk.threads.behind(STAFF, 102) is None
    assert await desk.threads.behind("telegram:-8", 100) is None
    assert await desk.threads.first_message(thread, STAFF) == 100
    assert await desk.threads.first_message(thread, "telegram:-8") is None
    await desk.close()


async def test_a_closed_thread_keeps_nothing_of_the_person(database_url: str) -> None:
    desk = await Desk.open(database_url)
    thread = await passed_on(desk)
    await desk.threads.change(thread, "closed", OPEN)
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(text("SELECT address, exchanges FROM threads"))).all()
    assert [tuple(row) for row in rows] == [(None, None)]
    closed = await desk.threads.behind(STAFF, 100)
    assert closed
    assert (closed.status, closed.address, closed.exchanges) == ("closed", None, ())
    assert await desk.threads.of(ANNA) is None
    assert await desk.threads.open() == []
    await desk.close()


async def test_forgetting_leaves_no_row_and_takes_nobody_elses(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for talk, number in ((ANNA, 100), (BOLD, 200)):
        await desk.take_turn(Outcome(talk, SPOKEN, (1, 2), turn("a question")))
        await passed_on(desk, talk, number)
    await desk.take_turn(Outcome(ANNA, forget=True))
    assert await desk.rows_of(ANNA) == {}
    assert (await desk.rows_of(BOLD)).keys() >= {"turns", "threads", "staff_messages"}
    assert await desk.threads.behind(STAFF, 100) is None
    assert [thread.person for thread in await desk.threads.open()] == [desk.database.key(BOLD.person)]
    await desk.close()


async def test_what_is_said_of_a_person_who_was_forgotten_meanwhile_is_not_kept(database_url: str) -> None:
    desk = await Desk.open(database_url)
    thread = await passed_on(desk)
    await desk.take_turn(Outcome(ANNA, forget=True))
    await desk.threads.stand(thread, STAFF, [300], from_staff="mark")
    assert not await desk.threads.change(thread, "talking", OPEN)
    assert await desk.rows_of(ANNA) == {}
    await desk.close()


@pytest.mark.parametrize("spoken", [False, True])
async def test_a_thread_closes_by_itself_a_week_after_the_last_word(spoken: bool, database_url: str) -> None:
    desk = await Desk.open(database_url)
    thread = await passed_on(desk)
    desk.clock.now += 6 * DAY
    if spoken:
        await desk.threads.stand(thread, STAFF, [300])
    desk.clock.now += DAY + 1
    await expire(desk.database, Retention())
    assert len(await desk.threads.open()) == spoken
    assert bool(await desk.threads.behind(STAFF, 100)) == spoken
    assert bool(await desk.rows_of(ANNA)) == spoken
    await desk.close()


async def test_an_offer_that_nobody_takes_up_is_gone_after_a_day(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await offered(desk)
    desk.clock.now += DAY + 1
    await expire(desk.database, Retention())
    assert await desk.rows_of(ANNA) == {}
    await desk.close()
