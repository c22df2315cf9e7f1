import shutil
from pathlib import Path

import pytest

from near_bot.assistant import Assistant
from near_bot.instruments.add import add, masked
from near_bot.instruments.cases import CASES, Case, cases
from near_bot.instruments.evidence import Samples
from near_bot.instruments.explain import explain
from near_bot.instruments.idle import idle
from near_bot.instruments.report import answered, report
from near_bot.knowledge.documents import Problems
from near_bot.knowledge.load import KNOWLEDGE
from near_bot.model import Conversation, Message
from near_bot.understanding.mentions import Mention


def explained(assistant: Assistant, text: str, language: str | None = None) -> list[str]:
    return explain(assistant, Message(text, language), Conversation()).splitlines()


def mentions(assistant: Assistant, text: str) -> tuple[Mention, ...]:
    return assistant.understander.traced(Message(text), Conversation())[1].mentions


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("간쑤성 전화번호", "  간쑤성 → CN-GS Gansu Province (exact: the name itself)"),
        ("Телефон Иркутской области?", "  иркутскойобласти → RU-IRK Irkutsk Region (without its ending)"),
        ("Is Heilongjang a member?", "  heilongjang → CN-HL Heilongjiang Province (misspelt: nothing else is as near)"),
        ("Altai", "  altai → RU-ALT Altai Territory or RU-AL Republic of Altai or MN-065 Govi-Altai Province (a name that several have)"),
        ("ghbvjhcrbq rhfq ntktajy", "Keyboard: typed in the wrong layout, read as: приморский край телефон"),
        ("members of China in 2010", "Also named: year 2010"),
        ("???", "Names: none"),
        ("/help", "Decision: chat.help, a command or a choice among what was offered"),
    ],
)
def test_an_explanation_says_what_was_found(assistant: Assistant, text: str, line: str) -> None:
    assert line in explained(assistant, text)


def test_an_explanation_says_why_the_language(assistant: Assistant) -> None:
    assert any(line.startswith("Language: ru;") and "the asker's app" in line for line in explained(assistant, "12", "ru"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("When did Gansu join?", "sure"),
        ("산시성은 언제 가입했나요?", "choice"),
        ("What year did they join?", "incomplete"),
        ("What is the weather in Gansu?", "unknown"),
        ("Gansu", "bare"),
    ],
)
def test_a_decision_has_its_reason(assistant: Assistant, text: str, reason: str) -> None:
    assert reason in explained(assistant, text)[-1]


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        ("경북은 언제 가입했나요?", "{member}은 언제 가입했나요?"),
        ("Телефон Приморского края, пожалуйста", "Телефон {member}, пожалуйста"),
        ("Is HEBEI a member, or Inner  Mongolia?", "Is {member} a member, or {member}?"),
        ("2010年中国有多少会员？", "{year}年{country}有多少会员？"),
        ("ﾄﾔﾏ県の電話", "{member}の電話"),
        ("How do I join?", "How do I join?"),
    ],
)
def test_a_question_becomes_a_sample(assistant: Assistant, text: str, sample: str) -> None:
    assert masked(text, mentions(assistant, text)) == sample


def test_a_question_is_added_once_and_nothing_else_changes(assistant: Assistant, tmp_path: Path) -> None:
    knowledge, tests = tmp_path / "knowledge", tmp_path / "tests"
    shutil.copytree(KNOWLEDGE / "questions", knowledge / "questions")
    shutil.copytree(CASES, tests)
    before = {path: path.read_text(encoding="utf-8").splitlines() for path in tmp_path.rglob("*.yaml")}
    case = Case("ko", "member.phone", '충청남도 "대표" 번호가 혹시 몇 번이더라요', {"members": ("KR-44",)})
    found = mentions(assistant, case.ask)
    told = list(add(case, found, knowledge, tests))
    assert len(told) == 2
    added = {path: path.read_text(encoding="utf-8").splitlines() for path in before}
    new = {
        path.parent.parent.name: [line for line in lines if line not in before[path]]
        for path, lines in added.items()
        if lines != before[path]
    }
    assert new == {
        "questions": [r'  - "{member} \"대표\" 번호가 혹시 몇 번이더라요"'],
        "tests": [r'  - ask: "충청남도 \"대표\" 번호가 혹시 몇 번이더라요"'],  # its members stand in other rows too
    }
    assert all(set(before[path]) <= set(lines) for path, lines in added.items())
    assert next(one for one in cases("ko", tests) if one.ask == case.ask).wanted == {"members": ["KR-44"]}
    with pytest.raises(Problems, match="stands here already"):
        list(add(case, found, knowledge, tests))


def test_a_question_of_no_known_intent_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    with pytest.raises(Problems, match="no file here"):
        list(add(Case("en", "member.fax", "What is its fax?"), (), tmp_path, tmp_path))


def test_the_report_counts_every_question(assistant: Assistant) -> None:
    lines = list(report(answered(assistant), {"en": Samples.of("en")}))
    assert lines[1].split()[:2] == ["all", str(sum(1 for language in ("ko", "en", "zh", "ja", "ru", "mn") for _ in cases(language)))]
    assert lines[-1].startswith("en ")


def test_samples_that_contradict_each_other_are_reported(assistant: Assistant) -> None:
    rows = (
        ("member.phone", "Phone of {member}"),
        ("member.address", "phone of Gansu?"),
        ("about.near", "What is it"),
        ("about.near", "what is IT?"),
    )
    lines = list(idle(assistant, "en", Samples(rows)))
    assert "  member.phone: Phone of {member}; member.address: phone of Gansu?" in lines
    assert "  about.near: What is it = what is IT?" in lines
