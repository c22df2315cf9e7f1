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
