"""What is kept of a talk, for how long, and that nobody can read from it whose it is."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from near_bot.dialogue.memory import KEPT_DAYS
from near_bot.model import Conversation, Entities, Option, Request
from near_bot.store.store import Store, StoreError, Talk

DAY = 24 * 60 * 60
ANNA = Talk("telegram:11", "telegram:11")
ANNA_IN_A_GROUP = Talk("telegram:-5", "telegram:11")
BOLD = Talk("telegram:22", "telegram:22")
CHOICE = Request("member.phone", Entities(members=("CN-GS",)))
SPOKEN = Conversation("ru", "ru", Request("clarify", choices=(CHOICE,)), (Option("Ганьсу", CHOICE),))


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'near.sqlite'}"


async def test_a_conversation_survives_a_restart(url: str) -> None:
    store = await Store.open(url, b"key")
    await store.finish(1, ANNA, SPOKEN, (5, 6))
    await store.close()
    store = await Store.open(url, b"key")
    assert await store.conversation(ANNA) == SPOKEN
    assert await store.conversation(BOLD) == Conversation()
    assert store.is_done(1)
    assert not store.is_done(2)
    assert await store.reply_to(ANNA, 5) == 6
    assert await store.reply_to(BOLD, 5) is None
    await store.close()


async def test_a_language_once_chosen_holds_in_every_chat(url: str) -> None:
    store = await Store.open(url, b"key")
    await store.finish(1, ANNA, SPOKEN)
    assert await store.conversation(ANNA_IN_A_GROUP) == Conversation(chosen_language="ru")
    await store.close()


async def test_a_person_is_forgotten_whole_and_nobody_else_is(url: str) -> None:
    store = await Store.open(url, b"key")
    for number, talk in enumerate((ANNA, ANNA_IN_A_GROUP, BOLD)):
        await store.finish(number, talk, SPOKEN, (number, 100 + number))
    await store.forget(ANNA.person)
    assert await store.conversation(ANNA) == await store.conversation(ANNA_IN_A_GROUP) == Conversation()
    assert await store.reply_to(ANNA, 0) is await store.reply_to(ANNA_IN_A_GROUP, 1) is None
    assert await store.conversation(BOLD) == SPOKEN
    assert await store.reply_to(BOLD, 2) == 102
    await store.close()


async def test_what_is_old_expires(url: str) -> None:
    clock = Clock()
    store = await Store.open(url, b"key", clock)
    await store.finish(1, ANNA, SPOKEN, (5, 6))
    clock.now += KEPT_DAYS * DAY - 1
    await store.expire()
    assert await store.conversation(ANNA) == SPOKEN
    assert not store.is_done(1)
    assert await store.reply_to(ANNA, 5) is None
    clock.now += 2
    await store.expire()
    assert await store.conversation(ANNA) == Conversation()
    await store.close()


async def test_what_is_old_expires_by_itself(url: str) -> None:
    clock = Clock()
    store = await Store.open(url, b"key", clock)
    await store.finish(1, ANNA, SPOKEN)
    clock.now += (KEPT_DAYS + 1) * DAY
    await store.finish(2)
    assert await store.conversation(ANNA) == Conversation()
    await store.close()


async def test_the_file_tells_nobody_who_it_was(url: str, tmp_path: Path) -> None:
    store = await Store.open(url, b"key")
    await store.finish(1, Talk("telegram:4711471147", "telegram:4711471147"), SPOKEN)
    await store.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "deep").iterdir())
    assert b"4711471147" not in kept


async def test_with_another_key_everybody_is_unknown(url: str) -> None:
    store = await Store.open(url, b"key")
    await store.finish(1, ANNA, SPOKEN)
    await store.close()
    store = await Store.open(url, b"another")
    assert await store.conversation(ANNA) == Conversation()
    await store.close()


async def test_a_conversation_in_an_older_shape_starts_anew(url: str) -> None:
    store = await Store.open(url, b"key")
    await store.finish(1, ANNA, SPOKEN)
    async with store._engine.begin() as connection:
        await connection.execute(text("""UPDATE conversations SET state = '{"topic": 1}'"""))
    assert await store.conversation(ANNA) == Conversation(chosen_language="ru")
    await store.close()


async def test_a_database_that_fails_later_costs_the_memory_and_not_the_answer(url: str) -> None:
    store = await Store.open(url, b"key")
    async with store._engine.begin() as connection:
        for table in ("conversations", "choices", "replies", "updates"):
            await connection.execute(text(f"DROP TABLE {table}"))
    await store.finish(1, ANNA, SPOKEN, (5, 6))
    assert await store.conversation(ANNA) == Conversation()
    assert await store.reply_to(ANNA, 5) is None
    assert store.is_done(1)
    with pytest.raises(SQLAlchemyError):
        await store.forget(ANNA.person)
    await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite+aiosqlite:////proc/nowhere/x.sqlite",
        "oracle+nodriver://x",
        "sqlite:////tmp/x.sqlite",
        "postgresql+asyncpg://x:abc/y",
    ],
)
async def test_a_database_that_cannot_be_used_is_named(url: str) -> None:
    with pytest.raises(StoreError, match="NEAR_BOT_DATABASE_URL"):
        await Store.open(url, b"key")
