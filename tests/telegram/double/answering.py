"""The methods that answer a tap or an inline query."""

import re
from typing import Any

from telegram.constants import CallbackQueryLimit, InlineQueryLimit, InlineQueryResultLimit, InlineQueryResultsButtonLimit

from .keyboard import checked
from .sending import location
from .texts import formatted
from .wire import Params, Refusal, bad, stricter
from .world import World

CACHE_SECONDS = 300
UNREAD = "can't parse inline query result: "
FIELDS = {
    "article": ("title", "input_message_content"), "location": ("title", "latitude", "longitude"),
    "venue": ("title", "address", "latitude", "longitude"), "contact": ("phone_number", "first_name"),
}  # fmt: skip
"""What a result of each kind needs; other kinds are not used by this bot and refused."""
TYPES: dict[str, type | tuple[type, ...]] = {"latitude": (int, float), "longitude": (int, float), "input_message_content": dict}


def answer_callback_query(world: World, params: Params) -> bool:
    """Ends the waiting of a tapped button, with a word if there is one."""
    if len(params.get("text", "")) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad("MESSAGE_TOO_LONG")
    query = world.query(params.get("callback_query_id"), "callback")
    query.answer = {name: params[name] for name in ("text", "show_alert", "url", "cache_time") if name in params}
    world.bell.ring()
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """Offers results; they are kept for others as long as the bot says."""
    results = params.get("results", [])
    if not isinstance(results, list):
        raise bad("expected an Array of inline query results")
    if len(results) > InlineQueryLimit.RESULTS:
        raise bad("too many inline query results specified")
    kept = [_result(result, world.strict) for result in results]
    button = _results_button(params.get("button"))
    query = world.query(params.get("inline_query_id"), "inline")
    ids = [result["id"] for result in kept]
    if not all(InlineQueryResultLimit.MIN_ID_LENGTH <= len(i.encode()) <= InlineQueryResultLimit.MAX_ID_LENGTH for i in ids):
        raise bad("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    if len(params.get("next_offset", "").encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise bad("NEXT_OFFSET_INVALID")
    query.answer = {"results": kept, "button": button} | {n: params[n] for n in ("is_personal", "cache_time", "next_offset") if n in params}
    whose = query.person["id"] if params.get("is_personal") else None
    ends = world.clock() + params.get("cache_time", CACHE_SECONDS)
    world.answers[(whose, *query.key)] = (ends, query.answer)
    world.bell.ring()
    return True


def _result(result: Any, strict: bool) -> dict[str, Any]:
    if not isinstance(result, dict):
        raise bad(UNREAD + "Inline query result must be an object")
    kind = str(_field(result, "type")).lower()
    _field(result, "id")
    if kind not in FIELDS:
        raise bad(f'{UNREAD}type "{kind}" is unsupported for the inline query result')
    for name in FIELDS[kind]:
        if name == "input_message_content" and name not in result:
            raise bad(UNREAD + "Input message content is not specified")
        value = _field(result, name, TYPES.get(name, str))
        if name == "title" and not value.strip():
            raise bad("ARTICLE_TITLE_EMPTY" if kind == "article" else "RESULT_TITLE_EMPTY")
    if "latitude" in FIELDS[kind]:
        location(result, "invalid location specified")
    if "input_message_content" in result:
        _content(result["input_message_content"], strict)
    markup = checked(result.get("reply_markup"), strict)
    return result | ({"reply_markup": markup} if markup else {})


def _content(content: dict[str, Any], strict: bool) -> None:
    """Refuses what could not be sent when a person chooses it."""
    if "message_text" in content:
        try:
            formatted({**content, "text": content["message_text"]}, strict)
        except Refusal as refusal:
            reason = refusal.description.removeprefix("Bad Request: ")
            raise bad(UNREAD + reason[:1].upper() + reason[1:]) from None
    elif "latitude" in content:
        location(content, "invalid location specified")
    elif "phone_number" in content:
        for name in ("phone_number", "first_name"):
            if not _field(content, name).strip():
                raise bad(f'field "{name}" must be non-empty')
    else:
        raise bad(UNREAD + "Input message content is not specified")


def _field(record: dict[str, Any], name: str, kind: type | tuple[type, ...] = str) -> Any:
    if name not in record:
        raise bad(f'{UNREAD}Can\'t find field "{name}"')
    if not isinstance(record[name], kind):
        raise bad(f'{UNREAD}Field "{name}" must be of type {"String" if kind is str else "Object" if kind is dict else "Number"}')
    return record[name]


def _results_button(button: Any) -> dict[str, Any] | None:
    """The button above the results, which leads into a private chat."""
    if button is None:
        return None
    unread = "can't parse inline query results button: "
    if not isinstance(button, dict) or not button.get("text"):
        raise bad(unread + 'Can\'t find field "text"')
    if ("start_parameter" in button) == ("web_app" in button):
        raise bad(unread + "InlineQueryResultsButton must have exactly one optional field")
    most = InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH
    if "start_parameter" in button and not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{most}}}", str(button["start_parameter"])):
        raise stricter("START_PARAM_INVALID")
    return button
