"""The methods by which a bot says who it is: commands, name and descriptions, by language."""

import json
import re

from telegram.constants import BotCommandLimit, BotCommandScopeType, BotDescriptionLimit, BotNameLimit

from .records import Json
from .texts import cleaned
from .wire import Params, bad, stricter, utf8
from .world import World

LENGTHS = {
    "name": BotNameLimit.MAX_NAME_LENGTH,
    "description": BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
    "short_description": BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
}


def set_my_commands(world: World, params: Params) -> bool:
    """Keeps a list of commands for a scope and a language."""
    commands = params.get("commands", [])
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    for command in commands:
        if not isinstance(command, dict):
            raise bad("can't parse BotCommand: expected an Object")
        for field in ("command", "description"):
            if not isinstance(command.get(field), str):
                raise bad(f"can't parse BotCommand: Can't find field \"{field}\"")
    key = (_scope(params), _language(world, params))
    kept = [_command(command) for command in commands]
    if len(kept) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.commands[key] = kept
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The list of exactly that scope and language."""
    return world.commands.get((_scope(params), _language(world, params, refuses=False)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Forgets a list."""
    world.commands.pop((_scope(params), _language(world, params)), None)
    return True


def set_text(world: World, params: Params, kind: str) -> bool:
    """Keeps the name or a description. What Telegram's servers say of one that is too long is not known, so the words are ours."""
    language = _language(world, params)
    text = cleaned(utf8(params.get(kind, ""), "strings"))
    if len(text) > LENGTHS[kind]:
        raise stricter(f"{kind} of more than {LENGTHS[kind]} characters")
    world.texts[kind, language] = text
    return True


def get_text(world: World, params: Params, kind: str) -> Json:
    """The name or a description in exactly that language."""
    text = world.texts.get((kind, _language(world, params, refuses=False)), "")
    return {kind: text or (world.bot["first_name"] if kind == "name" else "")}


def _command(given: Json) -> Json:
    name = cleaned(given["command"]).strip().removeprefix("/")
    description = cleaned(given["description"]).strip()
    if not name:
        raise bad("command must be non-empty")
    if len(name) > BotCommandLimit.MAX_COMMAND:
        raise bad(f"command length must not exceed {BotCommandLimit.MAX_COMMAND}")
    if not description:
        raise bad("command description must be non-empty")
    if len(description) > BotCommandLimit.MAX_DESCRIPTION:
        raise bad(f"command description length must not exceed {BotCommandLimit.MAX_DESCRIPTION}")
    if not re.fullmatch("[a-z0-9_]+", name):
        raise bad("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def _scope(params: Params) -> str:
    scope = params.get("scope", {"type": "default"})
    if not isinstance(scope, dict):
        raise bad("can't parse BotCommandScope: BotCommandScope must be an Object")
    if scope.get("type") not in set(BotCommandScopeType):
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    return str(scope["type"]) if len(scope) == 1 else json.dumps(scope, sort_keys=True)


def _language(world: World, params: Params, refuses: bool = True) -> str:
    """The code, if it has the form of one and this server knows it."""
    code = str(params.get("language_code", ""))
    if not re.fullmatch("([a-z]{2})?", code):
        raise bad("invalid language code specified")
    if refuses and code in world.refused_languages:
        raise bad("LANG_CODE_INVALID")
    return code
