"""Updates, and how they are fetched."""

import asyncio
import time

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from ...telegram.double import Double, Person
from .kit import client, keyboard


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
