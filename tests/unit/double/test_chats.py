"""Chats of all kinds."""

import pytest
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden

from ...telegram.double import Double, Person
from .kit import refused


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
