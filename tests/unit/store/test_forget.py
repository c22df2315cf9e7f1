"""An operator has a person forgotten: nothing that speaks of them is left, and nobody else is touched."""

import asyncio
from pathlib import Path

from pydantic import SecretStr

from near_bot.instruments.forget import forget_user
from near_bot.settings import Settings
from near_bot.store.forget import forget
from near_bot.store.records import Outcome

from .desk import ANNA, ANNA_IN_A_GROUP, BOLD, BOLD_IN_A_GROUP, SPOKEN, Desk


async def test_all_of_a_person_goes_and_the_rest_is_answered(database_url: str) -> None:
    desk = await Desk.open(database_url)
    for talk in (ANNA, ANNA_IN_A_GROUP, BOLD):
        await desk.take_turn(Outcome(talk, SPOKEN, (1, 2)))
    await desk.come(ANNA, "Anna's", "Anna's")
    await desk.come(BOLD_IN_A_GROUP, "Bold's")
    await desk.come(ANNA_IN_A_GROUP, "Anna's")
    await desk.come(BOLD_IN_A_GROUP, "Bold's")
    removed = await forget(desk.database, ANNA.person)
    assert {table: rows for table, rows in removed.items() if rows} == {"choices": 1, "conversations": 2, "replies": 2, "inbox": 3}
    assert await desk.rows_of(ANNA) == {}
    assert await desk.talks.conversation(BOLD) == SPOKEN
    assert await desk.all() == [["Bold's", "Bold's"]]
    assert await desk.inbox.backlog() == (0, 0.0)
    assert set((await forget(desk.database, ANNA.person)).values()) == {0}
    await desk.close()


async def test_who_is_answered_at_the_moment_leaves_nothing_either(database_url: str) -> None:
    desk = await Desk.open(database_url)
    await desk.come(ANNA, "Anna's", "Anna's")
    await desk.come(ANNA_IN_A_GROUP, "Anna's")
    await desk.come(BOLD_IN_A_GROUP, "Bold's")
    items = await desk.inbox.take(10)
    await forget(desk.database, ANNA.person)
    following = [await desk.inbox.done(item, Outcome(ANNA, SPOKEN, (1, 2))) for item in items]
    assert [item.body for item in following if item] == ["Bold's"]
    assert await desk.rows_of(ANNA) == {}
    await desk.close()


async def test_a_turn_that_ends_meanwhile_is_not_waited_for_by_both(database_url: str) -> None:
    desk, other = await Desk.open(database_url), await Desk.open(database_url)
    for _ in range(5):
        await desk.take_turn(Outcome(ANNA, SPOKEN, (1, 2)))
        await desk.come(ANNA, "Anna's")
        (item,) = await desk.inbox.take(1)
        await asyncio.gather(desk.inbox.done(item, Outcome(ANNA, SPOKEN, (1, 2))), forget(other.database, ANNA.person))
    await desk.close()
    await other.close()


async def test_a_number_is_the_same_person_however_it_is_written(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'near.sqlite'}"
    desk = await Desk.open(url)
    await desk.take_turn(Outcome(ANNA, SPOKEN, (1, 2)))
    await desk.close()
    settings = Settings(token=SecretStr("key"), database_url=url)
    told = await asyncio.to_thread(lambda: list(forget_user(settings, "0011")))
    assert told[0].startswith("telegram:11 ")
    assert "  conversations     1" in told


async def test_it_does_no_harm_while_updates_come_and_go(database_url: str) -> None:
    desk, other = await Desk.open(database_url), await Desk.open(database_url)

    async def come_and_go() -> None:
        for _ in range(20):
            await desk.come(ANNA, "Anna's")
            await desk.come(BOLD, "Bold's")
            await desk.all()

    async def forgotten() -> None:
        for _ in range(20):
            await forget(other.database, ANNA.person)

    await asyncio.gather(come_and_go(), forgotten())
    await desk.come(ANNA, "Anna's")
    assert await desk.all() == [["Anna's"]]
    assert await desk.inbox.backlog() == (0, 0.0)
    await desk.close()
    await other.close()
