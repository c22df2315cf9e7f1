from dataclasses import replace

import pytest

from near_bot.assistant import Assistant
from near_bot.dialogue.commands import command
from near_bot.dialogue.policy import decide
from near_bot.model import Conversation, Entities, Message, Reading, Reply, Request, Understanding


def talk(assistant: Assistant, *turns: str, language: str | None = None) -> Reply:
    conversation = Conversation()
    for text in turns:
        reply, conversation = assistant.turn(Message(text, language), conversation)
    return reply


def test_a_number_takes_the_option_of_that_number(assistant: Assistant) -> None:
    first, conversation = assistant.turn(Message("hello"), Conversation())
    second, _ = assistant.turn(Message("2"), conversation)
    assert second.intent == first.options[1].request.intent


def test_a_label_takes_its_option(assistant: Assistant) -> None:
    first, conversation = assistant.turn(Message("안녕하세요"), Conversation())
    second, _ = assistant.turn(Message(first.options[0].label), conversation)
    assert (second.intent, second.language) == (first.options[0].request.intent, "ko")


def test_a_number_that_was_not_offered_is_said_to_be_none(assistant: Assistant) -> None:
    reply = talk(assistant, "hello", "99")
    assert reply.intent == "clarify"
    assert "99" in reply.text
    assert reply.options


def test_a_name_of_several_regions_is_asked_about(assistant: Assistant) -> None:
    reply = talk(assistant, "산시성은 언제 가입했나요?")
    assert reply.intent == "clarify"
    assert {option.request.entities.members for option in reply.options} == {("CN-SX",), ("CN-SN",)}
    assert talk(assistant, "산시성은 언제 가입했나요?", "1").intent == "member.joined"


@pytest.mark.parametrize(
    ("ask", "word", "id"),
    [
        ("When did Altai join?", "the republic", "RU-AL"),
        ("Когда вступил Алтай?", "край", "RU-ALT"),
        ("阿尔泰什么时候加入的", "边疆区那个", "RU-ALT"),
        ("アルタイの加盟年は？", "共和国のほうです", "RU-AL"),
        ("알타이는 언제 가입했나요?", "공화국이요", "RU-AL"),
        ("Алтай хэзээ элссэн бэ", "хязгаар нь", "RU-ALT"),
        ("When did Kangwon join?", "the North Korean one", "KP-07"),
    ],
)
def test_one_of_several_regions_is_told_by_a_word_of_its_label_or_its_country(assistant: Assistant, ask: str, word: str, id: str) -> None:
    reply = talk(assistant, ask, word)
    assert (reply.intent, reply.entities.places) == ("member.joined", (id,))


@pytest.mark.parametrize(
    ("turns", "intent", "places"),
    [
        (("phone of Hunan and Gansu", "and the address of the latter?"), "member.address", ["CN-GS"]),
        (("湖南和甘肃的电话", "前者的地址"), "member.address", ["CN-HN"]),
        (("When did Tomsk join?", "was that before Irkutsk?"), "member.joined", ["RU-TOM", "RU-IRK"]),
        (("후난성 전화번호", "아니 후난 말고 허난이요"), "member.phone", ["CN-HA"]),
        (("河北的电话", "不是河北，是湖北"), "member.phone", ["CN-HB"]),
        (("石川県のホームページは？", "富山も"), "member.website", ["JP-16"]),
        (("When did Buryatia join?", "and who is the governor there?"), "unknown", []),
        (("where is the Secretariat?", "why there?"), "secretariat.history", []),
        (("사무국 어디예요?", "왜 거기예요?"), "secretariat.history", []),
        (("Где секретариат?", "почему именно там?"), "secretariat.history", []),
        (("Where was NEAR founded?", "how many were there?"), "members.count", []),
        (("What is the full name of NEAR?", "and in Russian?"), "about.name", []),
    ],
)
def test_what_a_turn_leaves_unsaid(assistant: Assistant, turns: tuple[str, ...], intent: str, places: list[str]) -> None:
    reply = talk(assistant, *turns)
    assert (reply.intent, list(reply.entities.places)) == (intent, places)


@pytest.mark.parametrize(
    ("ask", "more", "intent"),
    [
        ("Is there a membership fee?", "How many members are there?", "members.count"),
        ("회비가 있나요?", "회원은 몇 개예요?", "members.count"),
        ("How do we join?", "When is the next General Assembly?", "organisation.assemblies"),
        ("How do we join?", "Who joined most recently?", "members.growth"),
        ("What does NEAR stand for?", "Please answer in Russian", "chat.language"),
        ("Who is the chair?", "What is the history?", "history.timeline"),
        ("List the subcommittees", "Who is the current chair?", "organisation.chair"),
        ("When was NEAR founded?", "Which countries take part?", "about.countries"),
        ("How many members are there?", "What's the full name?", "about.name"),
        ("Where is the Secretariat?", "Who is the chair?", "organisation.chair"),
        ("사무국 어디예요?", "의장은 누구예요?", "organisation.chair"),
        ("Which regions are observers?", "Who is the Secretary General?", "secretariat.head"),
        ("When did Altai join?", "what is its history?", "history.timeline"),
        ("How many members in 2019?", "Thanks, see you next year", "chat.goodbye"),
        ("Who joined in 2023?", "Can we join next year?", "membership.eligibility"),
    ],
)
def test_a_question_that_says_what_it_is_about_leaves_the_topic(assistant: Assistant, ask: str, more: str, intent: str) -> None:
    assert talk(assistant, ask, more).intent == intent


