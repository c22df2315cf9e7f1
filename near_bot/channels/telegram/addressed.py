"""Whether a message is meant for the bot, and what of it is the question."""

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from ...dialogue.codes import COMMANDS


def addressed(message: Message, me: User) -> str | None:
    """The question in a message, without the bot's name; None where it is not for the bot.

    In private everything is. In a group, only a command, a mention and an answer to the bot are.
    """
    text = message.text or message.caption
    if text is None:
        return None
    command, named = _command(message, text)
    if named and named.casefold() != (me.username or "").casefold():
        return None
    if command is not None:
        text = command
    if message.chat.type == ChatType.PRIVATE:
        return text
    if command is not None:
        return text if named or text[1:].split(maxsplit=1)[0].casefold() in COMMANDS else None
    mention = f"@{me.username}".casefold()
    parts = message.parse_entities([MessageEntity.MENTION]) or message.parse_caption_entities([MessageEntity.MENTION])
    if found := next((part for part in parts.values() if part.casefold() == mention), None):
        return text.replace(found, " ").strip() or "/help"
    answered = message.reply_to_message
    to_me = answered and not answered.forum_topic_created and answered.from_user and answered.from_user.id == me.id
    return text if to_me else None


def _command(message: Message, text: str) -> tuple[str | None, str]:
    """A command without the name of the bot that it is for, and that name; None where the text is no command."""
    entities = message.entities or message.caption_entities
    if not any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in entities):
        return None, ""
    word, *rest = text.split(maxsplit=1)
    word, _, name = word.partition("@")
    return " ".join([word, *rest]), name
