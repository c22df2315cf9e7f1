import pytest
from hypothesis import given
from hypothesis import strategies as st

from near_bot.assistant import Assistant
from near_bot.knowledge.schema import LANGUAGES
from near_bot.language.choose import choose, from_tag
from near_bot.language.keyboard import mistyped
from near_bot.language.normalise import normalise, normalise_all
from near_bot.language.particles import Inflected
from near_bot.model import Conversation, Message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GANSU", "gansu"),
        ("ｇａｎｓｕ", "gansu"),
        ("甘肅省", "甘肃省"),
        ("ﾄﾔﾏ県", "トヤマ県"),
        ("Хөвсгөл", "Ховсгол"),
        ("Ёж", "еж"),
        ("Tōkyō", "tokyo"),
        ("Bayan-Ulgii", "bayan ulgii"),
        ("Jilin성", "jilin 성"),
        ("a\u200b \x00b", "a b"),
        ("ゴビ・アルタイ", "ゴビアルタイ"),
    ],
)
def test_spellings_of_one_name_have_one_normal_form(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@given(st.text())
def test_the_normal_form_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_many_are_normalised_as_one_by_one(texts: list[str]) -> None:
    assert normalise_all(texts) == [normalise(text) for text in texts]


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ru", "ru"),
        ("zh-hans", "zh"),
        ("classic-zh-cn", "zh"),
        ("en_US.UTF-8", "en"),
        ("pt-br", None),
        ("", None),
        (None, None),
        ("kk", "ru"),
    ],
)
def test_tags_of_clients(tag: str | None, language: str | None) -> None:
    assert from_tag(tag) == language


def test_the_choice_of_a_reply_s_language() -> None:
    assert choose("mn", ("ru",), "ko", "en") == "mn"
    assert choose(None, ("ru",), "ko", "en") == "ru"
    assert choose(None, (), "ko", "ja") == "ko"
    assert choose(None, (), None, "ja") == "ja"
    assert choose(None, ("ru", "mn"), None, "mn") == "mn"
    assert choose(None, ("ru", "mn"), "ko", "en") == "ru"
    assert choose(None, (), None, "pt-br") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When did 간쑤성 join?", "en"),
        ("甘肃省什么时候加入的", "zh"),
        ("甘粛省はいつ加盟しましたか", "ja"),
        ("遼寧省是什麼時候加入的", "zh"),
        ("会員数と加盟年", "ja"),
        ("Когда вступила провинция Ганьсу?", "ru"),
        ("Ганьсу муж хэзээ элссэн бэ", "mn"),
        ("Хэзээ элссэн юм бэ, утас нь хэд вэ", "mn"),
        ("Gansu muj hezee elssen be", "mn"),
        ("kogda vstupila provinciya Gansu", "ru"),
        ("간쑤성 phone number 알려 주세요", "ko"),
        ("which 准会员 does the association have?", "en"),
        ("What does АРАССВА stand for?", "en"),
        ("NEAR-ийн secretariat хаана байдаг вэ", "mn"),
        ("请问 NEAR 的 member list 在哪里", "zh"),
    ],
)
def test_the_reply_is_in_the_language_of_the_sentence(assistant: Assistant, text: str, language: str) -> None:
    reply, _ = assistant.turn(Message(text), Conversation())
    assert reply.language == language


@pytest.mark.parametrize("text", ["青海省", "2010", "Gansu"])
def test_a_bare_name_is_answered_in_the_language_of_the_talk(assistant: Assistant, text: str) -> None:
    for language in LANGUAGES:
        reply, _ = assistant.turn(Message(text, "en"), Conversation(language=language))
        assert reply.language == language


def test_other_keyboard_layouts(assistant: Assistant) -> None:
    understander = assistant.understander
    layouts = understander.keyboards
    words = {"en": {"phone"}, "ru": {"привет"}, "ko": {"사무국", "전화번호"}, "mn": set()}

    def share(text: str, language: str) -> float:
        found = text.split()
        return sum(word in words[language] for word in found) / len(found)

    assert mistyped("ghbdtn", layouts, share) == "привет"
    assert mistyped("tkanrnr wjsghkqjsgh", layouts, share) == "사무국 전화번호"
    assert mistyped("phone", layouts, share) == "phone"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("경상북도", "경상북도는"),
        ("간쑤성", "간쑤성은"),
        ("산시성(山西省)", "산시성(山西省)은"),
        ("Bavaria", "Bavaria은(는)"),
        ("2012", "2012는"),
    ],
)
def test_korean_particles(name: str, wanted: str) -> None:
    assert f"{Inflected(name):은/는}" == wanted
