"""Questions in people's own words, in every language: tests/questions/<language>/<topic>.yaml.

Those in known_failures.yaml are not yet understood. That list may only shrink, but for new questions: one on it that is
understood fails the test too, until it is taken off.
"""

import pytest

from near_bot.answers import ANSWERS
from near_bot.assistant import Assistant
from near_bot.knowledge.schema import LANGUAGES

from .data import ask, known_failures, questions, shortcomings

FEWEST = 6
WITHOUT_QUESTIONS = {"clarify", "chat.forget"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_understood(assistant: Assistant, language: str) -> None:
    failures = {case.ask: found for case in questions(language) if (found := shortcomings(case, ask(assistant, case)))}
    listed = known_failures(language)
    assert {text: found for text, found in failures.items() if text not in listed} == {}
    assert listed - failures.keys() == set(), "understood now: take these off known_failures.yaml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_questions(language: str) -> None:
    counts = dict.fromkeys(ANSWERS, 0)
    for case in questions(language):
        counts[case.intent] += 1
    assert {intent for intent, count in counts.items() if count < FEWEST} == WITHOUT_QUESTIONS
