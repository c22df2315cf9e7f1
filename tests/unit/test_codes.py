"""Codes of requests: what buttons, deep links and inline results carry."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from telegram.constants import InlineKeyboardButtonLimit
from telegram.helpers import create_deep_linked_url

from near_bot.answers import ANSWERS
from near_bot.assistant import Assistant
from near_bot.dialogue.codes import COMMANDS, LONGEST, decode, encode
from near_bot.dialogue.context import OF_PLACES
from near_bot.knowledge.load import load
from near_bot.knowledge.schema import LANGUAGES, Applicant, Group
from near_bot.model import Conversation, Entities, Message, Request

KNOWLEDGE = load()
PLACES = {"members": sorted(KNOWLEDGE.members), "regions": sorted(KNOWLEDGE.regions)}


def few(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


ENTITIES = st.builds(
    Entities,
    members=few(PLACES["members"]),
    regions=few(PLACES["regions"]),
    countries=few(["CN", "MN", "RU", "VN"]),
    year=st.none() | st.integers(1900, 2099),
    kind=st.sampled_from([None, *get_args(Group)]),
    applicant=st.sampled_from([None, *get_args(Applicant)]),
    own=st.booleans(),
    disputed=st.booleans(),
)


def decoded(code: str) -> Request | None:
    return decode(code, ANSWERS, KNOWLEDGE.members, KNOWLEDGE.regions)


@settings(max_examples=400)
@given(st.sampled_from(sorted(set(ANSWERS) - {"chat.language"})), ENTITIES)
def test_a_code_is_short_and_ascii_and_gives_the_request_back(intent: str, entities: Entities) -> None:
    assume(intent not in OF_PLACES or entities.places or entities.countries)
    request = Request(intent, entities)
    code = encode(request)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", code)
    assert len(code) <= LONGEST
    back = decoded(code)
    assert back
    assert back.intent == intent
    assert set(back.entities.places) <= set(entities.places)
    if len(code) < LONGEST - 20:
        assert back == request


def test_the_longest_code_is_what_telegram_allows() -> None:
    assert LONGEST == InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert create_deep_linked_url("near_bot", "x" * LONGEST)


@given(st.text(max_size=80) | st.from_regex(r"[a-z_]{1,20}(-[A-Za-z0-9]{1,6}){0,4}", fullmatch=True))
def test_any_other_text_is_no_code_or_a_request_that_can_be_answered(code: str) -> None:
    request = decoded(code)
    assert request is None or request.intent in ANSWERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_carried(language: str) -> None:
    request = Request("chat.language", Entities(tongue=language))  # type: ignore[arg-type]
    assert decoded(encode(request)) == request


@pytest.mark.parametrize(
    ("code", "request_"),
    [
        ("join", Request("membership.steps")),
        ("m-CN-GS", Request("member.profile", Entities(members=("CN-GS",)))),
        ("m-KR-47-POHANG", Request("member.profile", Entities(members=("KR-47-POHANG",)))),
        ("m-JP-07", Request("member.profile", Entities(regions=("JP-07",)))),
        ("c-mn", Request("members.list", Entities(countries=("MN",)))),
        ("members_list-ru-2004", Request("members.list", Entities(countries=("RU",), year=2004))),
    ],
)
def test_codes_that_stand_in_published_links_keep_their_meaning(code: str, request_: Request) -> None:
    assert decoded(code) == request_


@pytest.mark.parametrize("code", ["", "m-XX-99", "nonsense", "join-", "m-CN-GS-", "join-foo", "m CN", "ｊｏｉｎ", "m-CN-GS" * 10])
def test_codes_of_what_there_is_not_are_refused(code: str) -> None:
    assert decoded(code) is None


def test_every_command_stands_for_an_answer() -> None:
    assert set(COMMANDS.values()) <= set(ANSWERS)


def walk(assistant: Assistant) -> Iterator[Request]:
    """All requests that buttons can lead to from the home menu, two steps deep, and those of a country."""
    seen: dict[str, Request] = {}
    edge = [Request("chat.greeting"), Request("member.profile", Entities(members=("CN-GS",))), Request("about.countries")]
    for _ in range(2):
        found = []
        for request in edge:
            reply = assistant.reply(request, "en")
            found += [o.request for o in (*reply.options, *reply.picks) if encode(o.request) not in seen]
            seen |= {encode(o.request): o.request for o in (*reply.options, *reply.picks)}
        edge = found
    yield from seen.values()


def test_every_button_leads_back_to_its_request(assistant: Assistant) -> None:
    for request in walk(assistant):
        assert assistant.request(encode(request)) == request


def test_a_deep_link_opens_what_it_names(assistant: Assistant) -> None:
    reply, _ = assistant.turn(Message("/start m-CN-GS", "mn"), Conversation())
    assert (reply.intent, reply.entities.members, reply.language) == ("member.profile", ("CN-GS",), "mn")


def test_a_deep_link_of_nothing_opens_the_menu(assistant: Assistant) -> None:
    reply, _ = assistant.turn(Message("/start gone-XX-99", "ja"), Conversation())
    assert (reply.intent, reply.language) == ("chat.greeting", "ja")


def test_forget_leaves_nothing(assistant: Assistant) -> None:
    _, conversation = assistant.turn(Message("/language ru"), Conversation())
    _, conversation = assistant.turn(Message("when did Gansu join?"), conversation)
    reply, conversation = assistant.turn(Message("/forget"), conversation)
    assert (reply.intent, reply.language, conversation) == ("chat.forget", "ru", Conversation())
