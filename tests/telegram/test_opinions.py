"""What scenarios as data cannot show of 👍, 👎 and the digest: what is kept of them, and what comes of a tap that is not a tap."""

import sqlite3
from pathlib import Path

import pytest

from near_bot.answers import ANSWERS
from near_bot.assistant import Assistant
from near_bot.channels.telegram.opinions import with_opinions
from near_bot.knowledge.schema import LANGUAGES
from near_bot.store.database import Database
from near_bot.store.tables import metadata, tasks

from .double import Double
from .scenario import TOKEN, Stage

QUESTIONS = {"en": "When did Gansu join?", "mn": "Ганьсу муж хэзээ элссэн бэ?"}
UNKNOWN = {"en": "What is the weather today?", "mn": "Өнөөдөр цаг агаар ямар байна?"}


def kept(path: Path, statement: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(path)
    try:
        return database.execute(statement).fetchall()
    finally:
        database.close()


@pytest.mark.parametrize("language", QUESTIONS)
async def test_questions_without_a_good_answer_are_kept_and_forgetting_leaves_nobody(
    language: str, assistant: Assistant, tmp_path: Path
) -> None:
    path = tmp_path / "near.sqlite"
    async with Double(TOKEN) as double, Stage(double, assistant, path, language) as stage:
        anna = double.user("Anna", language=language)
        anna.say(UNKNOWN[language])
        await anna.next()
        anna.say(QUESTIONS[language])
        answer = await anna.next()
        anna.tap(answer, f"bad~{language}~member.joined")
        await anna.next()
        await anna.next()
        await stage.settled()
        assert kept(path, "SELECT result, text FROM questions ORDER BY id") == [
            ("unknown", UNKNOWN[language]),
            ("bad", QUESTIONS[language]),
        ]
        assert kept(path, "SELECT count(*) FROM feedback") == [(1,)]
        anna.say("/forget")
        await anna.next()
        await stage.settled()
    for table in metadata.tables.values():
        if "person" in table.c and table.name != "inbox":
            assert kept(path, f"SELECT count(*) FROM {table.name}") == [(0,)], table.name
    assert kept(path, "SELECT count(*) FROM inbox WHERE person IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("data", ["good~xx~member.joined", "bad~en~nothing", "good~en", "good", "bad~"])
async def test_an_opinion_on_what_there_is_not_is_an_old_button(data: str, assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", "en") as stage:
        anna = double.user("Anna", language="en")
        anna.say(QUESTIONS["en"])
        anna.tap(await anna.next(), data, data=data)
        assert "out of date" in (await anna.next()).text
        await stage.settled()
    assert kept(tmp_path / "near.sqlite", "SELECT count(*) FROM feedback WHERE opinion IS NOT NULL") == [(0,)]


async def test_no_code_is_longer_than_telegram_allows() -> None:
    from telegram import InlineKeyboardMarkup

    for language in LANGUAGES:
        for intent in ANSWERS:
            (row,) = with_opinions(InlineKeyboardMarkup([]), language, intent).inline_keyboard
            assert all(len(str(button.callback_data).encode()) <= 64 for button in row)


@pytest.mark.parametrize(("chosen", "head"), [(None, "챗봇 주간 보고"), ("/language mn", "Ботын долоо хоногийн тойм")])
async def test_the_staff_are_told_of_the_week_in_their_language(
    chosen: str | None, head: str, assistant: Assistant, tmp_path: Path
) -> None:
    path = tmp_path / "near.sqlite"
    async with Double(TOKEN) as double:
        staff = double.user("Staff", language="en")
        staff.say(chosen or "/start")
        stage = Stage(double, assistant, path, "ko")
        stage.settings = stage.settings.model_copy(update={"staff_chat": staff.id})
        async with stage:
            await staff.next()
            await stage.settled()
            assert not staff.unread
        database = await Database.open(stage.settings.database_url, b"")
        async with database.transaction() as connection:
            await connection.execute(tasks.update().values(at=0))
        await database.close()
        async with stage:
            assert head in (await staff.next()).text
            await stage.settled()
        async with stage:
            await stage.settled()
            assert not staff.unread
