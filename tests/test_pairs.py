"""Regions with names near to each other are never taken for one another: tests/pairs.py lists them.

Each is asked for by each of its names in each language, in a question of that language. To ask back, naming both, is no
mistake; to answer with the other is.
"""

import pytest

from near_bot.assistant import Assistant
from near_bot.knowledge.schema import LANGUAGES, Language
from near_bot.model import Conversation, Message

from .pairs import KNOWN, rivals, spellings

QUESTIONS = {
    "ko": ("{}도 NEAR 회원인가요?", "{} 전화번호"),
    "en": ("Is {} a member of NEAR?", "{} phone number"),
    "zh": ("{}是NEAR的会员吗？", "{}电话"),
    "ja": ("{}はNEARの会員ですか？", "{}の電話番号"),
    "ru": ("Является ли {} членом АРАССВА?", "{}: телефон"),
    "mn": ("{} NEAR-ын гишүүн мөн үү?", "{} утасны дугаар"),
}
"""One that has words after the name, and one that is brief."""


@pytest.fixture(scope="module")
def pairs(assistant: Assistant) -> dict[str, set[str]]:
    return rivals(assistant.knowledge, assistant.understander.gazetteer.names.whole)


def test_the_table_holds_the_pairs_that_people_know(pairs: dict[str, set[str]]) -> None:
    assert all(other in pairs[one] and one in pairs[other] for one, other in KNOWN)
    assert len(pairs) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_region_is_taken_for_another(assistant: Assistant, pairs: dict[str, set[str]], language: Language) -> None:
    swapped = []
    for id, others in pairs.items():
        for name in spellings(assistant.knowledge, id, language):
            for question in QUESTIONS[language]:
                reply, _ = assistant.turn(Message(question.format(name), language), Conversation())
                if taken := others.intersection(reply.entities.places):
                    swapped.append((question.format(name), id, *taken))
    assert not swapped, "\n".join(map(str, swapped))


@pytest.mark.parametrize("language", LANGUAGES)
def test_members_are_found_by_their_names(assistant: Assistant, pairs: dict[str, set[str]], language: Language) -> None:
    """A test that names of members are found at all, lest the one above hold of a bot that finds none."""
    lost = []
    for id in pairs.keys() & assistant.knowledge.members.keys():
        name = assistant.knowledge.region_name(id, language)
        reply, _ = assistant.turn(Message(QUESTIONS[language][0].format(name), language), Conversation())
        if id not in (*reply.entities.places, *reply.entities.unclear):
            lost.append((name, id, reply.entities))
    assert not lost, lost
