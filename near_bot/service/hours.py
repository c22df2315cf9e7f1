"""When an office is open."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..knowledge.schema import WEEKDAYS, Hours


def is_open(hours: Hours, at: float) -> bool:
    """Whether the office is open at a time, in seconds since 1970. Holidays are not known."""
    now = datetime.fromtimestamp(at, ZoneInfo(hours.zone))
    return WEEKDAYS[now.weekday()] in hours.days and time.fromisoformat(hours.opens) <= now.time() < time.fromisoformat(hours.closes)


def next_opening(hours: Hours, at: float) -> datetime:
    """When it opens next after a time, in seconds since 1970; in its own time zone."""
    now = datetime.fromtimestamp(at, ZoneInfo(hours.zone))
    opens = time.fromisoformat(hours.opens)
    days = (datetime.combine(now.date() + timedelta(ahead), opens, now.tzinfo) for ahead in range(8))
    return next(day for day in days if day > now and WEEKDAYS[day.weekday()] in hours.days)
