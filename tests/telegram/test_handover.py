"""The hand-over where a talk as data does not show it: what is left of it, what the operator sees, and what Telegram is told."""

import json
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from near_bot.assistant import Assistant
from near_bot.channels.telegram import outbox
from near_bot.knowledge.schema import LANGUAGES
from near_bot.store.inbox import LATE, MOST_WAITING_IN_A_GROUP
from near_bot.store.tables import metadata

from .double import Double, Group, Person, error
from .scenario import TOKEN, Stage

QUESTION = {"ko": "제주도 내일 비와?", "mn": "Өмнөговь аймгийн хүн ам хэд вэ?", "en": "What's the population of Gansu?"}


class Desk(Stage):
    """A stage with somebody who asks and somebody of the staff."""

    def __init__(self, double: Double, assistant: Assistant, database: Path, language: str) -> None:
        super().__init__(double, assistant, database, language)
        self.anna = double.user("Anna", language, "anna_the_unique")
        self.kim: Person = double.user("Kim", "ko")
        self.office: Group = double.group("Staff", [self.kim])
        self.settings = self.settings.model_copy(update={"staff_chat": self.office.id})

    async def pass_on(self) -> None:
        """A question of Anna's stands in the staff's chat."""
        for text in (QUESTION[self.language], "/human", "1"):
            self.anna.say(text)
            await self.anna.next()
        await self.settled()


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    async with Double(TOKEN) as double:
        yield double


@pytest.mark.parametrize("language", ["ko", "mn"])
async def test_forgetting_leaves_no_row_of_the_person_and_the_staff_are_told(
    language: str, double: Double, assistant: Assistant, tmp_path: Path
) -> None:
    desk = Desk(double, assistant, tmp_path / "near.sqlite", language)
    desk.settings = desk.settings.model_copy(update={"questions_kept": False})  # which are nobody's
    async with desk:
        await desk.pass_on()
        question = await desk.office.next()
        desk.kim.say("답변", chat=desk.office, reply_to=question)
        assert "답변" in (await desk.anna.next()).text
        assert "#Q1" in (await desk.office.next()).text
        desk.anna.say("/forget")
        await desk.anna.next()
        assert "종료했습니다" in (await desk.office.next()).text
        desk.kim.say("한 가지 더", chat=desk.office, reply_to=question)
        assert "진행 중인 문의가 아니어서" in (await desk.office.next()).text
        assert not desk.anna.unread
        assert "anna_the_unique" not in json.dumps([message.json for message in desk.office.messages])
    rows = sqlite3.connect(tmp_path / "near.sqlite")
    tables = [table for table in metadata.tables.values() if "person" in table.c and table.name != "inbox"]
    assert {table.name: rows.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in tables} == dict.fromkeys(
        (table.name for table in tables), 0
    )
    rows.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert str(desk.anna.id).encode() not in kept
    assert QUESTION[language].encode() not in kept


