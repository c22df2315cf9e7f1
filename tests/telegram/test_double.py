"""The double refuses, delays and forgets as Telegram does. Asked through python-telegram-bot's own client, over HTTP."""

import asyncio
import re
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from datetime import timedelta

import httpx
import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    BotNameLimit,
    CallbackQueryLimit,
    ChatAction,
    InlineKeyboardButtonLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    MessageLimit,
    ParseMode,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from .double import Double, Fault, Person, cut, cut_late, delay, error, flood, half, silence
from .double.console import Session, answered, seen
from .double.detect import detect
from .double.faults import Plan
from .double.markup import parse

TOKEN = "1234567:AAtest-of-the-double"
LINK = "https://near.example/"
CERTIFICATES = ssl.create_default_context()
"""Read once: httpx would for each client."""


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    async with Double(TOKEN) as running:
        yield running


@pytest.fixture
async def bot(double: Double) -> AsyncIterator[Bot]:
    async with client(double) as connected:
        yield connected


@pytest.fixture
def anna(double: Double) -> Person:
    return double.user("Anna", language="ru")


def client(double: Double, token: str = TOKEN) -> Bot:
    request, polls = (HTTPXRequest(read_timeout=2, httpx_kwargs={"verify": CERTIFICATES}) for _ in range(2))
    return Bot(token, base_url=f"{double.url}/bot", request=request, get_updates_request=polls)


def keyboard(**action: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Press", **action)]])  # type: ignore[arg-type]


def refused(text: str) -> AbstractContextManager[object]:
    """Without regard to case: PTB takes "Bad Request: " away and begins with a capital."""
    return pytest.raises(BadRequest, match=f"(?i){re.escape(text)}")


# --- tokens, methods, parameters --------------------------------------------------------------------------------


async def test_knows_its_bot(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username, me.supports_inline_queries) == (1234567, True, "near_test_bot", True)


@pytest.mark.parametrize(("token", "answer"), [("7654321:AAanother-bot", "Unauthorized"), ("7654321", "Not Found"), ("x:y", "Not Found")])
async def test_wrong_tokens(double: Double, token: str, answer: str) -> None:
    stranger = client(double, token)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    async with httpx.AsyncClient() as web:
        response = await web.get(f"{double.url}/bot{token}/getMe")
    assert response.json() == {"ok": False, "error_code": response.status_code, "description": answer}
    assert response.status_code == (401 if answer == "Unauthorized" else 404)


async def test_without_a_token_any_wellformed_one_will_do() -> None:
    async with Double() as double, client(double, "7654321:AAanother-bot") as bot:
        assert bot.username == "near_test_bot"


async def test_unknown_methods_and_parameters(double: Double, bot: Bot, anna: Person) -> None:
    async with httpx.AsyncClient(base_url=f"{double.url}/bot{TOKEN}/") as web:
        assert (await web.post("sendPigeon")).json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
        assert (await web.post("SENDMESSAGE", json={"chat_id": anna.id, "text": "Hello"})).json()["ok"]
        assert (await web.get("sendMessage", params={"chat_id": anna.id, "text": "Hello"})).json()["ok"]
        assert "sendMessage has no parameter wings" in (await web.post("sendMessage", json={"wings": 2})).json()["description"]
        assert (await web.get("/elsewhere")).status_code == 404
    assert double.calls[-2].description.endswith("no parameter wings")
    with refused("has no parameter colour"):
        await bot.send_message(anna.id, "Hello", api_kwargs={"colour": "red"})
    double.strict = False
    await bot.send_message(anna.id, "Hello", api_kwargs={"colour": "red"})


@pytest.mark.parametrize("method", ["log_out", "close"])
async def test_does_not_send_itself_away(bot: Bot, method: str) -> None:
    with refused("does not log out"):
        await getattr(bot, method)()


# --- texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("x" * (MessageLimit.MAX_TEXT_LENGTH + 1), "message is too long"),
        ("<i></i>" * 5000, "text is too long"),
        ("<h1>A</h1>", 'can\'t parse entities: unsupported start tag "h1" at byte offset 0'),
        ("가<b>A", "can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("<b><i>A</b></i>", 'unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("A</b>", "unexpected end tag at byte offset 1"),
        ("가 < 나", 'unsupported start tag "" at byte offset 4'),
        ("1 <2", "unclosed start tag at byte offset 2"),
        ("<b>A</b", "unclosed end tag at byte offset 4"),
        ('<a href="x>A</a>', "unclosed start tag at byte offset 0"),
        ("<a href=x/y>A</a>", "unexpected end of name token"),
        ("<span>A</span>", 'tag "span" must have class "tg-spoiler"'),
        ("A&nbsp;B", "unknown entity at byte offset 1"),
        ("Q & A", "unknown entity at byte offset 2"),
    ],
)
async def test_refuses_texts(bot: Bot, anna: Person, text: str, answer: str) -> None:
    with refused(answer):
        await bot.send_message(anna.id, text, parse_mode=ParseMode.HTML)
    assert not anna.unread


