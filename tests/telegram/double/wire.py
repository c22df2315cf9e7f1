"""A request as Telegram reads it: its parameters by kind, and what a refusal looks like."""

import json
from typing import Any

Params = dict[str, Any]

INTEGERS = frozenset(
    {"cache_time", "direct_messages_topic_id", "heading", "limit", "live_period", "max_connections", "message_id", "message_thread_id"}
    | {"offset", "proximity_alert_radius", "timeout", "user_id"}
)
NUMBERS = frozenset(["horizontal_accuracy", "latitude", "longitude"])
BOOLEANS = frozenset(
    ["allow_paid_broadcast", "disable_notification", "drop_pending_updates", "is_big", "is_personal", "protect_content", "show_alert"]
)
DOCUMENTS = {
    "allowed_updates": "can't parse allowed updates JSON object",
    "button": "can't parse inline query results button JSON object",
    "commands": "can't parse commands JSON object",
    "entities": "can't parse entities JSON object",
    "link_preview_options": "can't parse link preview options JSON object",
    "reaction": "can't parse reaction types JSON object",
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "reply_parameters": "can't parse reply parameters JSON object",
    "results": "can't parse JSON encoded inline query results: Can't parse",
    "scope": "can't parse BotCommandScope JSON object",
    "suggested_post_parameters": "can't parse suggested post parameters JSON object",
}
"""The parameters that hold JSON, each with what Telegram says when it does not."""


class Refusal(Exception):
    """A request that is answered with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """What the client gets."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(description: str) -> Refusal:
    """A refusal in Telegram's own words."""
    return Refusal(400, f"Bad Request: {description}")


def stricter(description: str) -> Refusal:
    """A refusal of what Telegram lets pass or words otherwise, marked as ours."""
    return Refusal(400, f"Bad Request: [double] {description}")


def decode(raw: dict[str, Any]) -> Params:
    """The parameters with their values read: JSON, numbers and truth values; the rest are texts. Empty ones are left out."""
    return {name: _value(name, value) for name, value in raw.items() if value not in ("", None)}


def required(params: Params, name: str) -> Any:
    """A parameter that a method cannot do without."""
    if name not in params:
        raise bad(f'parameter "{name}" is required')
    return params[name]


def utf8(value: str, what: str) -> str:
    """The text, unless it has half a surrogate pair in it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad(f"{what} must be encoded in UTF-8") from None
    return value


def _value(name: str, value: Any) -> Any:
    if name in DOCUMENTS:
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise bad(DOCUMENTS[name]) from None
    if name in BOOLEANS:
        return str(value).lower() in ("true", "yes", "1")
    if name in INTEGERS or name in NUMBERS:
        try:
            return int(value) if name in INTEGERS else float(value)
        except ValueError:
            raise stricter(f'parameter "{name}" is not a number') from None
    return value if isinstance(value, str) else json.dumps(value)
