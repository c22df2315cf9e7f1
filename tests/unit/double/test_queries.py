"""Taps and inline queries."""

import time

import pytest
from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.constants import CallbackQueryLimit, InlineQueryLimit, InlineQueryResultLimit, MessageLimit, ParseMode

from ...telegram.double import Double, Person
from .kit import keyboard, refused


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
