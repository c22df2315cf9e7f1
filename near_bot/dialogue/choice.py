"""A turn that chooses: the number or the label of something that was offered."""

import re
import unicodedata

from ..language.normalise import normalise
from ..model import Conversation, Request

_NUMBER = re.compile(r"\s*(\d{1,3})\s*(?:[.)。]|번|号|番)?\s*")


def chosen(text: str, conversation: Conversation) -> Request | None:
    """The request chosen; `clarify` for a number that was not offered; None where the text chooses nothing."""
    options = conversation.options
    if not options:
        return None
    if match := _NUMBER.fullmatch(unicodedata.normalize("NFKC", text[:20])):
        number = int(match.group(1))
        if 1 <= number <= len(options):
            return options[number - 1].request
        return Request("clarify", choices=tuple(option.request for option in options), missed=number)
    wanted = normalise(text) if len(text) < 200 else ""
    return next((option.request for option in options if wanted and normalise(option.label) == wanted), None)


def agreed(request: Request, conversation: Conversation) -> Request:
    """What "yes" takes up: the one thing offered, or the name that was meant instead. All else that is no question is met with help."""
    options, before = conversation.options, conversation.request
    if request.intent == "chat.yes" and options:
        first = options[0].request
        if len(options) == 1 or (before and first.intent == before.intent and first.entities != before.entities):
            return first
    return Request("chat.help", confidence=request.confidence) if request.intent in ("chat.yes", "chat.no") else request
