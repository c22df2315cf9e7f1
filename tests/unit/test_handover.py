"""The steps of a hand-over: who hears what, and what becomes of a step that is taken again after a crash."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from near_bot import metrics
from near_bot.knowledge.load import Knowledge
from near_bot.knowledge.schema import Language
from near_bot.model import Line
from near_bot.service import notices
from near_bot.service.handover import Handover
from near_bot.service.notices import Notice
from near_bot.store.records import Outcome, Talk, Thread, Turn

from .store.desk import ANNA, BOLD, Desk

ADDRESS = '{"chat": 11}'


class Crash(Exception):
    """The program ends here."""


@dataclass
class Mail:
    """Both sides, as a channel would reach them."""

    chat: str = "telegram:-9"
    staff: list[Notice] = field(default_factory=list)
    person: list[Notice] = field(default_factory=list)
    reachable: bool = True
    crashes: int = 0
    """How many of the next messages end the program once they are sent."""

    async def to_staff(self, notice: Notice, answering: int | None) -> list[int]:
        if not self.reachable:
            return []
        self.staff.append(notice)
        self._crash()
        return [100 + len(self.staff)]

    async def to_person(self, address: str, language: Language, notice: Notice) -> bool:
        assert (address, language) == (ADDRESS, "mn")
        if self.reachable:
            self.person.append(notice)
            self._crash()
        return self.reachable

    def _crash(self) -> None:
        if self.crashes:
            self.crashes -= 1
            raise Crash


@dataclass
class Office:
    desk: Desk
    mail: Mail
    handover: Handover

    async def offered(self, talk: Talk = ANNA) -> int:
        return (await self.handover.ask(talk, ADDRESS, "mn", "Хэн элсэж болох вэ?")).thread

    async def waiting(self) -> Thread:
        await self.handover.act("pass", await self.offered(), ANNA, "u1")
        return await self.thread()

    async def thread(self) -> Thread:
        thread = await self.desk.threads.of(ANNA)
        assert thread
        return thread


@pytest.fixture
async def office(database_url: str, knowledge: Knowledge) -> AsyncIterator[Office]:
    desk, mail = await Desk.open(database_url), Mail()
    yield Office(desk, mail, Handover(desk.threads, mail, lambda: knowledge))
    await desk.close()


def said(notice: Notice | None) -> list[str]:
    assert notice
    return [part.message for part in (notice.head, *notice.body) if isinstance(part, Line)]


def counted(event: str) -> float:
    value: float = metrics.HANDOVERS(event=event)._value.get()
    return value


async def test_from_a_question_to_its_end(office: Office) -> None:
    before = {event: counted(event) for event in ("opened", "answered", "closed")}
    await office.desk.take_turn(Outcome(ANNA, turn=Turn("Ямар үнэтэй вэ?", "mn", "unknown", "unknown", "Мэдэхгүй.")))
    preview = await office.handover.ask(ANNA, ADDRESS, "mn")
    assert (preview.expects, preview.actions) == ("consent", ("pass", "reword", "decline"))
    assert not office.mail.staff
    told = await office.handover.act("pass", preview.thread, ANNA, "u1")
    assert told
    assert told.actions == ("add", "withdraw")
    assert preview.body[:-1] == office.mail.staff[0].body[:-1]  # what is shown is what is passed on
    thread = await office.thread()
    assert (thread.status, thread.opened) == ("waiting", office.desk.clock())
    behind = await office.desk.threads.behind(office.mail.chat, 101)
    await office.handover.answer(behind, "100 воны", 7, "u2")
    assert office.mail.person[0].body[0] == "100 воны"
    thread = await office.thread()
    assert thread.status == "talking"
    assert (await office.handover.add(thread, "Баярлалаа", "u3")).actions == ("end",)
    assert office.mail.staff[-1].body == ("Баярлалаа",)
    assert await office.handover.act("end", thread.id, ANNA, "u4") == notices.ENDED
    assert await office.desk.threads.of(ANNA) is None
    assert {event: counted(event) - before[event] for event in before} == {"opened": 1, "answered": 1, "closed": 1}


async def test_without_words_the_person_is_asked_for_them(office: Office) -> None:
    assert await office.handover.ask(ANNA, ADDRESS, "mn") == notices.WRITE
    assert await office.desk.threads.of(ANNA) is None


async def test_who_has_a_question_with_the_staff_is_offered_no_other(office: Office) -> None:
    thread = await office.waiting()
    notice = await office.handover.ask(ANNA, ADDRESS, "mn", "Өөр асуулт")
    assert (notice.thread, notice.actions) == (thread.id, ("add", "withdraw"))


async def test_a_refusal_passes_nothing_on(office: Office) -> None:
    before, id = counted("declined"), await office.offered()
    for _ in range(2):
        assert await office.handover.act("decline", id, ANNA, "u1") == notices.NOTHING_PASSED_ON
    assert counted("declined") - before == 1
    assert await office.handover.act("pass", id, ANNA, "u2") is None
    assert not office.mail.staff


@pytest.mark.parametrize("action", ["pass", "reword", "decline", "add", "withdraw", "end", "leave"])
async def test_nobody_acts_for_another(action: notices.Action, office: Office) -> None:
    id = await office.offered()
    assert await office.handover.act(action, id, BOLD, "u1") is None
    assert (await office.thread()).status == "offered"
    thread = await office.waiting()
    assert await office.handover.act(action, thread.id, BOLD, "u1") is None
    assert (await office.thread()).status == "waiting"


async def test_a_question_whose_passing_on_is_broken_off_is_opened_once(office: Office) -> None:
    id, before = await office.offered(), counted("opened")
    office.mail.crashes = 1
    with pytest.raises(Crash):
        await office.handover.act("pass", id, ANNA, "u1")
    for _ in range(3):
        told = await office.handover.act("pass", id, ANNA, "u1")
        assert told
        assert told.actions == ("add", "withdraw")
    assert len(office.mail.staff) == 2
    assert counted("opened") - before == 1
    assert len(await office.desk.threads.open()) == 1


async def test_an_answer_whose_delivery_is_broken_off_comes_at_most_twice(office: Office) -> None:
    await office.waiting()
    office.mail.crashes = 1
    with pytest.raises(Crash):
        await office.handover.answer(await office.thread(), "Тийм", 7, "u2")
    for _ in range(3):
        await office.handover.answer(await office.thread(), "Тийм", 7, "u2")
    assert len(office.mail.person) == 2
    await office.handover.answer(await office.thread(), "Бас", 8, "u3")
    assert len(office.mail.person) == 3


async def test_what_a_person_adds_is_passed_on_once_however_often_its_update_is_handled(office: Office) -> None:
    await office.waiting()
    for _ in range(3):
        await office.handover.add(await office.thread(), "Бас нэг зүйл", "u2")
    assert [notice.body for notice in office.mail.staff[1:]] == [("Бас нэг зүйл",)]


async def test_both_sides_close_at_once(office: Office) -> None:
    thread, before = await office.waiting(), counted("closed")
    await office.handover.act("withdraw", thread.id, ANNA, "u2")
    await office.handover.close(thread, 7)
    await office.handover.close(await office.desk.threads.get(thread.id), 7)
    await office.handover.answer(thread, "Хожимдсон", 8, "u3")
    assert counted("closed") - before == 1
    closed = await office.desk.threads.get(thread.id)
    assert closed
    assert closed.status == "closed"


async def test_an_answer_after_the_end_is_not_passed_on_and_the_staff_are_told(office: Office) -> None:
    thread = await office.waiting()
    await office.handover.close(thread, 7)
    told = len(office.mail.person)
    await office.handover.answer(await office.desk.threads.get(thread.id), "Хожимдсон", 8, "u3")
    await office.handover.answer(None, "Хэнд?", 9, "u4")
    assert len(office.mail.person) == told
    assert "closed already" in said(office.mail.staff[-2])[0]
    assert office.mail.staff[-1] == notices.UNKNOWN_MESSAGE


async def test_a_staff_that_cannot_be_reached_is_admitted_and_the_person_may_try_again(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.mail.reachable = False
    told = await office.handover.act("pass", await office.offered(), ANNA, "u1")
    assert "cannot be reached" in said(told)[0]
    assert "website" in said(told)[-1]
    assert await office.desk.threads.of(ANNA) is None
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    office.mail.reachable = True
    assert (await office.waiting()).status == "waiting"


async def test_a_person_out_of_reach_ends_the_thread_and_the_staff_are_told(office: Office) -> None:
    thread = await office.waiting()

    async def nobody(*_: object) -> bool:
        return False

    office.mail.to_person = nobody  # type: ignore[method-assign]
    await office.handover.answer(thread, "Байна уу?", 7, "u2")
    assert "could not be delivered" in said(office.mail.staff[-1])[0]
    assert await office.desk.threads.open() == []


async def test_who_is_forgotten_withdraws(office: Office) -> None:
    await office.waiting()
    await office.handover.forget(ANNA)
    assert "ended" in said(office.mail.staff[-1])[0]
    await office.handover.forget(BOLD)
    assert len(office.mail.staff) == 2
