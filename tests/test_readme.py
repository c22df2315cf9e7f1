"""What the README shows works as it is shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DIALOGUES = re.findall(r"^\$ python bot\.py ask \"(.+)\"\n((?:.+\n)+?)(?=\n|```|\$)", README, re.MULTILINE)
EXPLAINED = re.findall(r"^\$ python bot\.py ask --explain \"(.+)\"\n((?:.*\n)+?)```", README, re.MULTILINE)
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}


def bot(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "bot.py", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT,
        check=False,
    )


@pytest.mark.parametrize(("question", "answer"), DIALOGUES)
def test_the_dialogues(question: str, answer: str) -> None:
    done = bot("ask", question)
    assert done.stdout == answer
    assert done.returncode == 0


@pytest.mark.parametrize(("question", "explanation"), EXPLAINED)
def test_the_explanations(question: str, explanation: str) -> None:
    """But for the numbers, and the intents that come to nothing: these change whenever anything is learnt."""
    done = bot("ask", "--explain", question)
    assert _without_numbers(done.stdout) == _without_numbers(explanation)
    assert len(re.findall(r"^  \d\.\d\d ", explanation, re.MULTILINE)) == 5


def _without_numbers(explanation: str) -> list[str]:
    lines = [re.sub(r"\d+(\.\d+)?", "0", line) for line in explanation.splitlines()]
    intents = [line for line in lines if line.startswith("  0 ")]
    return [line.split(":")[0] if line in intents[:1] else line for line in lines if line not in intents[1:]]


def test_there_is_an_explanation() -> None:
    assert EXPLAINED


def test_there_is_a_dialogue_in_each_language() -> None:
    assert len(DIALOGUES) >= 6


def test_jsonl() -> None:
    done = bot("ask", "--jsonl", given='{"text": "hello"}\nnonsense\n')
    assert [line[:6] for line in done.stdout.splitlines()] == ['{"id":', '{"id":']
    assert done.returncode == 1


def test_check() -> None:
    done = bot("check")
    assert "0 problems" in done.stdout
    assert done.returncode == 0


def test_a_question_through_a_pipe_is_answered_and_the_chat_ends() -> None:
    done = bot(given="간쑤성은 언제 가입했나요?\n")
    assert "2023" in done.stdout
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_wrong_command_line_is_explained() -> None:
    done = bot("ask")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_ci_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in README
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("\nmake test")


@pytest.mark.parametrize("target", re.findall(r"^    make (\w+)", README, re.MULTILINE))
def test_the_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