async def test_measures_after_parsing_in_code_points(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, f"<b>{'😀' * MessageLimit.MAX_TEXT_LENGTH}</b>", parse_mode=ParseMode.HTML)
    assert (await anna.next()).length == 2 * MessageLimit.MAX_TEXT_LENGTH


async def test_keeps_text_entities_and_html(bot: Bot, anna: Person) -> None:
    html = '👨‍👩‍👧‍👦 <b>회원 <i>A &amp; B</i></b>\n<a href="near.example">site</a> <code>x</code>  '
    sent = await bot.send_message(anna.id, html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True))
    message = await anna.next()
    assert message.html == html
    assert message.text == sent.text == "👨‍👩‍👧‍👦 회원 A & B\nsite x"
    assert message.entities[0] == {"type": "bold", "offset": 12, "length": 8}
    assert message.marked == [("bold", "회원 A & B"), ("italic", "A & B"), ("text_link", "site"), ("code", "x")]
    assert message.links == {"site": "http://near.example/"}
    assert [sent.parse_entity(e) for e in sent.entities] == [piece for _, piece in message.marked]


def test_quotes_spoilers_and_code_blocks() -> None:
    html = '<blockquote expandable>A</blockquote><span class="tg-spoiler">B</span><pre><code class="language-python">C</code></pre>'
    text, entities = parse(html, strict=True)
    assert text == "ABC"
    assert [e["type"] for e in entities] == ["expandable_blockquote", "spoiler", "pre"]
    assert entities[2]["language"] == "python"
    assert parse("&lt;&#39;&#x27;&quot; &copy;", strict=False)[0] == "<''\" &copy;"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("See www.neargov.org, or https://near.example/a(b).", [("url", "www.neargov.org"), ("url", "https://near.example/a(b)")]),
        ("+82-54-223-2318 / near@korea.kr", [("phone_number", "+82-54-223-2318"), ("email", "near@korea.kr")]),
        ("/start@near_test_bot x @anna #회원 1.2", [("bot_command", "/start@near_test_bot"), ("mention", "@anna"), ("hashtag", "#회원")]),
        ("a/b 54-223 and/or anna@ 3.5.2024 file.txt", []),
        ("본부 전화는 +82 54 223 2318입니다", [("phone_number", "+82 54 223 2318")]),
    ],
)
async def test_marks_by_itself(bot: Bot, anna: Person, text: str, marked: list[tuple[str, str]]) -> None:
    await bot.send_message(anna.id, text)
    assert (await anna.next()).marked == marked


def test_marks_nothing_in_code() -> None:
    assert detect("+82 54 223 2318", [{"type": "code", "offset": 0, "length": 15}]) == [{"type": "code", "offset": 0, "length": 15}]


# --- buttons -----------------------------------------------------------------------------------------------------


