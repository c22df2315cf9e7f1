"""Every method this Telegram knows, with the parameters that the Bot API gives it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from . import answering, changing, looking, profile, sending, webhooks
from .wire import Params
from .world import World

SEND = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification protect_content"
    " allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup "
)
TEXT = "text parse_mode entities link_preview_options "
EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup "
VENUE = "title address foursquare_id foursquare_type google_place_id google_place_type "


@dataclass(frozen=True, slots=True)
class Method:
    """What carries a request out, and the names of its parameters."""

    carry_out: Callable[[World, Params], object]
    parameters: frozenset[str]


def _method(carry_out: Callable[[World, Params], object], parameters: str = "") -> Method:
    return Method(carry_out, frozenset(parameters.split()))


def _poll(world: World, params: Params) -> object:
    """Hands out updates; awaited by the server."""
    return world.queue.get(params)


METHODS: dict[str, Method] = {
    "getMe": _method(looking.get_me),
    "getUpdates": _method(_poll, "offset limit timeout allowed_updates"),
    "setWebhook": _method(
        webhooks.set_webhook, "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"
    ),
    "deleteWebhook": _method(webhooks.delete_webhook, "drop_pending_updates"),
    "getWebhookInfo": _method(webhooks.get_webhook_info),
    "getChat": _method(looking.get_chat, "chat_id"),
    "getChatMember": _method(looking.get_chat_member, "chat_id user_id"),
    "logOut": _method(looking.refuse),
    "close": _method(looking.refuse),
    "sendMessage": _method(sending.send_message, SEND + TEXT),
    "sendVenue": _method(sending.send_venue, SEND + VENUE + "latitude longitude"),
    "sendLocation": _method(
        sending.send_location, SEND + "latitude longitude horizontal_accuracy live_period heading proximity_alert_radius"
    ),
    "sendContact": _method(sending.send_contact, SEND + "phone_number first_name last_name vcard"),
    "sendChatAction": _method(sending.send_chat_action, "business_connection_id chat_id message_thread_id action"),
    "editMessageText": _method(changing.edit_message_text, EDIT + TEXT),
    "editMessageReplyMarkup": _method(changing.edit_message_reply_markup, EDIT),
    "deleteMessage": _method(changing.delete_message, "chat_id message_id"),
    "setMessageReaction": _method(changing.set_message_reaction, "chat_id message_id reaction is_big"),
    "answerCallbackQuery": _method(answering.answer_callback_query, "callback_query_id text show_alert url cache_time"),
    "answerInlineQuery": _method(
        answering.answer_inline_query, "inline_query_id results cache_time is_personal next_offset button"
    ),
    "setMyCommands": _method(profile.set_my_commands, "commands scope language_code"),
    "getMyCommands": _method(profile.get_my_commands, "scope language_code"),
    "deleteMyCommands": _method(profile.delete_my_commands, "scope language_code"),
    "setMyName": _method(partial(profile.set_text, kind="name"), "name language_code"),
    "getMyName": _method(partial(profile.get_text, kind="name"), "language_code"),
    "setMyDescription": _method(partial(profile.set_text, kind="description"), "description language_code"),
    "getMyDescription": _method(partial(profile.get_text, kind="description"), "language_code"),
    "setMyShortDescription": _method(partial(profile.set_text, kind="short_description"), "short_description language_code"),
    "getMyShortDescription": _method(partial(profile.get_text, kind="short_description"), "language_code"),
}  # fmt: skip
BY_NAME = {name.lower(): name for name in METHODS}
"""Telegram does not mind the case of a method's name."""
