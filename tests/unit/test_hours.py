"""When an office is open, and what is no office hours."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from near_bot.assistant import Assistant
from near_bot.knowledge.load import Knowledge
from near_bot.knowledge.schema import Hours
from near_bot.service.hours import is_open, next_opening

WEEK: dict[str, Any] = {
    "zone": "Asia/Seoul",
    "days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "from": "09:00",
    "to": "18:00",
    "note": "usual",
}
HOURS = Hours.model_validate(WEEK)
SEOUL = ZoneInfo("Asia/Seoul")


def at(written: str, zone: ZoneInfo = SEOUL) -> float:
    return datetime.fromisoformat(written).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("now", "open", "opening"),
    [
        ("2026-11-23 08:59:59", False, "2026-11-23 09:00"),
        ("2026-11-23 09:00", True, "2026-11-24 09:00"),
        ("2026-11-23 17:59:59", True, "2026-11-24 09:00"),
        ("2026-11-23 18:00", False, "2026-11-24 09:00"),
        ("2026-11-27 18:00", False, "2026-11-30 09:00"),
        ("2026-11-28 12:00", False, "2026-11-30 09:00"),
        ("2026-12-31 23:00", False, "2027-01-01 09:00"),
    ],
)
def test_the_week_of_an_office(now: str, open: bool, opening: str) -> None:
    assert is_open(HOURS, at(now)) == open
    assert next_opening(HOURS, at(now)).timestamp() == at(opening)


def test_the_office_has_its_own_time() -> None:
    assert is_open(HOURS, at("2026-11-23 01:00", ZoneInfo("Europe/Moscow"))) is False
    assert is_open(HOURS, at("2026-11-23 03:00", ZoneInfo("Europe/Moscow"))) is True


@pytest.mark.parametrize("wrong", [{"zone": "Asia/Pohang"}, {"days": []}, {"days": ["mon"]}, {"from": "9"}, {"to": "09:00"}, {"note": ""}])
def test_what_is_no_hours_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Hours.model_validate({**WEEK, **wrong})


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ko", "월요일–금요일, 09:00–18:00 (대한민국 표준시)"),
        ("en", "Monday–Friday, 09:00–18:00 (Korean Standard Time)"),
        ("ru", "понедельник–пятница, 09:00–18:00 (Корея, стандартное время)"),
    ],
)
def test_hours_are_written_as_a_language_does(language: Any, written: str, assistant: Assistant, knowledge: Knowledge) -> None:
    from near_bot.model import line

    assert assistant.phrasing(language).say(line("{text}", text=knowledge.secretariat.hours)) == written