async def test_refuses_buttons(bot: Bot, anna: Person) -> None:
    most = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
    await bot.send_message(anna.id, "A", reply_markup=keyboard(callback_data="회" * (most // 3)))
    for action, answer in (
        ({"callback_data": "x" * (most + 1)}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "회" * (most // 3 + 1)}, "BUTTON_DATA_INVALID"),
        ({}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"url": LINK, "callback_data": "x"}, "several actions"),
        ({"url": "near"}, "inline keyboard button URL 'near' is invalid: Wrong HTTP URL"),
        ({"url": "tel:+82542232318"}, "Wrong port number"),
        ({"url": "mailto:near@korea.kr"}, "BUTTON_URL_INVALID"),
        ({"url": "javascript://near.example"}, "Unsupported URL protocol"),
    ):
        with refused(answer):
            await bot.send_message(anna.id, "A", reply_markup=keyboard(**action))
    with refused("button text must be non-empty"):
        await bot.send_message(anna.id, "A", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton(" ", callback_data="x")]]))
    with refused("reply markup is too long"):
        await bot.send_message(anna.id, "A", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", url=LINK)]] * 101))
    with refused("Object expected as reply markup"):
        await bot.send_message(anna.id, "A", api_kwargs={"reply_markup": []})


async def test_shows_buttons_in_rows(bot: Bot, anna: Person) -> None:
    rows = [[InlineKeyboardButton("A", callback_data="v1:a"), InlineKeyboardButton("B", url="near.example")], []]
    await bot.send_message(anna.id, "Which?", reply_markup=InlineKeyboardMarkup(rows))
    message = await anna.next()
    assert (message.buttons, message.data, message.urls) == ([["A", "B"]], {"A": "v1:a"}, {"B": "http://near.example/"})


# --- edits, deletions, answers to messages -----------------------------------------------------------------------


async def test_edits(double: Double, bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "A <b>b</b>", parse_mode=ParseMode.HTML, reply_markup=keyboard(callback_data="x"))
    first = await anna.next()
    with refused("message is not modified: specified new message content and reply markup are exactly the same"):
        await sent.edit_text("A <b>b</b> ", parse_mode=ParseMode.HTML, reply_markup=keyboard(callback_data="x"))
    with refused("message is not modified"):
        await sent.edit_reply_markup(keyboard(callback_data="x"))
    await sent.edit_text("A b")
    edited = await anna.next()
    assert (edited.id, edited.text, edited.edited, edited.buttons) == (first.id, "A b", True, [])
    assert (first.text, first.edited, first.buttons) == ("A b", False, [["Press"]])
    await sent.edit_reply_markup(keyboard(callback_data="y"))
    assert (await anna.next()).data == {"Press": "y"}
    await sent.delete()
    assert anna.messages == []
    for attempt, deed in ((sent.edit_text("C"), "edit"), (sent.edit_reply_markup(), "edit"), (sent.delete(), "delete")):
        with refused(f"message to {deed} not found"):
            await attempt
    with refused("message can't be edited"):
        await bot.edit_message_text("C", anna.id, anna.say("mine").id)
    place = await bot.send_location(anna.id, 36, 129)
    with refused("there is no text in the message to edit"):
        await place.edit_text("C")
    with refused("message identifier is not specified"):
        await bot.edit_message_text("C")


async def test_answers_messages(bot: Bot, anna: Person) -> None:
    asked = anna.say("How are you?")
    await bot.send_message(anna.id, "Well.", reply_parameters=ReplyParameters(asked.id))
    assert (await anna.next()).reply_to == asked.id
    with refused("message to be replied not found"):
        await bot.send_message(anna.id, "Well.", reply_parameters=ReplyParameters(999))
    await bot.send_message(anna.id, "Well.", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))
    assert (await anna.next()).reply_to is None


async def test_reacts_and_types(double: Double, bot: Bot, anna: Person) -> None:
    asked = anna.say("How are you?")
    await bot.set_message_reaction(anna.id, asked.id, "👍")
    assert anna.chat.reactions == {asked.id: ["👍"]}
    with refused("REACTION_INVALID"):
        await bot.set_message_reaction(anna.id, asked.id, "🦖")
    with refused("message to react not found"):
        await bot.set_message_reaction(anna.id, 999, "👍")
    await bot.send_chat_action(anna.id, ChatAction.TYPING)
    assert anna.chat.actions == ["typing"]
    with refused("wrong parameter action in request"):
        await bot.send_chat_action(anna.id, "dancing")


# --- places and contacts -----------------------------------------------------------------------------------------


async def test_places_and_contacts(bot: Bot, anna: Person) -> None:
    await bot.send_venue(anna.id, 36.019, 129.3435, "NEAR", "Pohang", reply_markup=keyboard(url=LINK))
    message = await anna.next()
    assert message.venue == {"location": {"latitude": 36.019, "longitude": 129.3435}, "title": "NEAR", "address": "Pohang"}
    assert message.buttons == [["Press"]]
    await bot.send_contact(anna.id, "+82542232318", "NEAR", vcard="BEGIN:VCARD")
    assert (await anna.next()).contact == {"phone_number": "+82542232318", "first_name": "NEAR", "vcard": "BEGIN:VCARD"}
    with refused("wrong venue location specified"):
        await bot.send_venue(anna.id, 136, 129, "NEAR", "Pohang")
    with refused("a venue needs its title"):
        await bot.send_venue(anna.id, 36, 129, " ", "Pohang")
    with refused("invalid location specified"):
        await bot.send_location(anna.id, float("nan"), 129)
    with refused("longitude is empty"):
        await bot.send_location(anna.id, 36, 129, api_kwargs={"longitude": ""})
    with refused('parameter "phone_number" is required'):
        await bot.send_contact(anna.id, "+82", "NEAR", api_kwargs={"phone_number": ""})


# --- chats -------------------------------------------------------------------------------------------------------


async def test_chats_that_cannot_be_reached(double: Double, bot: Bot, anna: Person) -> None:
    with refused("chat not found"):
        await bot.send_message(42, "Hello")
    anna.blocks()
    for attempt in (bot.send_message(anna.id, "Hello"), bot.send_chat_action(anna.id, "typing")):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await attempt
    anna.unblocks()
    await bot.send_message(anna.id, "Hello")
    group = double.group("G", [anna])
    group.kicks()
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "Hello")
    group.readmits()
    statuses = [u.my_chat_member.new_chat_member.status for u in await bot.get_updates() if u.my_chat_member]
    assert statuses == ["kicked", "member", "kicked", "member"]


