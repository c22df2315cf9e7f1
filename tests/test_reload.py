"""New knowledge is answered from without a restart; knowledge with problems changes nothing."""

import asyncio
import dataclasses
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from near_bot.assistant import Assistant
from near_bot.knowledge.load import KNOWLEDGE, load
from near_bot.model import Conversation, Message
from near_bot.phrasing.catalogue import LOCALES
from near_bot.prepare import learnt_from
from near_bot.retention import Retention
from near_bot.service.reload import Reloader
from near_bot.settings import Settings

NUMBER, CORRECTED = "+86-971-8239560", "+86-971-8239561"
QUESTIONS = ("칭하이성 전화번호는?", "Хөхнуур мужийн утасны дугаар хэд вэ?")
PATIENCE = 60
"""Seconds after which what a test waits for is taken never to come; a reload takes two."""


@dataclass
class Office:
    """The folders in which editors work, and what staff have been told."""

    folder: Path
    told: list[Sequence[str]] = field(default_factory=list)
    wanted: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def members(self) -> Path:
        return self.folder / "knowledge" / "members" / "cn.yaml"

    @property
    def catalogue(self) -> Path:
        return self.folder / "locales" / "ko" / "LC_MESSAGES" / "near_bot.po"

    async def tell(self, problems: Sequence[str]) -> None:
        self.told.append(problems)

    def reloader(self, assistant: Assistant) -> Reloader:
        knowledge, locales = self.folder / "knowledge", self.folder / "locales"
        return Reloader(assistant, self.folder / "cache", self.tell, self.wanted, knowledge=knowledge, locales=locales)


@pytest.fixture
def office(tmp_path: Path, assistant: Assistant) -> Office:
    """With what has been learnt already: none of these tests changes that."""
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    shutil.copytree(LOCALES, tmp_path / "locales")
    learnt = learnt_from(assistant.knowledge, KNOWLEDGE)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / learnt).symlink_to(Settings.read().cache.absolute() / learnt)
    return Office(tmp_path)


@asynccontextmanager
async def running(reloader: Reloader) -> AsyncIterator[None]:
    task = asyncio.create_task(reloader.run())
    for _ in range(3):  # until its tasks have begun, and so watch
        await asyncio.sleep(0)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


