"""What people think of answers: the last opinion holds, and a bad answer brings its question among the unanswered ones."""

from near_bot.model import Conversation
from near_bot.retention import Retention
from near_bot.store.records import Judgement, Opinion, Outcome, Talk, Turn
from near_bot.store.retention import expire
from near_bot.store.statistics import day_of
from near_bot.store.tables import feedback

from .desk import ANNA, ANNA_IN_A_GROUP, BOLD, DAY, Desk

GANSU = Turn("When did Gansu join? I am @anna", "en", "member.joined", "answered")


async def ask(desk: Desk, talk: Talk = ANNA, message: int = 2) -> None:
    await desk.take_turn(Outcome(talk, Conversation(), (message - 1, message), GANSU))


async def judge(desk: Desk, opinion: Opinion, talk: Talk = ANNA, message: int = 2) -> None:
    await desk.take_turn(Outcome(talk, judgement=Judgement(message, "en", "member.joined", opinion)))


async def counted(desk: Desk) -> dict[tuple[str, str], int]:
    first, last = day_of(desk.clock.now - 100 * DAY), day_of(desk.clock.now)
    return {(c.day, c.outcome): c.times for c in await desk.statistics.between(first, last) if c.kind == "feedback"}


async def rows(desk: Desk) -> list[tuple[object, ...]]:
    async with desk.database.transaction() as connection:
        return [tuple(row) for row in await connection.execute(feedback.select())]


async def unanswered(desk: Desk) -> list[tuple[str, str, str]]:
    return [(question.result, question.intent, question.text) for question in await desk.questions.all()]


async def test_a_bad_answer_puts_its_question_among_the_unanswered_ones(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await ask(desk)
    await judge(desk, "bad")
    await judge(desk, "bad")
    assert await unanswered(desk) == [("bad", "member.joined", "When did Gansu join? I am […]")]
    assert await counted(desk) == {(day_of(desk.clock.now).isoformat(), "bad"): 1}
    await desk.close()


async def test_who_thinks_better_of_it_has_said_nothing_bad(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await ask(desk)
    await judge(desk, "bad")
    first = day_of(desk.clock.now).isoformat()
    desk.clock.now += DAY
    await judge(desk, "good")
    assert await unanswered(desk) == []
    assert await counted(desk) == {(day_of(desk.clock.now).isoformat(), "good"): 1}
    await judge(desk, "bad")
    assert len(await unanswered(desk)) == 1
    assert first not in {day for day, _ in await counted(desk)}
    await desk.close()


async def test_only_as_many_are_withdrawn_as_thought_better_of_it(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for talk in (ANNA, BOLD):
        await ask(desk, talk)
        await judge(desk, "bad", talk)
    await judge(desk, "good")
    assert len(await unanswered(desk)) == 1
    await desk.close()


async def test_an_old_answer_can_be_judged_though_its_question_is_not_known_any_more(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await ask(desk)
    desk.clock.now += 2 * DAY + 1
    await expire(desk.database, Retention())
    assert await rows(desk) == []
    await judge(desk, "bad")
    assert await unanswered(desk) == []
    assert sum((await counted(desk)).values()) == 1
    await desk.close()


async def test_the_words_of_a_judged_answer_go_after_two_days_and_the_opinion_stays(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await ask(desk)
    await judge(desk, "good")
    desk.clock.now += 2 * DAY + 1
    await expire(desk.database, Retention())
    ((_, _, _, _, opinion, text, _),) = await rows(desk)
    assert (opinion, text) == ("good", None)
    await desk.close()


async def test_in_a_group_nothing_is_kept_to_be_judged(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await ask(desk, ANNA_IN_A_GROUP)
    assert await rows(desk) == []
    await desk.close()


async def test_forgetting_leaves_no_opinion_of_the_person_and_those_of_others(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for talk in (ANNA, BOLD):
        await ask(desk, talk)
        await judge(desk, "good", talk)
    await ask(desk, ANNA, 8)
    await desk.take_turn(Outcome(ANNA, forget=True))
    assert [row[0] for row in await rows(desk)] == [desk.database.key(BOLD.person)]
    await desk.close()


async def test_without_questions_kept_an_opinion_is_kept_alone(database_url: str) -> None:
    desk = await Desk.open(database_url, keep_questions=False)
    await ask(desk)
    assert await rows(desk) == []
    await judge(desk, "bad")
    assert await unanswered(desk) == []
    assert len(await rows(desk)) == 1
    await desk.close()