async def test_a_group_that_became_a_supergroup(double: Double, bot: Bot, anna: Person) -> None:
    group = double.group("G", [anna])
    new = double.migrate(group)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "Hello")
    assert caught.value.new_chat_id == new.id
    await bot.send_message(new.id, "Hello")
    assert (await new.next()).text == "Hello"
    old, fresh = [u.message for u in await bot.get_updates()]
    assert old
    assert fresh
    assert (old.migrate_to_chat_id, fresh.migrate_from_chat_id, fresh.chat.type) == (new.id, group.id, "supergroup")


async def test_topics(double: Double, bot: Bot, anna: Person) -> None:
    group = double.group("G", [anna], topics=True)
    topic = group.topic("Fish")
    anna.say("/help", chat=group, topic=topic)
    created, asked = [u.message for u in await bot.get_updates()]
    assert created
    assert created.forum_topic_created
    assert asked
    assert (asked.message_thread_id, asked.is_topic_message, asked.chat.is_forum) == (topic, True, True)
    await bot.send_message(group.id, "Help", message_thread_id=topic)
    assert (await group.next()).topic == topic
    for wrong in (999, 1):
        with refused("message thread not found"):
            await bot.send_message(group.id, "Help", message_thread_id=wrong)


async def test_says_who_is_where(double: Double, bot: Bot, anna: Person) -> None:
    boris = double.user("Boris")
    group = double.group("G", [anna])
    assert (await bot.get_chat(anna.id)).first_name == "Anna"
    assert (await bot.get_chat(group.id)).title == "G"
    statuses = [(await bot.get_chat_member(group.id, who)).status for who in (anna.id, boris.id, bot.id)]
    assert statuses == ["creator", "left", "member"]
    group.add(boris)
    assert (await bot.get_chat_member(group.id, boris.id)).status == "member"


@pytest.mark.parametrize("mentions", [False, True])
async def test_privacy_mode(double: Double, bot: Bot, anna: Person, mentions: bool) -> None:
    double.mentions = mentions
    group = double.group("G", [anna])
    said = await bot.send_message(group.id, "Hello")
    ours = await group.next()
    assert ours.id == said.message_id
    for text in ("good day", "/help", "/help@near_test_bot", "/help@another_bot", "@NEAR_test_bot hello", "well /help", "@another_bot"):
        anna.say(text, chat=group)
    anna.say("a reply", chat=group, reply_to=ours)
    anna.photo("/help", chat=group)
    group.add(double.user("Boris"))
    heard = [u.message.text or u.message.caption or "joined" for u in await bot.get_updates() if u.message]
    mentioned = ["@NEAR_test_bot hello"] if mentions else []
    assert heard == ["/help", "/help@near_test_bot", *mentioned, "a reply", "/help", "joined"]
    double.privacy = False
    anna.say("good day", chat=group)
    assert (await bot.get_updates())[-1].message.text == "good day"  # type: ignore[union-attr]


# --- queries -----------------------------------------------------------------------------------------------------