@pytest.mark.parametrize(
    ("ask", "more"), [("How many members in 2010?", "how many members are there now?"), ("Who chaired in 2010?", "and now?")]
)
def test_now_is_not_the_year_of_before(assistant: Assistant, ask: str, more: str) -> None:
    assert talk(assistant, ask, more).entities.year is None


def test_an_everyday_pair_of_words_is_no_region(assistant: Assistant) -> None:
    reply = talk(assistant, "Is Gansu a member?", "When was it admitted?")
    assert (reply.intent, reply.entities.members) == ("member.joined", ("CN-GS",))


@pytest.mark.parametrize(
    ("ask", "more"),
    [
        ("What happened in 1994?", "and the year after?"),
        ("1994년에 무슨 일이 있었나요?", "이듬해는요?"),
        ("1994年发生了什么？", "第二年呢？"),
        ("1994年に何がありましたか", "翌年は？"),
        ("Что было в 1994 году?", "а через год?"),
        ("1994 онд юу болсон бэ?", "дараа жил нь?"),
    ],
)
def test_the_year_after(assistant: Assistant, ask: str, more: str) -> None:
    reply = talk(assistant, ask, more)
    assert (reply.intent, reply.entities.year) == ("history.timeline", 1995)


def test_a_question_about_the_association_is_about_no_country_named_before(assistant: Assistant) -> None:
    reply = talk(assistant, "How many members are there in Japan?", "how many members does NEAR have?")
    assert (reply.intent, reply.entities.countries) == ("members.count", ())


def test_a_missing_name_is_asked_for_and_then_taken(assistant: Assistant) -> None:
    reply = talk(assistant, "What year did they join?")
    assert reply.intent == "clarify"
    reply = talk(assistant, "What year did they join?", "Gansu")
    assert (reply.intent, reply.entities.members) == ("member.joined", ("CN-GS",))


def test_a_near_miss_names_the_member_that_may_be_meant(assistant: Assistant) -> None:
    reply = talk(assistant, "Is Hebei a member?")
    assert reply.verdict == "not-member"
    assert "Hubei" in reply.text
    assert ("CN-HB",) in {option.request.entities.members for option in reply.options}


def test_a_chosen_language_is_kept(assistant: Assistant) -> None:
    assert talk(assistant, "/language mn", "When did Gansu join?").language == "mn"
    assert talk(assistant, "please answer in Russian", "When did Gansu join?").language == "ru"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("/help", "chat.help"),
        ("/JOIN", "membership.steps"),
        ("/nonsense", "chat.help"),
        ("/start m-CN-GS", "member.profile"),
        ("/start nothing", "chat.greeting"),
        ("/START", "chat.greeting"),
    ],
)
def test_commands(assistant: Assistant, text: str, intent: str) -> None:
    request = command(text, assistant.request)
    assert request
    assert request.intent == intent


def test_what_is_no_command(assistant: Assistant) -> None:
    assert command("when did Gansu join", assistant.request) is None
    assert command("/", assistant.request) is None
    assert command("/language ru", assistant.request) == Request("chat.language", Entities(tongue="ru"))


def test_small_talk_leaves_the_topic(assistant: Assistant) -> None:
    assert talk(assistant, "When did Hubei join?", "thanks", "and its address?").entities.members == ("CN-HB",)


def test_what_is_surely_out_of_scope_is_unknown() -> None:
    understanding = Understanding("en", (Reading("unknown", 1.0), Reading("about.near", 0.0)), Entities(), 4, 0.0)
    assert decide(understanding, Conversation(), ()).intent == "unknown"


@pytest.mark.parametrize(("language", "ask", "word"), [("en", "Can Narnia join?", "Narnia"), ("mn", "Нарния элсэж болох уу?", "Нарния")])
def test_a_conversation_holds_no_word_of_the_person(assistant: Assistant, language: str, ask: str, word: str) -> None:
    reply, conversation = assistant.turn(Message(ask, language), Conversation())
    assert word in reply.text
    assert word.casefold() not in repr(conversation).casefold()


def test_a_conversation_forgets_a_member_that_there_no_longer_is(assistant: Assistant) -> None:
    _, conversation = assistant.turn(Message("칭하이성 전화번호는?"), Conversation())
    left = {id: member for id, member in assistant.knowledge.members.items() if id != "CN-QH"}
    later = replace(assistant, knowledge=replace(assistant.knowledge, members=left))
    for text in ("주소는?", "1"):
        reply, _ = later.turn(Message(text), conversation)
        assert not reply.entities.members
        assert reply.language == "ko"
