"""Floods, delays and lost answers."""

import time
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from ...telegram.double import Double, Fault, Person, cut, cut_late, delay, error, flood, half, silence
from ...telegram.double.faults import Plan


def once(fault: Fault) -> Plan:
    return lambda method, params, count: fault if method == "sendMessage" and count == 1 else None


async def test_floods_in_one_chat(double: Double, bot: Bot, anna: Person) -> None:
    boris = double.user("Boris")
    now = [1000.0]
    double.clock = lambda: now[0]
    double.faults.plan = once(flood(7))
    for left in (7, 4):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(anna.id, "A")
        assert caught.value.retry_after == timedelta(seconds=left)
        now[0] += 3
    await bot.send_message(boris.id, "A")
    now[0] += 1
    await bot.send_message(anna.id, "A")
    assert [call.status for call in double.calls if call.method == "sendMessage"] == [429, 429, 200, 200]


async def test_floods_everywhere(double: Double, bot: Bot, anna: Person) -> None:
    double.faults.plan = once(flood(7, everyone=True))
    for attempt in (bot.send_message(anna.id, "A"), bot.get_me()):
        with pytest.raises(RetryAfter):
            await attempt
    double.faults.end()
    await bot.get_me()


@pytest.mark.parametrize(
    ("fault", "expected", "shown"),
    [
        (error(500), NetworkError, 0),
        (error(502), NetworkError, 0),
        (error(503, late=True), NetworkError, 1),
        (cut(), NetworkError, 0),
        (cut_late(), NetworkError, 1),
        (half(), NetworkError, 1),
        (silence(), TimedOut, 0),
        (silence(late=True), TimedOut, 1),
        (delay(5), TimedOut, 0),
        (delay(5, late=True), TimedOut, 1),
    ],
)
async def test_faults(double: Double, bot: Bot, anna: Person, fault: Fault, expected: type[TelegramError], shown: int) -> None:
    double.faults.plan = once(fault)
    with pytest.raises(expected):
        await bot.send_message(anna.id, "A", read_timeout=0.1 if expected is TimedOut else 2)
    assert len(anna.unread) == shown
    await bot.send_message(anna.id, "B")
    assert anna.unread[-1].text == "B"
    first, second = (call for call in double.calls if call.method == "sendMessage")
    assert (first.status, second.status) == (fault.status or None, 200)


async def test_a_short_delay_is_only_slow(double: Double, bot: Bot, anna: Person) -> None:
    double.faults.plan = once(delay(0.05))
    begun = time.monotonic()
    await bot.send_message(anna.id, "A")
    assert time.monotonic() - begun >= 0.05