async def test_taps(double: Double, bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "A", reply_markup=keyboard(callback_data="v1:x"))
    message = await anna.next()
    query = anna.tap(message, "Press")
    update = (await bot.get_updates())[-1]
    assert update.callback_query
    assert (update.callback_query.data, update.callback_query.message.message_id) == ("v1:x", message.id)  # type: ignore[union-attr]
    await update.callback_query.answer("Done", show_alert=True)
    assert await anna.answer(query) == {"text": "Done", "show_alert": True}
    with refused("query is too old and response timeout expired or query ID is invalid"):
        await update.callback_query.answer()
    with refused("query ID is invalid"):
        await bot.answer_callback_query("42")
    late = anna.tap(message, "v1:x")
    with refused("MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(late.id, "x" * (CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH + 1))
    double.clock = lambda: time.time() + double.callback_seconds + 1
    with refused("query is too old"):
        await bot.answer_callback_query(late.id)
    with pytest.raises(LookupError):
        anna.tap(message, "Elsewhere")
    assert anna.tap(message, data="v0:old").kind == "callback"
    with pytest.raises(TimeoutError, match="callback query"):
        await anna.answer(late, timeout=0.01)


def article(number: int, text: str = "Text", **more: object) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(str(number), f"Title {number}", InputTextMessageContent(text, ParseMode.HTML), **more)  # type: ignore[arg-type]


async def test_inline_queries(double: Double, bot: Bot, anna: Person) -> None:
    query = anna.inline("간쑤")
    asked = (await bot.get_updates())[-1].inline_query
    assert asked
    assert (asked.query, asked.from_user.language_code) == ("간쑤", "ru")
    most = int(InlineQueryLimit.RESULTS)
    for results, answer in (
        ([article(n) for n in range(most + 1)], "too many inline query results specified"),
        ([article(1), article(1)], "RESULT_ID_DUPLICATE"),
        ([article(10**InlineQueryResultLimit.MAX_ID_LENGTH)], "RESULT_ID_INVALID"),
        ([article(1, "<b>A")], "can't parse inline query result: Can't parse entities"),
        ([article(1, "")], "Message text is empty"),
        ([article(1, "x" * (MessageLimit.MAX_TEXT_LENGTH + 1))], "message is too long"),
        ([article(1, reply_markup=keyboard(callback_data="x" * 65))], "BUTTON_DATA_INVALID"),
        ([{"type": "article", "id": "1", "title": "A"}], "Input message content is not specified"),
        ([{"type": "article", "id": "1"}], 'Can\'t find field "title"'),
        ([{"type": "pigeon", "id": "1"}], 'type "pigeon" is unsupported for the inline query result'),
        ([{"id": "1"}], 'Can\'t find field "type"'),
    ):
        with refused(answer):
            await bot.answer_inline_query(asked.id, results, current_offset="" if len(results) <= most else None)  # type: ignore[arg-type]
    with refused("exactly one optional field"):
        await bot.answer_inline_query(asked.id, [], button=InlineQueryResultsButton("Ask"))
    await bot.answer_inline_query(asked.id, [article(1)], cache_time=60, button=InlineQueryResultsButton("Ask", start_parameter="ask"))
    given = await anna.answer(query)
    assert (given["results"][0]["title"], given["button"]["start_parameter"], given["cache_time"]) == ("Title 1", "ask", 60)
    with refused("query is too old"):
        await bot.answer_inline_query(asked.id, [])


async def test_inline_answers_are_kept(double: Double, bot: Bot, anna: Person) -> None:
    boris = double.user("Boris", "mn")
    await bot.answer_inline_query(anna.inline("A").id, [article(1)], is_personal=True)
    assert (anna.inline("A").answer is None, boris.inline("A").answer is None) == (False, True)
    await bot.answer_inline_query(anna.inline("B").id, [article(1)], cache_time=60)
    assert boris.inline("B").answer is not None
    double.clock = lambda: time.time() + 61
    late = boris.inline("B")
    assert late.answer is None
    double.clock = lambda: time.time() + 61 + double.inline_seconds + 1
    with refused("query is too old"):
        await bot.answer_inline_query(late.id, [])


# --- who the bot says it is --------------------------------------------------------------------------------------


async def test_commands_by_language(double: Double, bot: Bot) -> None:
    await bot.set_my_commands([("help", "Help"), ("start", "Start")])
    await bot.set_my_commands([BotCommand("help", "Тусламж")], language_code="mn")
    assert (await bot.get_my_commands(language_code="mn"))[0].description == "Тусламж"
    assert [c.command for c in await bot.get_my_commands()] == ["help", "start"]
    await bot.delete_my_commands(language_code="mn")
    assert await bot.get_my_commands(language_code="mn") == ()
    long = "x" * (BotCommandLimit.MAX_DESCRIPTION + 1)
    for name, description, answer in (
        ("Help", "Help", "BOT_COMMAND_INVALID"),
        ("도움", "Help", "BOT_COMMAND_INVALID"),
        ("x" * (BotCommandLimit.MAX_COMMAND + 1), "Help", "command length must not exceed"),
        (" ", "Help", "command must be non-empty"),
        ("help", " ", "command description must be non-empty"),
        ("help", long, "command description length must not exceed"),
    ):
        with refused(answer):
            await bot.set_my_commands([(name, description)])
    with refused("BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([(f"c{n}", "x") for n in range(BotCommandLimit.MAX_COMMAND_NUMBER + 1)])
    for code in ("zh-hans", "EN", "kor"):
        with refused("invalid language code specified"):
            await bot.set_my_commands([("help", "Help")], language_code=code)
    double.refused_languages = {"mn"}
    with refused("LANG_CODE_INVALID"):
        await bot.set_my_commands([("help", "Help")], language_code="mn")


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
        ("short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
        ("name", BotNameLimit.MAX_NAME_LENGTH),
    ],
)
async def test_texts_about_the_bot(bot: Bot, kind: str, most: int) -> None:
    change, ask = getattr(bot, f"set_my_{kind}"), getattr(bot, f"get_my_{kind}")
    await change("가" * most, language_code="ko")
    assert getattr(await ask("ko"), kind) == "가" * most
    assert getattr(await ask(), kind) == ("NEAR bot" if kind == "name" else "")
    with refused(f"{kind} of more than {most} characters"):
        await change("가" * (most + 1))
    with refused("invalid language code specified"):
        await change("x", language_code="zh-hans")


# --- updates -----------------------------------------------------------------------------------------------------


async def test_messages_of_all_kinds(bot: Bot, anna: Person) -> None:
    anna.edit(anna.say("/start a", ago=600), "Hello")
    anna.photo("Look")
    anna.sticker()
    anna.voice()
    anna.document()
    anna.language = None
    anna.send({"location": {"latitude": 1.5, "longitude": 2.5}})
    said, edited, photo, sticker, voice, document, location = await bot.get_updates()
    assert said.message
    assert said.message.from_user
    assert (said.message.from_user.language_code, said.message.chat.id, said.message.entities[0].type) == ("ru", anna.id, "bot_command")
    assert time.time() - said.message.date.timestamp() > 590
    assert edited.edited_message
    assert edited.edited_message.text == "Hello"
    assert photo.message
    assert photo.message.caption == "Look"
    assert photo.message.photo
    assert sticker.message
    assert sticker.message.sticker
    assert voice.message
    assert voice.message.voice
    assert document.message
    assert document.message.document
    assert location.message
    assert location.message.location
    assert location.message.from_user
    assert location.message.from_user.language_code is None


async def test_offset_confirms(double: Double, bot: Bot, anna: Person) -> None:
    for text in "abcd":
        anna.say(text)
    first = await bot.get_updates(limit=2)
    assert [texts(u) for u in first] == ["a", "b"]
    assert [texts(u) for u in await bot.get_updates(limit=2)] == ["a", "b"]
    assert [texts(u) for u in await bot.get_updates(offset=first[-1].update_id + 1)] == ["c", "d"]
    assert (await bot.get_webhook_info()).pending_update_count == 2
    assert [texts(u) for u in await bot.get_updates(offset=-1)] == ["d"]
    await bot.delete_webhook(drop_pending_updates=True)
    assert double.queue.pending == []


def texts(update: Update) -> str | None:
    return update.message.text if update.message else None


async def test_waits_for_an_update(double: Double, bot: Bot, anna: Person) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=10))
    await double.bell.until(lambda: double.queue.polled, 2)
    begun = time.monotonic()
    anna.say("a")
    assert [texts(u) for u in await polling] == ["a"]
    assert time.monotonic() - begun < 1
    confirm = (await bot.get_updates())[-1].update_id + 1
    assert await bot.get_updates(offset=confirm, timeout=1) == ()
    assert time.monotonic() - begun >= 1


