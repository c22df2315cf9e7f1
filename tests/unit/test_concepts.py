"""Concepts, slips, spelling, and messages of several sentences."""

import math
from collections import Counter
from pathlib import Path

import pytest

from near_bot.assistant import Assistant
from near_bot.dialogue.several import sentences
from near_bot.knowledge.load import load
from near_bot.knowledge.schema import LANGUAGES
from near_bot.language.keyboard import KEYS
from near_bot.model import Conversation, Message
from near_bot.understanding.bigrams import Bigrams
from near_bot.understanding.concepts import Concepts, together
from near_bot.understanding.features import REGION
from near_bot.understanding.slips import Slips, neighbours
from near_bot.understanding.spelling import Spelling
from near_bot.understanding.strange import strange_name


def test_a_long_word_stands_for_all_that_begin_with_it_and_a_short_one_for_itself() -> None:
    concepts = Concepts({"phone": ["tele", "tel_"], "we": ["we"]})
    assert concepts.find("telephones") == ({"phone"}, 0.0)
    assert concepts.find("tel") == ({"phone"}, 0.0)
    assert concepts.find("west") == (set(), 1.0)


def test_concepts_are_found_in_running_text_and_in_spite_of_a_slip() -> None:
    assert Concepts({"phone": ["电话"]}).find("它的电话呢")[0] == {"phone"}
    assert Concepts({"join": ["가입"]}).find("언제가입했나요")[0] == {"join"}
    assert Concepts({"address": ["address"]}).find("adress please")[0] == {"address"}


def test_english_words_that_people_mix_in_are_found_too() -> None:
    words = together({"phone": ["утас"]}, {"phone": ["phone", "tel_"]})
    assert Concepts(words).find("phone хэд вэ")[0] == {"phone"}


def test_all_languages_have_the_same_concepts() -> None:
    tables = load().concepts
    assert {language: set(tables[language]) ^ set(tables["en"]) for language in LANGUAGES} == {language: set() for language in LANGUAGES}


def test_slips_leave_names_whole_and_follow_from_their_text_alone() -> None:
    text = f"when did {REGION} join the association of regional governments"
    copies = list(Slips([text], KEYS).copies(text, 3))
    assert list(Slips([text, "a text more"], KEYS).copies(text, 3)) == copies
    assert len({text, *copies}) == 4
    assert all(REGION in copy for copy in copies)


def test_a_common_word_is_no_slip_of_another() -> None:
    words = {"ruler": ["throne"], "join": ["join"]}
    assert Concepts(words).find("throna")[0] == {"ruler"}
    assert Concepts(words, common={"throna"}).find("throna")[0] == set()
    assert Concepts(words, common={"joins"}).find("joins")[0] == {"join"}


def test_running_text_is_not_mended() -> None:
    spelling = Spelling.of(["会员的电话是多少", "會員"] * 3)
    assert spelling.mend("会费的电话是多少") == "会费的电话是多少"


def test_neighbouring_keys() -> None:
    assert set(neighbours(KEYS)["g"]) >= set("fhtyvb")


@pytest.mark.parametrize(
    ("text", "meant"), [("th eoffice", "the office"), ("teh office", "the office"), ("off ice", "office"), ("ofice", "office")]
)
def test_spelling(text: str, meant: str) -> None:
    assert Spelling.of(["the office"] * 3).mend(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hwo old is it", "how old is it"),
        ("hwo is it", "who is it"),
        ("how old iis it", "how old is it"),
        ("howold is it", "how old is it"),
        ("지금까 지 얼마나", "지금까지 얼마나"),
        ("지까금지 얼마나", "지금까지 얼마나"),
        ("who is zanzibar", "who is zanzibar"),
    ],
)
def test_what_was_meant_is_told_by_the_words_around_it(text: str, meant: str) -> None:
    samples = ["how old is it", "who is it", "지금까지 얼마나"]
    assert Spelling.of(samples * 3).mend(text) == meant


def test_a_spelling_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    spelling = Spelling.of(["how old is it", "who is it"] * 3 + ["seldom"])
    spelling.save(tmp_path / "words")
    again = Spelling.read(tmp_path / "words")
    for text in ("hwo old is it", "hwo is it", "seldom"):
        assert again.mend(text) == spelling.mend(text)
    assert [again.slips(word) for word in ("seldom", "how", "hhow", "zanzibar")] == [0, 0, 1, math.inf]


def test_a_pair_that_was_seen_surprises_less() -> None:
    texts = ["how old is it", "who is it"] * 3
    bigrams = Bigrams.of(texts, Counter(word for text in texts for word in text.split()))
    assert bigrams.surprise("old", "how") < bigrams.surprise("old", "it")
    assert bigrams.surprise("is", "it") < bigrams.surprise("zanzibar", "it")
    assert bigrams.surprise("is") < bigrams.surprise("old")


def test_sentences() -> None:
    assert sentences("When did it open? And where is it?") == ("When did it open?", "And where is it?")
    assert sentences("Where is it") == ()
    assert sentences("何ですか。どこですか。") == ("何ですか。", "どこですか。")


def test_a_strange_name_is_the_one_word_written_as_a_name() -> None:
    assert strange_name("is Narnia a member", lambda word: word != "narnia", (), ()) == "Narnia"
    assert strange_name("is narnia a member", lambda word: word != "narnia", (), ()) == ""
    assert strange_name("가나다도는 회원인가요", lambda word: word != "가나다도", ("도",), ("는",)) == "가나다도"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("When did Gansu join? And what does membership cost?", ("members/CN-GS#joined", "membership/fees")),
        ("What is the phone and the address of Gansu?", ("members/CN-GS#address", "members/CN-GS#telephone")),
        ("Здравствуйте! Где находится секретариат?", ("secretariat/location",)),
    ],
)
def test_all_that_is_asked_in_a_message_is_answered(assistant: Assistant, text: str, facts: tuple[str, ...]) -> None:
    reply, _ = assistant.turn(Message(text), Conversation())
    assert {fact for fact in facts if not any(found.startswith(fact) for found in reply.facts)} == set()


def test_a_region_that_is_not_known_is_said_to_be_so(assistant: Assistant) -> None:
    reply, _ = assistant.turn(Message("Is Narnia a member of NEAR?"), Conversation())
    assert reply.intent == "clarify"
    assert "Narnia" in reply.text
