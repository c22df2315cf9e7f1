"""Whatever is sent, the bot answers, and soon: a few hundred of what `python -m tests.fuzz` puts to it by the million."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from near_bot.assistant import Assistant
from near_bot.instruments.cases import all_cases
from near_bot.model import Conversation, Message

from .fuzz import MOST_SECONDS, TAGS, taken, utterance

SLACK = 4
"""Times the seconds that a turn may take on a machine that does much else, and at first."""

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # of the assistant's long repr
some = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def warm(assistant: Assistant) -> None:
    """What a language needs is read at its first questions."""
    for case in list(all_cases())[::20]:
        assistant.turn(Message(case.ask), Conversation())


@some
@given(text=st.text(alphabet=st.characters(), max_size=800), tag=st.sampled_from(TAGS))
def test_any_text_at_all(assistant: Assistant, text: str, tag: str | None) -> None:
    seconds, _, _ = taken(assistant, Message(text, tag), Conversation())
    assert seconds < SLACK * MOST_SECONDS


@some
@given(seed=st.integers(0, 2**32))
def test_talks_of_questions_with_all_sorts_of_slips(assistant: Assistant, seed: int) -> None:
    dice, conversation = random.Random(seed), Conversation()
    for _ in range(4):
        seconds, _, conversation = taken(assistant, Message(utterance(dice), dice.choice(TAGS)), conversation)
        assert seconds < SLACK * MOST_SECONDS


def test_keys_that_no_syllable_ends_with(assistant: Assistant) -> None:
    reply, _ = assistant.turn(Message("?won thgir daD si erehW"), Conversation())
    assert reply.text
