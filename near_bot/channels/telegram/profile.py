"""What Telegram shows of the bot before anybody has written to it: menu and descriptions, per language."""

from functools import partial

from telegram import BotCommandScopeChat
from telegram.error import TelegramError
from telegram.ext import ExtBot

from ...assistant import Assistant
from ...knowledge.schema import LANGUAGES
from ...language.choose import DEFAULT
from ...logs import get_logger
from ...model import line
from .outbox import persistently
from .staff import STAFF_LANGUAGE

LOG = get_logger(__name__)
MENU = {
    "start": line("Start menu"),
    "help": line("What can I ask?"),
    "language": line("Choose the language"),
    "members": line("Which regions are members?"),
    "join": line("How to join"),
    "history": line("How did it come about?"),
    "contact": line("How to reach the Secretariat"),
    "privacy": line("What do you keep?"),
    "forget": line("Forget what we spoke of"),
}
HUMAN = {"human": line("Put a question to the Secretariat")}
"""In the menu where there are people to answer."""
STAFF_MENU = {
    "open": line("The questions that are open"),
    "close": line("Close a question (as a reply to it)"),
    "language": line("Choose the language"),
}
"""In the chat of the Secretariat's staff."""
DESCRIPTION = line(
    "I answer questions about NEAR, the Association of North East Asia Regional Governments: which regions are its members and "
    "since when, how to reach them, who may join and how, and how it came about. Write in Korean, English, Chinese, Japanese, "
    "Russian or Mongolian. Every answer names its source."
)
SHORT_DESCRIPTION = line("Questions and answers about NEAR and its member regions, in six languages.")


async def introduce(bot: ExtBot[int], assistant: Assistant, staff_chat: int | None = None) -> None:
    """Sets menu, description and short description for everybody, then for each language. What Telegram refuses is left as it was."""
    menu = MENU | HUMAN if staff_chat else MENU
    for code in (None, *LANGUAGES):
        say = assistant.phrasing(code or DEFAULT).say
        try:
            await persistently(partial(bot.set_my_commands, [(name, say(text)) for name, text in menu.items()], language_code=code))
            await persistently(partial(bot.set_my_description, say(DESCRIPTION), language_code=code))
            await persistently(partial(bot.set_my_short_description, say(SHORT_DESCRIPTION), language_code=code))
        except TelegramError as error:
            LOG.warning("the menu was not set", language=code, error=str(error))
    if staff_chat:
        await _introduce_to_staff(bot, assistant, staff_chat)


async def _introduce_to_staff(bot: ExtBot[int], assistant: Assistant, chat: int) -> None:
    """The staff's own commands, which nobody sees or can use but in their chat."""
    for code in (None, *LANGUAGES):
        say = assistant.phrasing(code or STAFF_LANGUAGE).say
        commands = [(name, say(text)) for name, text in STAFF_MENU.items()]
        try:
            await persistently(partial(bot.set_my_commands, commands, scope=BotCommandScopeChat(chat), language_code=code))
        except TelegramError as error:
            LOG.warning("the staff's menu was not set; is the bot in their chat?", language=code, error=str(error))
