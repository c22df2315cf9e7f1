"""A double, a bot, and a person who writes to it."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from ...telegram.double import Double, Person
from .kit import TOKEN, client


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    async with Double(TOKEN) as running:
        yield running


@pytest.fixture
async def bot(double: Double) -> AsyncIterator[Bot]:
    async with client(double) as connected:
        yield connected


@pytest.fixture
def anna(double: Double) -> Person:
    return double.user("Anna", language="ru")


@pytest.fixture(autouse=True)
def newer_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of each RetryAfter otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
