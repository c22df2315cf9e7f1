"""Every intent is answered in every language, with its facts, its source and its date."""

import re
from dataclasses import replace

import pytest

from near_bot.answers import ANSWERS
from near_bot.assistant import Assistant
from near_bot.knowledge.index import select
from near_bot.knowledge.load import Knowledge
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Entities, Request

SCRIPTS = {"ko": "[가-힣]", "en": "[a-z]", "zh": "[一-鿿]", "ja": "[ぁ-ヺ]", "ru": "[а-я]", "mn": "[а-яөү]"}
MEMBER = Entities(members=("CN-GS",))
NO_FACT = ("chat.", "clarify", "unknown")
WITHOUT_OPTIONS = {"chat.forget", "chat.thanks", "chat.goodbye", "chat.privacy"}
ISO_DATE = re.compile(r"\d{4}")


def requested(intent: str) -> Request:
    place = Entities(members=("JP-16",)) if intent == "member.website" else MEMBER
    return Request(intent, place if intent.startswith("member.") else Entities())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", ANSWERS)
def test_every_intent_in_every_language(assistant: Assistant, intent: str, language: str) -> None:
    reply = assistant.reply(requested(intent), language)
    assert re.search(SCRIPTS[language], reply.text, re.IGNORECASE)
    assert "{" not in reply.text
    assert bool(reply.options) == (intent not in WITHOUT_OPTIONS)
    if not intent.startswith(NO_FACT):
        assert reply.facts
        assert reply.sources
        last = reply.text.splitlines()[-1]
        assert any(address in last for address in reply.sources)
        assert ISO_DATE.search(last.replace(reply.sources[0], ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_of_one_language_is_in_another(assistant: Assistant, language: str) -> None:
    texts = {intent: assistant.reply(requested(intent), language).text for intent in ANSWERS}
    english = {intent: assistant.reply(requested(intent), "en").text for intent in ANSWERS}
    same = {intent for intent in ANSWERS if texts[intent] == english[intent]}
    assert same == (set() if language != "en" else set(ANSWERS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_that_is_not_known_is_said_to_be_so(assistant: Assistant, language: str) -> None:
    reply = assistant.reply(Request("member.phone", Entities(members=("RU-PRI",))), language)
    assert reply.intent == "member.phone"
    assert not re.search(r"\+\d", reply.text)
    assert "neargov.org" in reply.text
    assert reply.facts == ()


def test_two_numbers_where_two_stand(assistant: Assistant) -> None:
    text = assistant.reply(Request("member.phone", Entities(members=("CN-HN",))), "en").text
    assert "+86 731 8221 7493" in text
    assert "+86 731 8221 9825" in text


def test_a_press_source_is_said_to_be_one(assistant: Assistant) -> None:
    reply = assistant.reply(Request("about.name", Entities(countries=("KR",))), "en")
    assert "8 October 2024" in reply.text
    assert "press" in assistant.reply(Request("secretariat.head"), "en").text


@pytest.mark.parametrize(
    ("year", "members"),
    [
        (1996, 29),
        (1997, 29),
        (1998, 32),
        (2003, 37),
        (2007, 64),
        (2009, 69),
        (2010, 70),
        (2013, 71),
        (2020, 78),
        (2022, 79),
        (2024, 82),
        (2026, 82),
    ],
)
def test_time_travel(assistant: Assistant, year: int, members: int) -> None:
    reply = assistant.reply(Request("members.list", Entities(year=year)), "en")
    assert len(reply.facts) == members
    assert str(members) in assistant.reply(Request("members.count", Entities(year=year)), "en").text


def test_before_the_founding_there_are_none(assistant: Assistant) -> None:
    reply = assistant.reply(Request("members.count", Entities(year=1990)), "en")
    assert "1990" in reply.text
    assert reply.facts == ()


@pytest.mark.parametrize(
    ("entities", "verdict"),
    [
        (Entities(regions=("KR-11",)), "member"),
        (Entities(regions=("CN-HK",)), "member"),
        (Entities(regions=("TH-50",)), "associate"),
        (Entities(countries=("KZ",)), "associate"),
        (Entities(regions=("DE-BY",)), "not-eligible"),
        (Entities(countries=("US",)), "not-eligible"),
        (Entities(members=("CN-GS",)), "already-member"),
        (Entities(members=("VN-SG",)), "already-member"),
        (Entities(members=("JP-04",)), "member"),
        (Entities(countries=("TW",)), None),
        (Entities(regions=("CN-TW",)), None),
        (Entities(regions=("UA-43",)), None),
        (Entities(own=True), None),
        (Entities(applicant="company"), "not-eligible"),
        (Entities(applicant="municipality"), "special"),
    ],
)
def test_verdicts_of_eligibility(assistant: Assistant, entities: Entities, verdict: str | None) -> None:
    for language in LANGUAGES:
        assert assistant.reply(Request("membership.eligibility", entities), language).verdict == verdict


@pytest.mark.parametrize(
    ("entities", "verdict"),
    [
        (Entities(members=("CN-HB",)), "member"),
        (Entities(members=("KR-47-POHANG",)), "special"),
        (Entities(members=("KG-C",)), "associate"),
        (Entities(members=("CN-TJ",)), "observer"),
        (Entities(regions=("CN-HE",)), "not-member"),
        (Entities(members=("CN-HB",), regions=("CN-HE",)), None),
    ],
)
def test_verdicts_of_status(assistant: Assistant, entities: Entities, verdict: str | None) -> None:
    assert assistant.reply(Request("member.status", entities), "en").verdict == verdict


def test_every_member_has_a_card_in_every_language(assistant: Assistant, knowledge: Knowledge) -> None:
    for language in LANGUAGES:
        for member in knowledge.members.values():
            text = assistant.reply(Request("member.profile", Entities(members=(member.id,))), language).text
            assert member.names[language] in text


def test_kinds_and_countries_add_up(knowledge: Knowledge) -> None:
    assert [len(select(knowledge, countries=[country])) for country in knowledge.countries.member] == [14, 11, 16, 2, 22, 17]
    assert [len(knowledge.of(kind)) for kind in ("member", "special", "associate", "observer")] == [82, 1, 3, 5]
    assert len(select(knowledge, kind="founding")) == 29


def test_what_the_secretariat_fills_in_is_given_at_once(assistant: Assistant, knowledge: Knowledge) -> None:
    office = knowledge.secretariat.office.model_copy(update={"telephone": "+82-54-223-2300", "mail": "a@example.org"})
    secretariat = knowledge.secretariat.model_copy(update={"office": office})
    changed = Assistant(replace(knowledge, secretariat=secretariat), assistant.understander)
    text = changed.reply(Request("secretariat.contact"), "en").text
    assert "+82 54-223-2300" in text
    assert "a@example.org" in text
