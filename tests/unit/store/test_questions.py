"""Questions without a good answer are kept, and nobody can tell whose they are."""

import pytest
from sqlalchemy import inspect, select

from near_bot.model import Conversation
from near_bot.retention import Retention
from near_bot.store.personal import without_personal
from near_bot.store.records import Outcome, Result, Turn
from near_bot.store.retention import expire
from near_bot.store.tables import questions

from .desk import ANNA, ANNA_IN_A_GROUP, BOLD, DAY, Desk


def asked(text: str, result: Result = "unknown") -> Outcome:
    return Outcome(ANNA, Conversation(), (1, 2), Turn(text, "en", "clarify" if result == "asked_back" else "unknown", result))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Call me at +82 10-1234-5678 please", "Call me at […] please"),
        ("전화 010-1234-5678로 주세요", "전화 […]로 주세요"),
        ("(054) 280 2345?", "[…]?"),
        ("тел. 8 (3952) 20-00-15", "тел. […]"),
        ("電話は０９０－１２３４－５６７８です", "電話は[…]です"),
        ("88112233 дугаар", "[…] дугаар"),
        ("write to anna.b@example.co.kr, thanks", "write to […], thanks"),
        ("邮箱：anna@example.org。", "邮箱：[…]。"),
        ("ask @anna_b about it", "ask […] about it"),
        ("see https://t.me/anna and t.me/bold", "see […] and […]"),
        ("passport M12345678", "passport M[…]"),
        ("Who joined in 2004, and in 2010–2015?", "Who joined in 2004, and in 2010–2015?"),
        ("Are 82 of 100 regions members since 1996?", "Are 82 of 100 regions members since 1996?"),
    ],
)
def test_what_tells_who_wrote_it_is_masked(text: str, kept: str) -> None:
    assert without_personal(text) == kept


async def test_what_was_not_answered_is_kept_without_its_asker(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(asked("What is the fare to 054-280-2345?"))
    await desk.take_turn(asked("Which one?", "asked_back"))
    await desk.take_turn(asked("When did Gansu join?", "answered"))
    await desk.take_turn(asked("Hello", "other"))
    kept = await desk.questions.all()
    assert [(one.text, one.language, one.intent, one.result, one.at) for one in kept] == [
        ("What is the fare to […]?", "en", "unknown", "unknown", desk.clock.now),
        ("Which one?", "en", "clarify", "asked_back", desk.clock.now),
    ]
    async with desk.database.transaction() as connection:
        columns = await connection.run_sync(lambda sync: {column["name"] for column in inspect(sync).get_columns("questions")})
        assert columns == {"id", "at", "language", "intent", "result", "text", "settled", "note"}
        rows = (await connection.execute(select(questions))).all()
    for talk in (ANNA, ANNA_IN_A_GROUP):
        assert all(desk.database.key(name) not in str(rows) for name in (talk.chat, talk.person))
    await desk.close()


@pytest.mark.parametrize("text", ["/nonsense", "👍", "???", "12", "+82 10 1234 5678", "", "  "])
async def test_what_is_no_question_is_not_kept(text: str, database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(asked(text))
    assert await desk.questions.all() == []
    await desk.close()


async def test_an_operator_may_have_none_kept(database_url: str) -> None:
    desk = await Desk.open(database_url, keep_questions=False)
    await desk.take_turn(asked("What is the fare?"))
    assert await desk.questions.all() == []
    await desk.close()


async def test_a_question_goes_when_it_has_been_kept_long_enough(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(asked("What is the fare?"))
    desk.clock.now += Retention().questions * DAY - 1
    await expire(desk.database, Retention())
    assert len(await desk.questions.all()) == 1
    desk.clock.now += 2
    await expire(desk.database, Retention())
    assert await desk.questions.all() == []
    await desk.close()


async def test_a_person_who_is_forgotten_takes_no_question_of_another_along(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(asked("What is the fare?"))
    await desk.take_turn(Outcome(BOLD, forget=True))
    assert len(await desk.questions.all()) == 1
    await desk.close()
