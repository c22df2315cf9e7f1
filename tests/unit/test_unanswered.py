"""Questions that ask the same are one group, under one number from one listing to the next."""

import re
from dataclasses import replace

import pytest

from near_bot.assistant import Assistant
from near_bot.instruments.unanswered import today
from near_bot.knowledge.schema import Language
from near_bot.service.unanswered import Group, groups, narrowed
from near_bot.store.questions import Question

FARES = ("What is the fare to Gansu?", "what is the fare to Qinghai", "Whats the fare to Jeju?", "What is the fair to Hubei?")


def kept(*texts: str, language: Language = "en", first: int = 1) -> list[Question]:
    return [Question(id, 1000.0 * id, language, "unknown", "unknown", text, None, None) for id, text in enumerate(texts, first)]


def waiting(assistant: Assistant, questions: list[Question]) -> list[Group]:
    return groups(questions, assistant.understander.gazetteer)[0]


@pytest.mark.parametrize(
    "texts",
    [
        FARES,
        ("사무국 팩스 번호가 뭐예요?", "사무국 팩스번호가 뭐에요", "사무국  팩스 번호가 뭐예요"),
        ("Сколько людей живёт в Иркутской области?", "сколько людей живет в приморском крае"),
        ("甘肃省的人口是多少？", "青海省的人口是多少", "甘肅省的人口是多少？"),
        ("青少年交流はありますか？", "青少年の交流はありますか"),
        ("Хөхнуур мужийн хүн ам хэд вэ?", "Ганьсу мужийн хүн ам хэд вэ"),
    ],
)
def test_spellings_and_regions_make_no_difference(texts: tuple[str, ...], assistant: Assistant) -> None:
    (group,) = waiting(assistant, kept(*texts))
    assert (group.id, group.count) == (1, len(texts))


def test_what_asks_something_else_is_another_group_and_the_largest_comes_first(assistant: Assistant) -> None:
    found = waiting(assistant, kept("Is there a scholarship for students?", *FARES, "May I visit the office?"))
    assert [(group.id, group.count) for group in found] == [(2, 4), (1, 1), (6, 1)]


def test_a_group_speaks_in_the_words_used_most_often_and_tells_its_languages(assistant: Assistant) -> None:
    questions = kept(*FARES, FARES[1]) + kept(FARES[0].upper(), language="mn", first=9)
    (group,) = waiting(assistant, questions)
    assert group.typical.text == FARES[1]
    assert group.languages == {"en": 5, "mn": 1}


def test_a_group_keeps_its_number_whatever_comes_later(assistant: Assistant) -> None:
    questions = kept(*FARES, "May I visit the office?", "May I visit your office today?")
    before = {group.id for group in waiting(assistant, questions)}
    more = kept("Is there a scholarship?", "May I visit your office at noon?", *FARES, first=7)
    assert before < {group.id for group in waiting(assistant, questions + more)}


def test_a_narrowed_list_has_the_same_numbers(assistant: Assistant) -> None:
    found = waiting(assistant, kept(*FARES, "May I visit the office?"))
    assert [(group.id, group.count) for group in narrowed(found, lambda question: question.at > 3500)] == [(1, 1), (5, 1)]


def test_what_was_dropped_stays_so_however_often_it_is_asked_again(assistant: Assistant) -> None:
    dropped = [replace(question, settled="dropped") for question in kept(*FARES)]
    assert groups(dropped + kept(*FARES, first=10), assistant.understander.gazetteer) == ([], [])


def test_what_was_noted_is_listed_apart_with_all_that_ask_it(assistant: Assistant) -> None:
    noted = [replace(question, settled="noted", note="Ask the port.") for question in kept(*FARES)]
    listed, (group,) = groups(noted + kept(*FARES, first=10), assistant.understander.gazetteer)
    assert (listed, group.note, group.count) == ([], "Ask the port.", 8)


def test_what_was_made_a_sample_is_listed_again_if_it_comes_back(assistant: Assistant) -> None:
    added = [replace(question, settled="added") for question in kept(*FARES)]
    assert waiting(assistant, added) == []
    assert [(group.id, group.count) for group in waiting(assistant, added + kept(FARES[0], first=10))] == [(1, 1)]


def test_nothing_makes_no_group(assistant: Assistant) -> None:
    assert groups([], assistant.understander.gazetteer) == ([], [])


def test_more_than_are_compared_at_once_are_grouped_alike(assistant: Assistant) -> None:
    strange = ["".join(chr(0x4E00 + i * prime % 20000) for prime in (7, 11, 13, 17)) for i in range(1100)]
    found = waiting(assistant, kept(*strange, *FARES, *strange))
    assert {group.count for group in found} >= {2, 4}
    assert sum(group.count for group in found) == 2204


@pytest.mark.parametrize(("text", "answer"), [("When did Gansu join?", "member.joined"), ("What is the weather in Gansu?", "")])
def test_a_question_that_is_answered_by_now_is_told_so(text: str, answer: str, assistant: Assistant) -> None:
    now = today(assistant, kept(text)[0])
    assert now.answer == answer
    assert re.fullmatch(r"out of scope \d\.\d\d; else [a-z.]+ \d\.\d\d(, [a-z.]+ \d\.\d\d){2}", now.readings)
