"""What is kept of a talk, for how long, and that nobody can read from it whose it is."""

from pathlib import Path

from sqlalchemy import text

from near_bot.model import Conversation
from near_bot.retention import Retention
from near_bot.store.records import Outcome, Talk
from near_bot.store.retention import expire

from .desk import ANNA, ANNA_IN_A_GROUP, BOLD, DAY, SPOKEN, Desk

RETENTION = Retention()


async def test_a_conversation_survives_a_restart(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(Outcome(ANNA, SPOKEN, (5, 6)))
    await desk.close()
    desk = await Desk.open(database_url)
    assert await desk.talks.conversation(ANNA) == SPOKEN
    assert await desk.talks.conversation(BOLD) == Conversation()
    assert await desk.talks.reply_to(ANNA, 5) == 6
    assert await desk.talks.reply_to(BOLD, 5) is None
    await desk.close()


async def test_a_language_once_chosen_holds_in_every_chat(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(Outcome(ANNA, SPOKEN))
    assert await desk.talks.conversation(ANNA_IN_A_GROUP) == Conversation(chosen_language="ru")
    await desk.close()


async def test_a_person_is_forgotten_whole_and_nobody_else_is(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for number, talk in enumerate((ANNA, ANNA_IN_A_GROUP, BOLD)):
        await desk.take_turn(Outcome(talk, SPOKEN, (number, 100 + number)))
    await desk.take_turn(Outcome(ANNA, forget=True))
    assert await desk.talks.conversation(ANNA) == await desk.talks.conversation(ANNA_IN_A_GROUP) == Conversation()
    assert await desk.talks.reply_to(ANNA, 0) is await desk.talks.reply_to(ANNA_IN_A_GROUP, 1) is None
    assert await desk.talks.conversation(BOLD) == SPOKEN
    assert await desk.talks.reply_to(BOLD, 2) == 102
    await desk.close()


async def test_what_is_old_expires(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(Outcome(ANNA, SPOKEN, (5, 6)))
    desk.clock.now += RETENTION.conversations * DAY - 1
    await expire(desk.database, RETENTION)
    assert await desk.talks.conversation(ANNA) == SPOKEN
    assert await desk.talks.reply_to(ANNA, 5) is None
    desk.clock.now += 2
    await expire(desk.database, RETENTION)
    assert await desk.talks.conversation(ANNA) == Conversation()
    await desk.close()


async def test_the_file_tells_nobody_who_it_was_nor_what_was_said(tmp_path: Path) -> None:
    desk = await Desk.open(f"sqlite:///{tmp_path / 'deep' / 'near.sqlite'}")
    someone = Talk("telegram:4711471147", "telegram:4711471147")
    await desk.come(someone, "a secret question of 4711471147")
    (item,) = await desk.inbox.take(1)
    await desk.inbox.done(item, Outcome(someone, SPOKEN))
    await desk.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "deep").iterdir())
    assert b"4711471147" not in kept
    assert b"secret" not in kept


async def test_with_another_key_everybody_is_unknown(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(Outcome(ANNA, SPOKEN))
    await desk.close()
    desk = await Desk.open(database_url, secret=b"another")
    assert await desk.talks.conversation(ANNA) == Conversation()
    await desk.close()


async def test_a_conversation_in_an_older_shape_starts_anew(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.take_turn(Outcome(ANNA, SPOKEN))
    async with desk.database.transaction() as connection:
        await connection.execute(text("""UPDATE conversations SET state = '{"topic": 1}'"""))
    assert await desk.talks.conversation(ANNA) == Conversation(chosen_language="ru")
    await desk.close()


async def test_what_is_forgotten_is_in_no_file_while_the_bot_goes_on(tmp_path: Path) -> None:
    desk = await Desk.open(f"sqlite:///{tmp_path / 'near.sqlite'}")
    await desk.come(ANNA, "a secret question")
    (item,) = await desk.inbox.take(1)
    assert await desk.inbox.done(item, Outcome(ANNA, SPOKEN)) is None
    await desk.take_turn(Outcome(ANNA, forget=True))
    assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    await desk.close()
