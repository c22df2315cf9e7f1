"""What scenarios as data cannot show: time, the order of things, and what the operator sees."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from near_bot.assistant import Assistant
from near_bot.model import Conversation, Message, Reply
from near_bot.store.inbox import MOST_WAITING

from .double import Double, Fault, error, flood
from .scenario import TOKEN, Stage

ROOT = Path(__file__).parents[2]
QUESTIONS = {"en": "When did Gansu join?", "mn": "Ганьсу муж хэзээ элссэн бэ?"}


@dataclass
class Held:
    """An assistant that does not answer before it is let."""

    assistant: Assistant
    let: threading.Event

    def turn(self, message: Message, conversation: Conversation) -> tuple[Reply, Conversation]:
        assert self.let.wait(10)
        return self.assistant.turn(message, conversation)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.assistant, name)


@pytest.fixture
def held(assistant: Assistant) -> Iterator[Any]:
    held = Held(assistant, threading.Event())
    yield held
    held.let.set()  # whatever became of the test, nobody is left waiting


@pytest.mark.parametrize("language", QUESTIONS)
async def test_typing_is_shown_while_an_answer_takes_long(language: str, held: Any, tmp_path: Path) -> None:
    async with Double(TOKEN) as double, Stage(double, held, tmp_path / "near.sqlite", language):
        anna = double.user("Anna", language=language)
        anna.say(QUESTIONS[language])
        assert await double.bell.until(lambda: anna.chat.actions, 10)
        held.let.set()
        assert "2023" in (await anna.next()).text
        assert anna.chat.actions == ["typing"]


@pytest.mark.parametrize("language", QUESTIONS)
async def test_a_chat_that_must_wait_holds_up_no_other(language: str, assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", language):
        anna, bold = double.user("Anna", language=language), double.user("Bold", language=language)

        def plan(method: str, params: Any, count: int) -> Fault | None:
            return flood(2) if method == "sendMessage" and str(params["chat_id"]) == str(anna.id) and count == 1 else None

        double.faults.plan = plan
        anna.say("/join")
        assert await double.bell.until(lambda: any(call.status == 429 for call in double.calls), 5)
        for _ in range(5):
            bold.say(QUESTIONS[language])
            assert "2023" in (await bold.next(1)).text
        assert not anna.unread
        assert "☐ 1." in (await anna.next()).text


@pytest.mark.parametrize(("language", "notice"), [("ru", "быстрее"), ("ko", "빨리")])
async def test_a_flooding_chat_is_told_once_and_another_is_served(language: str, notice: str, held: Any, tmp_path: Path) -> None:
    async with Double(TOKEN) as double, Stage(double, held, tmp_path / "near.sqlite", language):
        anna, bold = double.user("Anna", language=language), double.user("Bold", language=language)
        for _ in range(MOST_WAITING + 20):
            anna.say("/join")
        assert notice in (await anna.next()).text
        bold.say("/members")
        assert await double.bell.until(lambda: not double.queue.pending, 10)
        held.let.set()
        assert "82" in (await bold.next()).text
        for _ in range(MOST_WAITING):
            assert "☐ 1." in (await anna.next()).text
        await double.settled()
        assert not anna.unread


async def test_an_update_that_comes_twice_is_answered_once(assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        anna = double.user("Anna", language="en")
        anna.say("/join")
        (update,) = double.queue.pending
        async with Stage(double, assistant, tmp_path / "near.sqlite", "en"):
            assert "☐ 1." in (await anna.next()).text
            await double.settled()
        double.queue.feed(update)
        async with Stage(double, assistant, tmp_path / "near.sqlite", "en"):
            await double.settled()
            assert not anna.unread


async def test_a_language_that_telegram_refuses_stops_nothing(assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        double.refused_languages = {"mn", "zh"}
        async with Stage(double, assistant, tmp_path / "near.sqlite", "mn"):
            assert await double.bell.until(lambda: len(double.commands) == 5, 5)
            anna = double.user("Anna", language="mn")
            anna.say("/join")
            assert "☐ 1." in (await anna.next()).text


@pytest.mark.parametrize(("language", "notice"), [("ja", "問題"), ("mn", "алдаа")])
async def test_a_failure_of_ours_is_told_in_the_persons_language_and_the_next_question_is_answered(
    language: str, notice: str, assistant: Assistant, tmp_path: Path
) -> None:
    class Failing(Held):
        def turn(self, message: Message, conversation: Conversation) -> tuple[Reply, Conversation]:
            if message.text == "boom":
                raise RuntimeError
            return self.assistant.turn(message, conversation)

    failing: Any = Failing(assistant, threading.Event())
    async with Double(TOKEN) as double, Stage(double, failing, tmp_path / "near.sqlite", language):
        anna = double.user("Anna", language=language)
        anna.say("boom")
        assert notice in (await anna.next()).text
        anna.say("/join")
        assert "☐ 1." in (await anna.next()).text


async def test_a_long_reply_comes_in_parts_with_the_buttons_under_the_last(assistant: Assistant, tmp_path: Path) -> None:
    class Talkative(Held):
        def turn(self, message: Message, conversation: Conversation) -> tuple[Reply, Conversation]:
            reply, conversation = self.assistant.turn(message, conversation)
            return replace(reply, text="\n".join(f"• {message.text} {number} <&> Монгол" for number in range(500))), conversation

    talkative: Any = Talkative(assistant, threading.Event())
    async with Double(TOKEN) as double, Stage(double, talkative, tmp_path / "near.sqlite", "mn"):
        anna = double.user("Anna", language="mn")
        sent = anna.say("/join")
        parts = [await anna.next() for _ in range(3)]
        assert [bool(part.keyboard) for part in parts] == [False, False, True]
        assert [line for part in parts for line in part.text.split("\n")] == [f"• /join {number} <&> Монгол" for number in range(500)]
        anna.edit(sent, "/members")
        again = [await anna.next() for _ in range(3)]
        assert [part.edited for part in again] == [True, False, False]


async def test_the_bot_waits_for_a_telegram_that_is_down(assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        double.faults.plan = lambda method, params, count: error(502) if count <= 2 else None
        async with Stage(double, assistant, tmp_path / "near.sqlite", "en"):
            anna = double.user("Anna", language="en")
            anna.say("/join")
            assert "☐ 1." in (await anna.next(20)).text


async def test_a_passing_404_does_not_make_the_bot_deaf(assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        double.faults.plan = lambda method, params, count: error(404) if method == "getUpdates" and count == 1 else None
        async with Stage(double, assistant, tmp_path / "near.sqlite", "en"):
            anna = double.user("Anna", language="en")
            anna.say("/join")
            assert "☐ 1." in (await anna.next(10)).text
            assert next(call.status for call in double.calls if call.method == "getUpdates") == 404


async def test_an_update_that_cannot_be_read_blocks_nobody(assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", "en"):
        anna, bold = double.user("SECRET", language="en"), double.user("Bold", language="en")
        anna.send({"location": {"latitude": 1.0}})
        bold.say("/join")
        assert "☐ 1." in (await bold.next()).text
    assert "SECRET" not in caplog.text


async def test_a_live_location_and_an_own_card_are_not_answered(assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", "en"):
        anna = double.user("Anna", language="en")
        sent = anna.send({"location": {"latitude": 1.0, "longitude": 1.0}})
        assert "text" in (await anna.next()).text
        for step in range(3):
            moved = sent.json | {"location": {"latitude": 2.0 + step, "longitude": 1.0}, "edit_date": double.now()}
            double.queue.add("edited_message", moved)
        anna.send({"text": "Gansu", "via_bot": double.bot})
        await double.settled()
        assert not anna.unread


async def test_forgetting_leaves_no_row(assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", "mn"):
        anna = double.user("Anna", language="mn")
        for text in ("/language ru", "/members", "/forget"):
            anna.say(text)
            await anna.next()
        await double.settled()
    rows = sqlite3.connect(tmp_path / "near.sqlite")
    assert [rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("conversations", "choices", "replies")] == [0, 0, 0]
    rows.close()


async def test_the_bot_can_be_stopped_while_telegram_is_out_of_reach(assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        double.faults.plan = lambda method, params, count: error(502) if method == "deleteWebhook" else None
        stage = Stage(double, assistant, tmp_path / "near.sqlite", "en")
        await stage.start()
        assert await double.bell.until(lambda: double.faults.counts["deleteWebhook"] > 0, 5)
        await asyncio.wait_for(stage.stop(), 10)


@pytest.mark.parametrize(("language", "name"), [("ko", "NEAR 사무국"), ("ru", "Секретариат АРАССВА")])
async def test_the_secretariat_is_a_contact_once_its_number_is_known(
    language: str, name: str, assistant: Assistant, tmp_path: Path
) -> None:
    secretariat = assistant.knowledge.secretariat
    known = secretariat.model_copy(update={"office": secretariat.office.model_copy(update={"telephone": "+82-54-000-0000"})})
    informed = Assistant(replace(assistant.knowledge, secretariat=known), assistant.understander)
    async with Double(TOKEN) as double, Stage(double, informed, tmp_path / "near.sqlite", language):
        anna = double.user("Anna", language=language)
        anna.say("/contact")
        message = await anna.next()
        assert ("phone_number", "+82 54-000-0000") in message.marked
        anna.tap(message, "contact~secretariat")
        contact = (await anna.next()).contact
        assert contact
        assert (contact["first_name"], contact["phone_number"]) == (name, "+82-54-000-0000")
        anna.tap(message, "place~secretariat")
        venue = (await anna.next()).venue
        assert venue
        assert (venue["title"], venue["address"]) == (name, "Pohang")


@pytest.mark.parametrize("language", QUESTIONS)
async def test_a_tap_that_telegram_no_longer_waits_for_is_answered_all_the_same(
    language: str, assistant: Assistant, tmp_path: Path
) -> None:
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", language):
        double.callback_seconds = -1
        anna = double.user("Anna", language=language)
        anna.say("/members")
        anna.tap(await anna.next(), "c-kp")
        assert (await anna.next()).edited
        assert [call.status for call in double.calls if call.method == "answerCallbackQuery"] == [400]


# --- the program, as an operator starts it ------------------------------------------------------------------------


def start(url: str, folder: Path, token: str = TOKEN, **environment: str) -> subprocess.Popen[str]:
    settings = {
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_URL": url,
        "NEAR_BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'near.sqlite'}",
        **environment,
    }
    return subprocess.Popen(
        [sys.executable, "bot.py"],
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit status and all that it printed."""
    output, errors = await asyncio.to_thread(process.communicate, timeout=30)
    return process.returncode, output + errors