async def test_a_second_poll_ends_the_first(double: Double, bot: Bot, anna: Person) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await double.bell.until(lambda: double.queue.polled, 2)
    async with client(double) as twin:
        second = asyncio.create_task(twin.get_updates(timeout=10))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        anna.say("a")
        assert [texts(u) for u in await second] == ["a"]


async def test_allowed_updates_are_kept_and_applied_at_creation(double: Double, bot: Bot, anna: Person) -> None:
    anna.blocks()
    await bot.get_updates(offset=-1, allowed_updates=["message"])
    anna.unblocks()
    anna.say("a")
    await bot.get_updates()
    anna.inline("b")
    kinds = [next(iter(u.keys() - {"update_id"})) for u in double.queue.pending]
    assert kinds == ["my_chat_member", "message"]


async def test_fed_updates_come_again(double: Double, bot: Bot, anna: Person) -> None:
    anna.say("a")
    update = (await bot.get_updates())[-1]
    await bot.get_updates(offset=update.update_id + 1)
    double.queue.feed(update.to_dict())
    assert [u.update_id for u in await bot.get_updates(offset=update.update_id + 1)] == [update.update_id]
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_what_was_not_confirmed_waits_for_the_next_bot(double: Double, anna: Person) -> None:
    anna.say("a")
    for _ in range(2):
        async with client(double) as bot:
            assert [texts(u) for u in await bot.get_updates()] == ["a"]


