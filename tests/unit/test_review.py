"""`unanswered` and `stats` as an operator runs them."""

import asyncio
import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from near_bot.assistant import Assistant
from near_bot.cli import main
from near_bot.instruments import add
from near_bot.instruments.cases import CASES, cases
from near_bot.instruments.table import aligned, as_csv, width
from near_bot.knowledge.load import KNOWLEDGE
from near_bot.model import Conversation
from near_bot.store.records import Judgement, Outcome, Turn

from .store.desk import ANNA, Clock, Desk

Run = Callable[..., tuple[int, str, str]]
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is no matter of the database."""
FARES = ("What is the fare to Gansu?", "what is the fare to Qinghai", "Whats the fare to Jeju?")


class Now(Clock):
    """The clock of this machine, as the commands have it."""

    def __init__(self) -> None:
        import time

        self.now = time.time()


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], assistant: Assistant) -> Run:
    """Runs a command: its exit status, output and errors."""
    monkeypatch.setenv("NEAR_BOT_DATABASE_URL", database_url)
    monkeypatch.setattr("near_bot.app.assistant", lambda _: assistant)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        return status, *capsys.readouterr()

    return run


def asked(url: str, *texts: str, age: float = 0) -> None:
    """Questions that were not answered, and one that was, though not well."""

    async def ask() -> None:
        clock = Now()
        clock.now -= age
        desk = await Desk.open(url, clock)
        for text in texts:
            await desk.take_turn(Outcome(ANNA, Conversation(), (1, 2), Turn(text, "en", "unknown", "unknown")))
        await desk.take_turn(Outcome(ANNA, Conversation(), (3, 4), Turn("When did Gansu join?", "ko", "member.joined", "answered")))
        await desk.take_turn(Outcome(ANNA, judgement=Judgement(4, "ko", "member.joined", "bad")))
        await desk.close()

    asyncio.run(ask())


def table(output: str) -> list[list[str]]:
    """CSV as a spreadsheet reads it."""
    assert output.startswith("\ufeff")
    return list(csv.reader(io.StringIO(output.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("command", "said"), [(("unanswered",), "There are no unanswered questions."), (("stats",), "Nothing has been counted in these days.")]
)
def test_an_empty_database_is_no_failure(command: tuple[str, ...], said: str, run: Run) -> None:
    status, output, errors = run(*command)
    assert (status, errors) == (0, "")
    assert output.splitlines()[-1] == said
    status, output, _ = run(*command, "--csv")
    assert status == 0
    assert len(table(output)) == 1


def test_the_list_shows_groups_and_what_they_are_taken_for(run: Run, database_url: str) -> None:
    asked(database_url, *FARES)
    status, output, _ = run("unanswered")
    lines = output.splitlines()
    assert status == 0
    assert lines[1].split() == ["1", "3", "en", "unknown", *FARES[0].split()]
    assert lines[2].startswith("      still unanswered: out of scope ")
    assert lines[3].split()[:5] == ["4", "1", "ko", "answered", "badly"]
    assert lines[4].startswith("      answered by now as member.joined: ")


@ONE_DATABASE
def test_the_list_can_be_narrowed_down(run: Run, database_url: str) -> None:
    asked(database_url, *FARES, age=3 * 24 * 60 * 60)
    assert len(run("unanswered", "--language", "ko")[1].splitlines()) == 3
    assert len(run("unanswered", "--since", "4")[1].splitlines()) == 5
    assert run("unanswered", "--since", "2")[1] == "There are no unanswered questions.\n"


@ONE_DATABASE
def test_no_cell_of_a_spreadsheet_is_taken_for_a_formula(run: Run, database_url: str) -> None:
    asked(database_url, '=HYPERLINK("http://example.org";"a, b")', "-1+what", "+why so", "say\nit")
    _, *rows = table(run("unanswered", "--csv")[1])
    questions = {row[4] for row in rows}
    assert questions == {'\'=HYPERLINK("[…]";"a, b")', "'-1+what", "'+why so", "say\nit", "When did Gansu join?"}
    assert {row[1] for row in rows} == {"1"}


@ONE_DATABASE
@pytest.mark.parametrize("deed", [("add", "77", "member.phone"), ("note", "77", "?"), ("drop", "77")])
def test_a_number_that_there_is_not_is_told(deed: tuple[str, ...], run: Run, database_url: str) -> None:
    asked(database_url, *FARES)
    status, output, errors = run("unanswered", *deed)
    assert (status, output) == (1, "")
    assert errors == "no group has the number 77; `python bot.py unanswered` lists them\n"


@ONE_DATABASE
@pytest.mark.parametrize(
    "arguments",
    [
        ("unanswered", "--since", "0"),
        ("unanswered", "--since", "soon"),
        ("unanswered", "drop", "x"),
        ("stats", "--days", "-1"),
        ("stats", "--days", "1000000"),
    ],
)
def test_a_wrong_command_line_is_told(arguments: tuple[str, ...], run: Run) -> None:
    status, _, errors = run(*arguments)
    assert status == 2
    assert "usage: bot.py" in errors


@ONE_DATABASE
def test_a_database_out_of_reach_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEAR_BOT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    for command in ("unanswered", "stats"):
        status, _, errors = run(command)
        assert status == 1
        assert errors.count("\n") == 1
        assert "NEAR_BOT_DATABASE_URL" in errors


@pytest.mark.parametrize("url", ["postgresql://[x", "sqlite://", "sqlite:///"])
def test_an_address_of_no_database_is_told_in_one_line(url: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEAR_BOT_DATABASE_URL", url)
    status, _, errors = run("stats")
    assert status == 1
    assert errors.count("\n") == 1
    assert "NEAR_BOT_DATABASE_URL" in errors


def test_a_group_is_dropped_for_good(run: Run, database_url: str) -> None:
    asked(database_url, *FARES)
    assert run("unanswered", "drop", "1") == (0, f"dropped: 3 questions such as: {FARES[0]}\n", "")
    asked(database_url, *FARES)
    assert FARES[0] not in run("unanswered")[1]


def test_a_note_is_listed_with_its_group(run: Run, database_url: str) -> None:
    asked(database_url, *FARES)
    assert run("unanswered", "note", "1", "Ask the port.")[0] == 0
    asked(database_url, *FARES)
    lines = run("unanswered")[1].splitlines()
    assert lines[-3] == "Noted for the Secretariat:"
    assert lines[-1].split()[:5] == ["1", "6", "Ask", "the", "port."]
    assert [row[-1] for row in table(run("unanswered", "--csv")[1])] == ["note", "", "Ask the port."]


@ONE_DATABASE
def test_a_group_becomes_a_sample_and_a_test(
    run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge, tests = tmp_path / "knowledge", tmp_path / "tests"
    shutil.copytree(KNOWLEDGE / "questions", knowledge / "questions")
    shutil.copytree(CASES, tests)
    original = add.add
    monkeypatch.setattr(add, "add", lambda case, mentions, tests: original(case, mentions, knowledge, tests))
    asked(database_url, "Tell me the apparatus digits of Gansu, I am @anna")
    assert run("unanswered", "add", "1", "member.nothing", "--tests", str(tests))[0] == 1
    status, output, _ = run("unanswered", "add", "1", "member.phone", "--tests", str(tests))
    assert status == 0
    assert "named in it, as far as is found: members ('CN-GS',)" in output
    assert any(case.ask == "Tell me the apparatus digits of Gansu, I am" for case in cases("en", tests))
    samples = (knowledge / "questions" / "en" / "members.yaml").read_text(encoding="utf-8")
    assert "Tell me the apparatus digits of {member}, I am" in samples
    assert "apparatus" not in run("unanswered")[1]


def test_statistics_are_a_table_and_csv(run: Run, database_url: str) -> None:
    asked(database_url, *FARES)
    status, output, _ = run("stats")
    lines = output.splitlines()
    assert status == 0
    assert ["unknown", "3", "0", "0", "3", "0", "100.0", "%"] in [line.split() for line in lines]
    assert ["all", "4", "1", "0", "3", "0", "75.0", "%"] in [line.split() for line in lines]
    assert "Response time: 100.0 % within 1 s, 100.0 % within 5 s, 100.0 % within 60 s; the median within 1 s" in lines
    assert lines[-2:] == ["Hand-overs: opened 0, answered 0, closed 0, declined 0", "Feedback: good 0, bad 1"]
    head, *rows = table(run("stats", "--csv", "--days", "1")[1])
    assert head == ["day", "kind", "language", "intent", "outcome", "within_seconds", "times"]
    assert sorted(row[1:] for row in rows) == [
        ["feedback", "ko", "member.joined", "bad", "", "1"],
        ["turn", "en", "unknown", "unknown", "1", "3"],
        ["turn", "ko", "member.joined", "answered", "1", "1"],
    ]


def test_columns_are_aligned_in_any_script() -> None:
    lines = list(aligned([["name", "n"], ["간쑤성", 1], ["Gansu", 100], ["й" + "\u0306", 2]]))
    assert len({width(line) for line in lines}) == 1
    assert lines[1].endswith("  1")


def test_csv_is_what_a_spreadsheet_reads() -> None:
    assert as_csv([["@a", 'b"c'], [-1, "ж"]]) == '\ufeff\'@a,"b""c"\r\n-1,ж\r\n'
