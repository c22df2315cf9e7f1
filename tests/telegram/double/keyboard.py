"""What stands under a message: refused where Telegram refuses it."""

from typing import Any

from telegram.constants import InlineKeyboardButtonLimit as ButtonLimit
from telegram.constants import InlineKeyboardMarkupLimit as Limit

from .links import checked_link
from .texts import cleaned
from .wire import bad, stricter, utf8

ACTIONS = frozenset(
    {"url", "callback_data", "web_app", "login_url", "copy_text", "callback_game", "pay"}
    | {"switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"}
)


def checked(markup: Any, strict: bool) -> dict[str, Any] | None:
    """The markup as Telegram keeps it; None for one without buttons, which takes those away that were there."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return markup or None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(map(len, rows)) > Limit.TOTAL_BUTTON_NUMBER:
        raise bad("reply markup is too long")
    if strict and any(len(row) > Limit.BUTTONS_PER_ROW for row in rows):
        raise stricter(f"more than {Limit.BUTTONS_PER_ROW} buttons in a row")
    kept = [[_button(button, strict) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any, strict: bool) -> dict[str, Any]:
    unread = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(unread + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad(unread + 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad(unread + 'Field "text" must be of type String')
    actions = [name for name in button if (name in ACTIONS and button[name] not in ("", None)) or name.startswith("switch_")]
    if not actions:
        raise bad(unread + "Text buttons are unallowed in the inline keyboard")
    if strict and len(actions) > 1:
        raise stricter(f"a button with several actions, of which Telegram takes one: {', '.join(actions)}")
    text = cleaned(utf8(button["text"], "inline keyboard button text")).strip()
    if not text:
        raise bad("inline keyboard button text must be non-empty")
    kept = button | {"text": text}
    if "callback_data" in actions and len(str(button["callback_data"]).encode()) > ButtonLimit.MAX_CALLBACK_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "copy_text" in actions and len(button["copy_text"].get("text", "")) not in range(1, ButtonLimit.MAX_COPY_TEXT + 1):
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "url" in actions:
        kept["url"] = _link(button["url"])
    return kept


def _link(url: Any) -> str:
    if str(url).lower().startswith("mailto:"):
        raise bad("BUTTON_URL_INVALID")
    try:
        return checked_link(str(url))
    except ValueError as error:
        raise bad(f"inline keyboard button URL '{url}' is invalid: {error}") from None