async def test_forgetting_happens_though_the_staff_cannot_be_told(
    double: Double, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FIRST_PAUSE", 0.0)
    desk = Desk(double, assistant, tmp_path / "near.sqlite", "en")
    async with desk:
        await desk.pass_on()
        double.faults.plan = lambda method, params, _: error(502) if params.get("chat_id") == str(desk.office.id) else None
        desk.anna.say("/forget")
        assert "Done" in (await desk.anna.next()).text
        await desk.settled()
        assert not desk.anna.unread
    with closing(sqlite3.connect(tmp_path / "near.sqlite")) as rows:
        assert rows.execute("SELECT count(*) FROM threads").fetchone() == (0,)


async def test_the_staff_are_told_of_who_is_forgotten_from_a_group(double: Double, assistant: Assistant, tmp_path: Path) -> None:
    async with Desk(double, assistant, tmp_path / "near.sqlite", "en") as desk:
        group = double.group("Travellers", [desk.anna])
        await desk.pass_on()
        assert "#Q1" in (await desk.office.next()).text
        desk.anna.say("/forget", chat=group)
        assert "종료했습니다" in (await desk.office.next()).text


async def test_what_the_staff_wrote_while_the_bot_was_away_for_hours_is_passed_on(
    double: Double, assistant: Assistant, tmp_path: Path
) -> None:
    async with Desk(double, assistant, tmp_path / "near.sqlite", "en") as desk:
        await desk.pass_on()
        question = await desk.office.next()
        await desk.stop()
        for number in range(MOST_WAITING_IN_A_GROUP + 2):
            desk.kim.say(f"answer {number}", chat=desk.office, reply_to=question)
        began = time.time()
        double.clock = lambda: time.time() + 2 * LATE
        await desk.start()
        for number in range(MOST_WAITING_IN_A_GROUP + 2):
            assert f"answer {number}\n" in (await desk.anna.next()).text
        assert time.time() - began < LATE


async def test_the_staffs_commands_are_set_for_their_chat_alone(double: Double, assistant: Assistant, tmp_path: Path) -> None:
    async with Desk(double, assistant, tmp_path / "near.sqlite", "ko") as desk:
        scope = json.dumps({"chat_id": desk.office.id, "type": "chat"}, sort_keys=True)
        assert await double.bell.until(lambda: len([key for key in double.commands if key[0] == scope]) == 1 + len(LANGUAGES), 10)
        for language in ("", *LANGUAGES):
            assert [row["command"] for row in double.commands[scope, language]] == ["open", "close", "language"]
            assert {"open", "close"}.isdisjoint(row["command"] for row in double.commands["default", language])
            assert "human" in [row["command"] for row in double.commands["default", language]]
        described = {double.commands[scope, language][0]["description"] for language in LANGUAGES}
        assert len(described) == len(LANGUAGES)
        assert double.commands[scope, ""] == double.commands[scope, "ko"]


async def test_a_staff_chat_that_the_bot_is_not_in_is_an_error_for_the_operator(
    double: Double, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Desk(double, assistant, tmp_path / "near.sqlite", "en") as desk:
        desk.office.kicks()
        await desk.pass_on()
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 1
    assert "the staff's chat cannot be reached" in errors[0]
    assert QUESTION["en"] not in caplog.text
    assert str(desk.anna.id) not in caplog.text


async def test_a_staff_chat_with_a_new_number_is_an_error_for_the_operator(
    double: Double, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Desk(double, assistant, tmp_path / "near.sqlite", "en") as desk:
        new = double.migrate(desk.office)
        await desk.settled()
        assert str(new.id) in caplog.text
        assert "NEAR_BOT_STAFF_CHAT" in caplog.text


async def test_the_staff_may_be_one_person(double: Double, assistant: Assistant, tmp_path: Path) -> None:
    async with Desk(double, assistant, tmp_path / "near.sqlite", "mn") as desk:
        await desk.stop()
        desk.settings = desk.settings.model_copy(update={"staff_chat": desk.kim.id})
        await desk.start()
        await desk.pass_on()
        question = await desk.kim.next()
        assert "#Q1" in question.text
        desk.kim.say("답변", reply_to=question)
        assert "답변" in (await desk.anna.next()).text
        assert "#Q1" in (await desk.kim.next()).text
        desk.kim.say("간쑤성은 언제 가입했나요?")
        assert "2023" in (await desk.kim.next()).text
        desk.kim.say("/human")
        assert "neargov.org" in (await desk.kim.next()).text
        assert not desk.anna.unread


@pytest.mark.parametrize("language", LANGUAGES)
async def test_privacy_and_help_say_what_a_hand_over_keeps(language: str, double: Double, assistant: Assistant, tmp_path: Path) -> None:
    texts = {}
    for staffed in (False, True):
        async with Desk(double, assistant, tmp_path / f"{staffed}.sqlite", language) as desk:
            if not staffed:
                await desk.stop()
                desk.settings = desk.settings.model_copy(update={"staff_chat": None})
                await desk.start()
            for command in ("/privacy", "/help", "/human"):
                desk.anna.say(command)
                texts[command, staffed] = (await desk.anna.next()).text
    assert "7" in texts["/privacy", True]
    assert "7" not in texts["/privacy", False]
    assert texts["/privacy", False].splitlines()[0] not in texts["/privacy", True].splitlines()
    assert texts["/privacy", False].splitlines()[-1] in texts["/privacy", True]
    assert texts["/help", True].startswith(texts["/help", False])
    assert "/human" in texts["/help", True].removeprefix(texts["/help", False])
    assert "neargov.org" in texts["/human", False]
    assert "neargov.org" not in texts["/human", True]
