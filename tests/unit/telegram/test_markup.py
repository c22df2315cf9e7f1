"""Replies as HTML that Telegram takes."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from near_bot.answers import ANSWERS
from near_bot.assistant import Assistant
from near_bot.channels.telegram.markup import MOST_BYTES, messages, plain
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Entities, Reply, Request

URL = "http://example.org/en/page?a=1&b=2"
TAG = re.compile(r"</?[ab][^>]*>")


def reply(text: str, *sources: str) -> Reply:
    return Reply("en", "about.near", 1.0, Entities(), None, text, (), sources, (), ())


def seen(html: str) -> str:
    return unescape(TAG.sub("", html))


def test_what_a_person_could_write_is_shown_as_it_is() -> None:
    assert plain("<b>& co</b>") == "&lt;b&gt;&amp; co&lt;/b&gt;"
    assert messages(reply("1 < 2 & 3")) == ["1 &lt; 2 &amp; 3"]


def test_a_source_is_a_link_named_by_its_site() -> None:
    (html,) = messages(reply(f"Source: {URL} (2024)", URL))
    assert html == 'Source: <a href="http://example.org/en/page?a=1&amp;b=2">example.org/en</a> (2024)'


def test_what_heads_a_list_is_bold() -> None:
    (html,) = messages(reply("Members:\n• Gansu\n• Hubei\nThat is all."))
    assert html == "<b>Members:</b>\n• Gansu\n• Hubei\nThat is all."


@given(st.lists(st.text(alphabet=st.sampled_from("a<&б 東\U0001f468• 1.\n"), max_size=9000), min_size=1, max_size=4).map("\n".join))
def test_every_part_is_within_telegrams_limits_and_nothing_is_lost(text: str) -> None:
    parts = messages(reply(text))
    for part in parts:
        assert len(seen(part)) <= MessageLimit.MAX_TEXT_LENGTH
        assert len(part.encode()) <= MOST_BYTES
        assert part.count("<b>") == part.count("</b>")
    assert re.sub(r"\s", "", "".join(map(seen, parts))) == re.sub(r"\s", "", text)


def test_more_tags_than_telegram_reads_go_into_the_next_message() -> None:
    parts = messages(reply("\n".join([URL] * 150), URL))
    assert [part.count("<a ") for part in parts] == [100, 50]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_fits_into_one_message(assistant: Assistant, language: str) -> None:
    about = {"member.": Entities(members=("CN-GS",)), "members.list": Entities(), "membership.eligibility": Entities(countries=("RU",))}
    for intent in ANSWERS:
        entities = next((entities for prefix, entities in about.items() if intent.startswith(prefix)), Entities())
        assert len(messages(assistant.reply(Request(intent, entities), language))) == 1, intent