async def test_settled(double: Double, bot: Bot, anna: Person) -> None:
    await double.settled()
    await bot.send_message(anna.id, "A", reply_markup=keyboard(callback_data="x"))
    query = anna.tap(await anna.next(), "Press")
    with pytest.raises(TimeoutError, match=r"update \d+ \(callback_query\); callback query"):
        await double.settled(timeout=0.01)
    waiting = asyncio.create_task(double.settled())
    await bot.get_updates(offset=(await bot.get_updates())[-1].update_id + 1)
    assert not waiting.done()
    await bot.answer_callback_query(query.id)
    await waiting
    with pytest.raises(TimeoutError, match=r"its last requests: .*answerCallbackQuery 200"):
        await anna.next(timeout=0.01)


# --- faults ------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def newer_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of each RetryAfter otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def once(fault: Fault) -> Plan:
    return lambda method, params, count: fault if method == "sendMessage" and count == 1 else None


async def test_floods_in_one_chat(double: Double, bot: Bot, anna: Person) -> None:
    boris = double.user("Boris")
    now = [1000.0]
    double.clock = lambda: now[0]
    double.faults.plan = once(flood(7))
    for left in (7, 4):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(anna.id, "A")
        assert caught.value.retry_after == timedelta(seconds=left)
        now[0] += 3
    await bot.send_message(boris.id, "A")
    now[0] += 1
    await bot.send_message(anna.id, "A")
    assert [call.status for call in double.calls if call.method == "sendMessage"] == [429, 429, 200, 200]


async def test_floods_everywhere(double: Double, bot: Bot, anna: Person) -> None:
    double.faults.plan = once(flood(7, everyone=True))
    for attempt in (bot.send_message(anna.id, "A"), bot.get_me()):
        with pytest.raises(RetryAfter):
            await attempt
    double.faults.end()
    await bot.get_me()


@pytest.mark.parametrize(
    ("fault", "expected", "shown"),
    [
        (error(500), NetworkError, 0),
        (error(502), NetworkError, 0),
        (error(503, late=True), NetworkError, 1),
        (cut(), NetworkError, 0),
        (cut_late(), NetworkError, 1),
        (half(), NetworkError, 1),
        (silence(), TimedOut, 0),
        (silence(late=True), TimedOut, 1),
        (delay(5), TimedOut, 0),
        (delay(5, late=True), TimedOut, 1),
    ],
)
async def test_faults(double: Double, bot: Bot, anna: Person, fault: Fault, expected: type[TelegramError], shown: int) -> None:
    double.faults.plan = once(fault)
    with pytest.raises(expected):
        await bot.send_message(anna.id, "A", read_timeout=0.1 if expected is TimedOut else 2)
    assert len(anna.unread) == shown
    await bot.send_message(anna.id, "B")
    assert anna.unread[-1].text == "B"
    first, second = (call for call in double.calls if call.method == "sendMessage")
    assert (first.status, second.status) == (fault.status or None, 200)


async def test_a_short_delay_is_only_slow(double: Double, bot: Bot, anna: Person) -> None:
    double.faults.plan = once(delay(0.05))
    begun = time.monotonic()
    await bot.send_message(anna.id, "A")
    assert time.monotonic() - begun >= 0.05


# --- by hand -----------------------------------------------------------------------------------------------------


