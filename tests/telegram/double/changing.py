"""The methods that change or remove what stands in a chat."""

from telegram.constants import ReactionEmoji

from .keyboard import checked
from .records import Json, Message
from .texts import formatted
from .wire import Params, bad
from .world import World

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply"
    " markup of the message"
)
REACTIONS = frozenset(emoji.value for emoji in ReactionEmoji)


def edit_message_text(world: World, params: Params) -> Json:
    """Puts another text in place of one; buttons not given again go."""
    text, entities = formatted(params, world.strict)
    markup = checked(params.get("reply_markup"), world.strict)
    message = _own(world, params)
    if "text" not in message.json:
        raise bad("there is no text in the message to edit")
    return _edited(world, message, {"text": text, "entities": entities or None, "reply_markup": markup}, params["text"])


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Puts other buttons under a message, or none."""
    markup = checked(params.get("reply_markup"), world.strict)
    message = _own(world, params)
    return _edited(world, message, {"reply_markup": markup}, message.html)


def delete_message(world: World, params: Params) -> bool:
    """Removes a message: any in a private chat, only its own in a group, where the bot is no administrator."""
    for name, what in (("chat_id", "chat"), ("message_id", "message")):
        if not params.get(name):
            raise bad(f"{what} identifier is not specified")
    message = _found(world, params, "delete")
    if message.chat.type != "private" and message.json["from"]["id"] != world.bot["id"]:
        raise bad("message can't be deleted")
    del message.chat.messages[message.id]
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """Puts the bot's one emoji under a message, or takes it away."""
    reactions = params.get("reaction", [])
    if not isinstance(reactions, list):
        raise bad("expected an Array of ReactionType")
    if not all(isinstance(r, dict) and r.get("type") in ("emoji", "custom_emoji") for r in reactions):
        raise bad("can't parse ReactionType: invalid reaction type specified")
    message = _found(world, params, "react", writes=False)
    emoji = [str(r.get("emoji")) for r in reactions]
    if not REACTIONS.issuperset(emoji):
        raise bad("REACTION_INVALID")
    if len(emoji) > 1:
        raise bad("REACTIONS_TOO_MANY")
    message.chat.reactions[message.id] = emoji
    return True


def _found(world: World, params: Params, deed: str, writes: bool = True) -> Message:
    message = world.chat(params.get("chat_id"), writes).messages.get(params.get("message_id", 0))
    if message is None:
        raise bad(f"message to {deed} not found")
    return message


def _own(world: World, params: Params) -> Message:
    """The bot's message that is to be edited."""
    if "chat_id" not in params and "message_id" not in params:
        raise bad("MESSAGE_ID_INVALID" if "inline_message_id" in params else "message identifier is not specified")
    message = _found(world, params, "edit")
    if message.json["from"]["id"] != world.bot["id"]:
        raise bad("message can't be edited")
    return message


def _edited(world: World, message: Message, changes: Json, html: str) -> Json:
    if all(message.json.get(name) == value for name, value in changes.items()):
        raise bad(UNCHANGED)
    kept = {name: value for name, value in (message.json | changes).items() if value is not None}
    message.json = kept | {"edit_date": world.now()}
    message.html = html
    message.edited = True
    world.show(message)
    return message.json
