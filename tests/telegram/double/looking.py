"""The methods that ask what there is."""

from .records import Json
from .wire import Params, Refusal, bad
from .world import World


def get_me(world: World, params: Params) -> Json:
    """The bot itself."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not world.privacy, "supports_inline_queries": True}
    return world.bot | abilities | {"can_connect_to_business": False, "has_main_web_app": False}


def get_chat(world: World, params: Params) -> Json:
    """A chat in full."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), world.bot["id"] > 0
    )
    chat = world.chat(params.get("chat_id"), writes=False)
    return chat.json | {"accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(world: World, params: Params) -> Json:
    """What someone is in a chat; its first member owns it."""
    chat = world.chat(params.get("chat_id"))
    user = params.get("user_id", 0)
    if user <= 0:
        raise bad("invalid user_id specified")
    if user == world.bot["id"]:
        return {"user": world.bot, "status": chat.bot}
    if user in chat.members:
        owns = chat.type != "private" and user == next(iter(chat.members))
        return {"user": chat.members[user]} | ({"status": "creator", "is_anonymous": False} if owns else {"status": "member"})
    known = world.chats.get(user)
    if known is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return {"user": known.members[user], "status": "left"}


def refuse(world: World, params: Params) -> bool:
    """LogOut and close: a bot that polls must not send itself away."""
    raise Refusal(400, "Bad Request: [double] a bot that serves people does not log out or close")