async def test_by_hand(double: Double, bot: Bot) -> None:
    session = Session(double, "ru")
    lines = ["Hello", ".edit Good day", ".photo", ".inline A", ".group", "/help", ".private", ".language mn", ".as Boris", "Hi", ".dance"]
    for line in lines:
        printed = session.take(line)
    assert printed == "No command .dance; see .help."
    assert session.take(".quit") is None
    updates = await bot.get_updates()
    assert [u.effective_message.text if u.effective_message else None for u in updates] == ["Hello", "Good day", None, None, "/help", "Hi"]
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("Site", url=LINK)]])
    await bot.send_message(session.person.id, '<a href="near.example">Here</a>?', parse_mode=ParseMode.HTML, reply_markup=rows)
    message = await session.person.next()
    assert seen(message) == "bot: Here?\n  Here → http://near.example/\n  [1 Yes] [2 Site ↗]"
    assert session.take(".tap 2") == f"Opens {LINK}"
    assert session.take(".tap 1") == ""
    assert (await bot.get_updates())[-1].callback_query.data == "y"  # type: ignore[union-attr]
    await bot.edit_message_text("Gone", session.person.id, message.id)
    assert session.take(".tap 1") == "No buttons here yet."
    assert answered({"text": "Done"}) == "[Done]"
    assert answered({"results": [{"title": "A", "description": "B"}]}) == "inline results:\n  • A: B"


class Instance:
    """A bot with a webhook, which answers as the test wants."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, str]] = []
        """Update numbers, each with the secret that came with it."""
        self.answers: list[web.Response] = []
        """What is answered to the next requests instead of 200."""

    async def take(self, request: web.Request) -> web.Response:
        self.taken.append(((await request.json())["update_id"], request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def instance(double: Double) -> AsyncIterator[Instance]:
    served = Instance()
    application = web.Application()
    application.router.add_post("/hook", served.take)
    runner = web.AppRunner(application, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    double.webhook.instances = [f"http://127.0.0.1:{runner.addresses[0][1]}"]
    yield served
    await double.webhook.remove()
    await runner.cleanup()


async def test_brings_updates_to_a_webhook(double: Double, bot: Bot, anna: Person, instance: Instance) -> None:
    anna.say("1")
    await bot.set_webhook("https://near.example/hook", secret_token="s3cret")
    anna.say("2")
    await double.settled()
    assert instance.taken == [(1000, "s3cret"), (1001, "s3cret")]
    assert (await bot.get_webhook_info()).url == "https://near.example/hook"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    anna.say("3")
    assert [update.update_id for update in await bot.get_updates()] == [1002]


async def test_brings_again_what_a_webhook_does_not_take_and_others_of_the_chat_after_it(
    double: Double, bot: Bot, anna: Person, instance: Instance
) -> None:
    instance.answers = [web.Response(status=500), web.Response(status=503, headers={"Retry-After": "1"})]
    await bot.set_webhook("https://near.example/hook")
    began = time.monotonic()
    anna.say("1")
    anna.say("2")
    await double.settled()
    assert [number for number, _ in instance.taken] == [1000, 1000, 1000, 1001]
    assert 1 <= time.monotonic() - began < 2
    info = await bot.get_webhook_info()
    assert (info.last_error_message, double.webhook.failures) == ("Wrong response from the webhook: 503", 2)


async def test_passes_over_an_instance_that_is_gone(double: Double, bot: Bot, anna: Person, instance: Instance) -> None:
    double.webhook.instances.append("http://127.0.0.1:1")
    await bot.set_webhook("https://near.example/hook")
    for number in range(4):
        anna.say(str(number))
    await double.settled()
    assert len(instance.taken) == 4
    assert double.webhook.failures == 0


@pytest.mark.parametrize(
    ("url", "secret", "answer"),
    [
        ("http://near.example/hook", "", "https url must be provided"),
        ("https://near.example:8080/hook", "", "only on ports 80, 88, 443 or 8443"),
        ("https://", "", "Invalid webhook url"),
        ("https://near.example/hook", "two words", "Secret token contains unallowed characters"),
        ("https://near.example/hook", "x" * 257, "Secret token is too long"),
    ],
)
async def test_refuses_webhooks(bot: Bot, url: str, secret: str, answer: str) -> None:
    with pytest.raises(BadRequest, match=answer):
        await bot.set_webhook(url, secret_token=secret)


async def test_a_webhook_is_not_set_twice_in_a_second(bot: Bot) -> None:
    await bot.set_webhook("https://near.example/hook")
    with pytest.raises(RetryAfter):
        await bot.set_webhook("https://near.example/hook")
