"""Texts, buttons, edits, answers to messages, places and contacts."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, InlineKeyboardButtonLimit, MessageLimit, ParseMode

from ...telegram.double import Double, Person
from ...telegram.double.detect import detect
from ...telegram.double.markup import parse
from .kit import LINK, keyboard, refused


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
