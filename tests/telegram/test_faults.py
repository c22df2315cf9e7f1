"""Nothing is lost, doubled or disordered whatever goes wrong; and the fault run would see it if it were."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from near_bot.assistant import Assistant

from .faults import Heard, Tally, run


async def test_of_2000_messages_none_is_lost_or_answered_twice(assistant: Assistant, tmp_path: Path) -> None:
    report = await run(assistant, updates=2000, chats=200, seed=1, late=0, folder=tmp_path)
    assert not report.shortcomings, report
    assert report.tally.answered == 2000
    assert report.offered_again, "the restarted bot was given nothing that the first had answered"
    assert {kind for _, kind in report.faults} == {"429", "500", "502", "503", "cut", "delay", "half"}
    assert report.languages == 6


async def test_only_an_answer_whose_sending_cannot_be_known_is_sent_twice(assistant: Assistant, tmp_path: Path) -> None:
    report = await run(assistant, updates=120, chats=24, seed=3, late=5, folder=tmp_path)
    assert not report.shortcomings, report
    assert 0 < report.tally.late <= 5


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
    counts = {name: getattr(tally, name) for name in ("lost", "twice", "late", "disordered", "strange")}
    assert counts == {name: wanted.get(name, 0) for name in counts}
