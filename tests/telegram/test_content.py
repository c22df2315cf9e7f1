"""Content improves while the bot answers: facts are corrected, and what it could not answer is looked through."""

import asyncio
import io
import shutil
from functools import partial
from pathlib import Path

import pytest

from near_bot.assistant import Assistant
from near_bot.channels.telegram import instance
from near_bot.cli import main
from near_bot.knowledge.load import KNOWLEDGE
from near_bot.phrasing.catalogue import LOCALES
from near_bot.service.reload import Reloader

from .double import Double
from .scenario import TOKEN, Stage

QUESTIONS = {"ko": "칭하이성의 전화번호는 무엇인가요?", "ru": "Какой телефон у провинции Цинхай?"}
UNKNOWN = {"ko": "오늘 날씨 어때?", "mn": "Өнөөдөр цаг агаар ямар байна?"}
NUMBER, CORRECTED = "+86 971 823 9560", "+86 971 823 9561"


@pytest.mark.parametrize("language", QUESTIONS)
async def test_a_corrected_fact_is_answered_and_a_broken_one_is_told_to_the_staff(
    language: str, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge, locales = tmp_path / "knowledge", tmp_path / "locales"
    shutil.copytree(KNOWLEDGE, knowledge)
    shutil.copytree(LOCALES, locales)
    monkeypatch.setattr(instance, "Reloader", partial(Reloader, knowledge=knowledge, locales=locales))
    members = knowledge / "members" / "cn.yaml"
    whole = members.read_text(encoding="utf-8")
    assert "+86-971-8239560" in whole
    async with Double(TOKEN) as double:
        anna, staff = double.user("Anna", language=language), double.user("Staff", language=language)
        staff.say("/start")
        stage = Stage(double, assistant, tmp_path / "near.sqlite", language)
        stage.settings = stage.settings.model_copy(update={"staff_chat": staff.id})
        async with stage:
            await staff.next()
            anna.say(QUESTIONS[language])
            assert NUMBER in (await anna.next()).text
            members.write_text(whole.replace("+86-971-8239560", "+86-971-1"), encoding="utf-8")
            assert "cn.yaml:" in (await staff.next(60)).text
            anna.say(QUESTIONS[language])
            assert NUMBER in (await anna.next()).text
            members.write_text(whole.replace("+86-971-8239560", "+86-971-8239561"), encoding="utf-8")
            assert await staff.next(60)
            anna.say(QUESTIONS[language])
            assert CORRECTED in (await anna.next()).text


@pytest.mark.parametrize("language", UNKNOWN)
async def test_what_it_could_not_answer_is_listed_and_dealt_with(
    language: str, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", language) as stage:
        for name in ("Anna", "Bold"):
            person = double.user(name, language=language)
            person.say(UNKNOWN[language])
            await person.next()
        await stage.settled()
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("NEAR_BOT_DATABASE_URL", stage.settings.database_url)
        monkeypatch.setattr("near_bot.app.assistant", lambda _: assistant)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))

        async def operator(*arguments: str) -> str:
            assert await asyncio.to_thread(main, arguments) == 0
            return capsys.readouterr().out

        listed = await operator("unanswered")
        assert UNKNOWN[language] in listed
        (group,) = [line.split() for line in listed.splitlines() if UNKNOWN[language] in line]
        assert group[1:3] == ["2", language]
        await operator("unanswered", "drop", group[0])
        assert UNKNOWN[language] not in await operator("unanswered")
        person.say(QUESTIONS["ko"])
        assert NUMBER in (await person.next()).text