@pytest.mark.parametrize("wrong", ["1234567890:AAWrongWrongWrongWrongWrongWrongWr", "nonsense", "1:2"])
async def test_a_wrong_token_is_said_in_one_line_without_it(wrong: str, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        status, printed = await ended(start(double.url, tmp_path, wrong))
    assert status == 1
    assert wrong not in printed
    assert len(printed.strip().splitlines()) == 1
    assert "TELEGRAM_BOT_TOKEN" in printed


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
async def test_logs_hold_no_token_and_at_info_no_text(level: str, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        process = start(double.url, tmp_path, NEAR_BOT_LOG_LEVEL=level)
        anna = double.user("Anna", language="en")
        anna.say("When did Gansu join?")
        assert "2023" in (await anna.next(30)).text
        await double.settled()
        double.faults.plan = lambda method, params, count: error(502)
        anna.say("/join")
        assert await double.bell.until(lambda: any(call.method == "sendMessage" and call.status == 502 for call in double.calls), 10)
        double.faults.end()
        await anna.next()
        process.terminate()
        status, printed = await ended(process)
    assert status == 0
    assert TOKEN not in printed
    assert TOKEN.split(":")[1] not in printed
    assert "ready to answer" in printed
    if level == "INFO":
        assert "Gansu" not in printed
        assert str(anna.id) not in printed


async def test_a_signal_lets_what_is_under_way_be_finished(tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        process = start(double.url, tmp_path)
        people = [double.user(f"P{number}", language="en") for number in range(20)]
        for person in people:
            person.say("/join")
        double.faults.plan = lambda method, params, count: flood(1) if method == "sendMessage" and count <= 10 else None
        assert await double.bell.until(lambda: not double.queue.pending and any(c.method == "sendMessage" for c in double.calls), 30)
        process.terminate()
        status, printed = await ended(process)
        assert status == 0, printed
        for person in people:
            assert "☐ 1." in (await person.next(1)).text
            assert not person.unread


def test_without_a_token_the_chat_says_how_to_go_live() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TELEGRAM_BOT_TOKEN"}
    done = subprocess.run(
        [sys.executable, "bot.py"], cwd=ROOT, env=environment, input="/join\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "TELEGRAM_BOT_TOKEN" in done.stderr
    assert "☐ 1." in done.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "nonsense"),
        ("NEAR_BOT_MESSAGES_PER_SECOND", "many"),
        ("NEAR_BOT_DATABASE_URL", "x"),
        ("NEAR_BOT_STAFF_CHAT", "@staff"),
    ],
)
async def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        status, printed = await ended(start(double.url, tmp_path, **{name: value}))
    assert status == 1
    assert name in printed
    assert "Traceback" not in printed
