"""👍 and 👎 under an answer to a person's own words."""

from typing import get_args

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from ...answers import ANSWERS
from ...assistant import Assistant
from ...knowledge.schema import LANGUAGES, Language
from ...model import line
from ...store.records import Judgement, Opinion
from .keyboards import HOME, keyboard
from .markup import plain
from .outbox import Address, Outbox

THANKS = line("Thank you for telling me.")
LOOKED_FOR = line("I am sorry that this was no help. What were you looking for? Ask me in other words, or choose:")
SIGNS: dict[Opinion, str] = {"good": "👍", "bad": "👎"}
_CHOSEN = " ✓"
_SEPARATOR = "~"


def with_opinions(buttons: InlineKeyboardMarkup, language: Language, intent: str) -> InlineKeyboardMarkup:
    """The keyboard with a last row by which an answer can be judged."""
    signs = [InlineKeyboardButton(sign, callback_data=_SEPARATOR.join((opinion, language, intent))) for opinion, sign in SIGNS.items()]
    return InlineKeyboardMarkup([*buttons.inline_keyboard, signs])


def judgement(tap: CallbackQuery) -> Judgement | None:
    """The opinion that a tap gives; None where it is another button."""
    opinion, _, about = (tap.data or "").partition(_SEPARATOR)
    language, _, intent = about.partition(_SEPARATOR)
    given = next((known for known in get_args(Opinion) if known == opinion), None)
    spoken = next((known for known in LANGUAGES if known == language), None)
    return Judgement(tap.message.message_id, spoken, intent, given) if tap.message and given and spoken and intent in ANSWERS else None


async def answer(tap: CallbackQuery, given: Judgement, outbox: Outbox, assistant: Assistant) -> None:
    """Shows which opinion holds now; to a bad one, the menu is the answer."""
    message = tap.message
    buttons = message.reply_markup if isinstance(message, Message) else None
    if not message or (buttons and _shown(buttons, tap.data) == buttons):
        return
    to = Address(message.chat.id)
    if buttons:
        await outbox.change_buttons(to, message.message_id, _shown(buttons, tap.data))
    if given.opinion == "bad":
        menu, phrasing = assistant.reply(HOME, given.language), assistant.phrasing(given.language)
        await outbox.send(to, [plain(phrasing.say(LOOKED_FOR))], keyboard(menu, HOME, 0, assistant.knowledge, phrasing))


def _shown(buttons: InlineKeyboardMarkup, chosen: str | None) -> InlineKeyboardMarkup:
    """The keyboard with the chosen opinion marked; all other buttons stay."""
    return InlineKeyboardMarkup([[_marked(button, chosen) for button in row] for row in buttons.inline_keyboard])


def _marked(button: InlineKeyboardButton, chosen: str | None) -> InlineKeyboardButton:
    data = str(button.callback_data or "")
    sign = next((sign for opinion, sign in SIGNS.items() if data.startswith(opinion + _SEPARATOR)), None)
    return InlineKeyboardButton(sign + _CHOSEN * (data == chosen), callback_data=data) if sign else button
