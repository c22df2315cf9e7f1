"""The methods that put something into a chat."""

import math
from typing import Any

from telegram.constants import ChatAction, ContactLimit

from .keyboard import checked
from .records import Chat, Json
from .texts import formatted
from .wire import Params, bad, required, stricter
from .world import World, quoted

GENERAL_TOPIC = 1


def send_message(world: World, params: Params) -> Json:
    """Sends a text."""
    text, entities = formatted(params, world.strict)
    preview = params.get("link_preview_options")
    return _send(world, params, {"text": text, "entities": entities or None, "link_preview_options": preview}, html=params["text"])


def send_location(world: World, params: Params) -> Json:
    """Sends a point on the map."""
    return _send(world, params, {"location": location(params, "invalid location specified")})


def send_venue(world: World, params: Params) -> Json:
    """Sends a point with a name."""
    point = location(params, "wrong venue location specified")
    for name in ("title", "address"):
        if not params.get(name, "").strip():
            raise stricter(f"a venue needs its {name}")
    return _send(world, params, {"location": point, "venue": {"location": point, "title": params["title"], "address": params["address"]}})


def send_contact(world: World, params: Params) -> Json:
    """Sends a telephone number with a name."""
    contact = {name: required(params, name) for name in ("phone_number", "first_name")}
    contact |= {name: params[name] for name in ("last_name", "vcard") if name in params}
    if len(contact.get("vcard", "").encode()) > ContactLimit.VCARD:
        raise stricter(f"a vCard of more than {ContactLimit.VCARD} bytes")
    return _send(world, params, {"contact": contact})


def send_chat_action(world: World, params: Params) -> bool:
    """Shows that the bot is typing, or the like."""
    if params.get("action") not in set(ChatAction):
        raise bad("wrong parameter action in request")
    chat = world.chat(params.get("chat_id"))
    _topic(chat, params)
    chat.actions.append(str(params["action"]))
    return True


def location(given: dict[str, Any], refusal: str) -> Json:
    """The point, if there is such a place on Earth."""
    for name in ("latitude", "longitude"):
        if name not in given:
            raise bad(f"{name} is empty")
    point = {name: given[name] for name in ("latitude", "longitude")}
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in point.values()):
        raise bad(refusal)
    if abs(point["latitude"]) > 90 or abs(point["longitude"]) > 180:
        raise bad(refusal)
    return point


def _send(world: World, params: Params, content: Json, html: str = "") -> Json:
    markup = checked(params.get("reply_markup"), world.strict)
    chat = world.chat(params.get("chat_id"))
    topic = _topic(chat, params)
    fields = content | {"reply_markup": markup if markup and "inline_keyboard" in markup else None}
    fields |= {"reply_to_message": _replied(chat, params)}
    fields |= {"message_thread_id": topic, "is_topic_message": True} if topic else {}
    return world.post(chat, world.bot, fields, html).json


def _topic(chat: Chat, params: Params) -> int | None:
    """The topic to write into. A group without topics takes no notice of one."""
    topic = params.get("message_thread_id")
    if topic is None or not (chat.forum or chat.type == "private"):
        return None
    if topic == GENERAL_TOPIC or topic not in chat.topics:
        raise bad("message thread not found")
    return int(topic)


def _replied(chat: Chat, params: Params) -> Json | None:
    """The message that is answered; none where it is gone and the bot allows for that."""
    reply = params.get("reply_parameters")
    if reply is None:
        return None
    if not isinstance(reply, dict):
        raise bad("object expected as reply parameters")
    if not isinstance(reply.get("message_id"), int):
        raise bad('can\'t find field "message_id"')
    if (message := chat.messages.get(reply["message_id"])) is not None:
        return quoted(message)
    if not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return None
