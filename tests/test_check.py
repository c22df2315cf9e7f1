"""`check` names every problem with its file, line and column. The broken files are in tests/broken/."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from near_bot.check import check
from near_bot.knowledge.documents import Problems
from near_bot.knowledge.load import KNOWLEDGE, load
from near_bot.phrasing import catalogue
from near_bot.phrasing.catalogue import LOCALES, path

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """What the code says is the same for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "said_by_the_code", cache(catalogue.said_by_the_code))
        yield


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Without the sample questions, which take the longest to read."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge", ignore=shutil.ignore_patterns("questions")))


def test_the_knowledge_has_no_problem() -> None:
    problems, notices = check()
    assert problems == []
    assert {notice.message.split(":")[0] for notice in notices} == {"telephone", "fax", "mail", "address", "hours"}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda file: file.stem)
def test_a_broken_file_is_refused_at_its_place(copy: Path, broken: Path) -> None:
    lines = broken.read_text(encoding="utf-8").splitlines()
    target = copy / lines[0].split("as: ")[1]
    place, wanted = lines[1].removeprefix("# wanted: ").split(" ", 1)
    target.parent.mkdir(exist_ok=True, parents=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = [str(problem).removeprefix(f"{target}:") for problem in check(copy)[0]]
    assert any(problem.startswith(f"{place}: ") and wanted in problem for problem in found), found


def test_all_problems_are_found_at_once(copy: Path) -> None:
    for name in ("vn", "kg", "kz"):
        file = copy / "members" / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("  kind: ", "  sort: "), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        load(copy)
    assert {problem.path.stem for problem in caught.value.problems} == {"vn", "kg", "kz"}


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "about.yaml").unlink()
    assert "about.yaml:1:1: cannot be read" in "\n".join(map(str, check(copy)[0]))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ('msgid "How to join"\nmsgstr "Как вступить"', 'msgid "How to join"\nmsgstr ""', "is not translated"),
        ('msgid "How to join"\n', '#, fuzzy\nmsgid "How to join"\n', "is marked fuzzy"),
        ('msgid "How to join"\n', 'msgid "How to leave"\n', "lacks 'How to join'"),
        ("{url}", "{address}", "the slots of"),
    ],
)
def test_a_catalogue_that_is_not_complete_is_a_problem(tmp_path: Path, copy: Path, before: str, after: str, wanted: str) -> None:
    locales = Path(shutil.copytree(LOCALES, tmp_path / "locales"))
    file = path("ru", locales)
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    problems = [problem for problem in check(copy, locales)[0] if problem.path == file]
    assert any(wanted in problem.message and problem.line >= 1 for problem in problems)