def replace(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def answers(assistant: Assistant, number: str) -> bool:
    """Whether it gives this number, in each of two languages."""
    spaced = number.replace("971-823", "971-823-").replace("-", " ")
    return all(spaced in assistant.turn(Message(question), Conversation())[0].text for question in QUESTIONS)


async def test_a_corrected_number_is_answered_once_it_is_saved(office: Office, assistant: Assistant) -> None:
    assistant = dataclasses.replace(assistant, knowledge=dataclasses.replace(assistant.knowledge, retention=Retention(conversations=7)))
    reloader = office.reloader(assistant)
    async with running(reloader):
        replace(office.members, NUMBER, CORRECTED)
        await until(lambda: answers(reloader.assistant, CORRECTED))
    assert answers(assistant, NUMBER), "a turn under way ends with the assistant that it began with"
    assert reloader.assistant.knowledge.retention == Retention(conversations=7), "settings are no knowledge: they stay"
    assert office.told == []
    assert [path.is_dir() for path in (office.folder / "cache").iterdir()].count(True) == 1, "nothing is learnt anew"


async def test_a_corrected_sentence_is_said_and_buttons_go_on(office: Office, assistant: Assistant) -> None:
    reloader = office.reloader(assistant)
    reply, conversation = assistant.turn(Message(QUESTIONS[0]), Conversation())
    async with running(reloader):
        replace(office.catalogue, "출처: {urls} ({date} 기준)", "근거: {urls} ({date} 기준)")
        await until(lambda: reloader.assistant is not assistant)
    again, _ = reloader.assistant.turn(Message(reply.options[0].label), conversation)
    before, _ = assistant.turn(Message(reply.options[0].label), conversation)
    assert again.text == before.text.replace("출처: ", "근거: ") != before.text


@pytest.mark.parametrize(
    ("file", "before", "after", "problem"),
    [
        ("members", f'- "{NUMBER}"', f'- "{NUMBER}', "knowledge/members/cn.yaml:358:13: "),
        ("members", NUMBER, "+86-971-82395", "knowledge/members/cn.yaml:356:9: "),
        ("catalogue", "출처: {urls} (", "출처: {url} (", "locales/ko/LC_MESSAGES/near_bot.po:"),
    ],
)
async def test_a_broken_version_is_reported_once_and_changes_nothing(
    office: Office, assistant: Assistant, file: str, before: str, after: str, problem: str
) -> None:
    reloader = office.reloader(assistant)
    broken: Path = getattr(office, file)
    whole = broken.read_text(encoding="utf-8")
    with capture_logs() as lines:
        async with running(reloader):
            replace(broken, before, after)
            await until(lambda: office.told)
            assert any(line.startswith(problem) for line in office.told[0])
            office.wanted.set()
            await until(lambda: errors(lines) == 2 * list(office.told[0]))
            assert reloader.assistant is assistant
            broken.write_text(whole, encoding="utf-8")
            replace(office.members, NUMBER, CORRECTED)
            await until(lambda: len(office.told) == 2)
    assert not office.told[1], "it is told that nothing is wrong any more"
    assert answers(reloader.assistant, CORRECTED)


def errors(lines: Sequence[dict[str, object]]) -> list[object]:
    return [line["problem"] for line in lines if line["log_level"] == "error"]


async def test_a_reload_can_be_asked_for(office: Office, assistant: Assistant) -> None:
    reloader = office.reloader(assistant)
    async with running(reloader):
        office.wanted.set()
        await until(lambda: reloader.assistant is not assistant)
    assert answers(reloader.assistant, NUMBER)


async def test_a_change_during_a_reload_leads_to_another(office: Office, assistant: Assistant) -> None:
    reloader = office.reloader(assistant)
    with capture_logs() as lines:
        async with running(reloader):
            replace(office.members, NUMBER, "0")
            await until(lambda: lines)  # it has begun to read
            replace(office.members, '"0"', f'"{CORRECTED}"')
            await until(lambda: answers(reloader.assistant, CORRECTED))


async def test_staff_that_cannot_be_told_stop_nothing(office: Office, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(problems: Sequence[str]) -> None:
        raise ConnectionError(str(problems))

    monkeypatch.setattr(office, "tell", fails)
    reloader = office.reloader(assistant)
    with capture_logs() as lines:
        async with running(reloader):
            replace(office.members, NUMBER, "0")
            await until(lambda: any("could not be told" in line["event"] for line in lines))
            replace(office.members, '"0"', f'"{CORRECTED}"')
            await until(lambda: answers(reloader.assistant, CORRECTED))


async def test_the_end_of_the_bot_ends_an_examination(office: Office, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def noted(*arguments: str, **options: object) -> asyncio.subprocess.Process:
        begun.append(await begin(*arguments, **options))
        return begun[0]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    reloader = office.reloader(assistant)
    async with running(reloader):
        office.wanted.set()
        await until(lambda: begun)
    assert begun[0].returncode == -9
    assert reloader.assistant is assistant


@pytest.mark.parametrize(
    ("file", "before", "after", "again"),
    [
        ("members/cn.yaml", NUMBER, CORRECTED, False),
        ("members/cn.yaml", "青海省西宁市解放路14号", "青海省西宁市解放路15号", False),
        ("sources.yaml", "http://", "https://", False),
        ("history.yaml", "as_of:", "as_of: ", False),
        ("members/cn.yaml", "провинция Цинхай", "провинция Цинхай (КНР)", True),
        ("ambiguous.yaml", ":", " :", True),
        ("questions/en/members.yaml", "phone", "telephone", True),
        ("concepts/mn.yaml", "утас", "утаас", True),
        ("regions.json", "Bavaria", "Bayern", True),
    ],
)
def test_only_what_is_learnt_from_is_learnt_anew(
    office: Office, assistant: Assistant, file: str, before: str, after: str, again: bool
) -> None:
    directory = office.folder / "knowledge"
    replace(directory / file, before, after)
    assert (learnt_from(load(directory), directory) != learnt_from(assistant.knowledge, KNOWLEDGE)) is again
