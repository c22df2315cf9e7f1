"""Nothing is lost or disordered whatever goes wrong, and nothing is answered twice beyond the promise; and a fault run would see it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import AsyncClient

from near_bot.assistant import Assistant

from ..postgres import Postgres
from .double import Double
from .faults import Database, Heard, Incident, Options, Polling, PostgreSql, Sqlite, Tally, play
from .scenario import TOKEN

SMALL = Options(updates=96, chats=32, kills=2, life=2, seconds=2)


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if kind == "sqlite":
        return Sqlite(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    return PostgreSql(server)


@pytest.mark.parametrize(
    ("kind", "run", "further"),
    [
        ("sqlite", "network", {"updates": 180, "chats": 60, "late": 5}),
        ("sqlite", "crash", {}),
        ("postgresql", "crash", {}),
        ("sqlite", "outage", {}),
        ("postgresql", "outage", {}),
        ("sqlite", "disk", {}),
        ("postgresql", "disk", {}),
        ("sqlite", "flood", {}),
        ("sqlite", "clock", {}),
        ("postgresql", "several", {"instances": 2}),
        ("sqlite", "day", {}),
    ],
)
async def test_every_update_is_answered(
    assistant: Assistant, database: Database, run: str, further: Mapping[str, int], tmp_path: Path
) -> None:
    options = replace(SMALL, **further)
    report = await play(assistant, run, options, database, tmp_path)
    assert not report.shortcomings, report
    assert report.tally.answered == options.updates
    assert report.languages == 6
    assert report.stage.faults or report.stage.incidents or run == "day", "nothing went wrong"


async def test_only_who_asks_for_updates_itself_is_ready(tmp_path: Path) -> None:
    async with Double(TOKEN) as double, AsyncClient() as client:
        address = f"{double.url}/bot{TOKEN}/getUpdates"
        way = Polling(double, {}, tmp_path / "log")
        await client.get(address)  # as one before did, which was killed
        instance = way.instance(["-c", "import time; time.sleep(60)"])
        await instance.start()
        waiting = asyncio.create_task(way.ready(instance))
        assert not (await asyncio.wait({waiting}, timeout=0.2))[0]
        await client.get(address)
        await asyncio.wait_for(waiting, 5)
        await instance.kill()
        await way.ready(way.instance([]))  # one that does not run


@pytest.mark.parametrize(
    ("heard", "cut_late", "wanted"),
    [
        ("abc", {}, {}),
        ("ac", {}, {"lost": 1}),
        ("aabc", {}, {"twice": 1}),
        ("acb", {}, {"disordered": 1}),
        ("abcx", {}, {"strange": 1}),
        ("abbc", {"b": 1}, {"late": 1}),
        ("abbbc", {"b": 1}, {"late": 1, "twice": 1}),
        ("aabc", {"b": 1}, {"twice": 1}),
        ("abac", {}, {"twice": 1}),
        ("", {}, {"lost": 3}),
    ],
)
def test_what_goes_wrong_is_counted(heard: Sequence[str], cut_late: Mapping[str, int], wanted: Mapping[str, int]) -> None:
    tally = Tally()
    tally.add("abc", (0, 0, 0), [Heard(html, at) for at, html in enumerate(heard)], cut_late)
    assert counts(tally) == wanted


@pytest.mark.parametrize(
    ("again", "wanted"),
    [
        ([("a", 9.5), ("a", 12)], {"under_way": 1}),
        ([("a", 9.5), ("a", 12), ("a", 13)], {"under_way": 1, "twice": 1}),
        ([("a", 9.4), ("b", 9.5), ("a", 12), ("b", 12)], {"twice": 2}),
        ([("a", -5), ("a", 12)], {"twice": 1}),
        ([("a", 9.3), ("a", 9.5)], {"twice": 1}),
        ([("a", 9.5), ("a", 22)], {"under_way": 1}),
    ],
    ids=["in the crash", "three times", "two of a chat", "long before", "not yet", "long after"],
)
def test_of_each_chat_one_answer_may_come_twice_for_a_crash(again: Sequence[tuple[str, float]], wanted: Mapping[str, int]) -> None:
    tally = Tally()
    tally.add("ab", (0, 0), [Heard(html, at) for html, at in again] + [Heard("b", 30)] * ("b" not in dict(again)), {}, [Incident(10, 11)])
    assert counts(tally) == wanted


def test_the_longest_silence_is_between_any_two_answers() -> None:
    tally = Tally()
    tally.add("ab", (0, 0), [Heard("a", 1), Heard("b", 9)], {})
    tally.add("ab", (0, 0), [Heard("a", 3), Heard("b", 8)], {})
    assert tally.silence == 5


def counts(tally: Tally) -> dict[str, int]:
    """What was counted of that which should not be."""
    every = {name: getattr(tally, name) for name in ("lost", "twice", "late", "under_way", "disordered")}
    return {name: count for name, count in (every | {"strange": tally.strange.total()}).items() if count}
