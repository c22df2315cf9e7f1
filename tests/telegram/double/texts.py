"""A text that the bot wants to send: cleaned, parsed and measured as Telegram does, in its order."""

import re
from typing import Any

from telegram.constants import MessageLimit

from .detect import detect
from .markup import parse
from .wire import Params, bad, stricter, utf8

RAW_LIMIT = 1 << 15
"""Bytes before parsing; telegram.constants does not name this limit."""
REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def cleaned(text: str) -> str:
    """Without control characters and what turns the direction of lines."""
    return CONTROLS.sub(" ", REMOVED.sub("", text))


def formatted(params: Params, strict: bool, name: str = "text") -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of a message, found ones among them."""
    raw = params.get(name, "")
    if not isinstance(raw, str) or not raw:
        raise bad("message text is empty")
    if len(utf8(raw, "text").encode()) > RAW_LIMIT:
        raise bad("text is too long")
    mode = str(params.get("parse_mode", "")).lower()
    if mode in ("markdown", "markdownv2"):
        raise stricter("only HTML is understood here")
    if mode not in ("", "none", "html"):
        raise bad("unsupported parse_mode")
    text, entities = parse(cleaned(raw), strict) if mode == "html" else (cleaned(raw), list(params.get("entities", [])))
    text, entities = _trimmed(text, entities)
    if not text.strip().strip(INVISIBLE):
        raise bad("text must be non-empty")
    if len(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad("message is too long")
    return text, detect(text, entities)[: MessageLimit.MESSAGE_ENTITIES]


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Without space around it, except where an entity begins with space."""
    first = min((e["offset"] for e in entities), default=len(text))
    left = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[left:].rstrip()
    end = len(text.encode("utf-16-le")) // 2
    moved = [e | {"offset": e["offset"] - left} for e in entities]
    return text, [e | {"length": min(e["length"], end - e["offset"])} for e in moved if e["offset"] < end]
