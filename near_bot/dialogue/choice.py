"""A turn that chooses: the number or the label of something that was offered."""

import re
import unicodedata
from collections.abc import Iterator

from ..language.normalise import normalise, squeeze
from ..language.scripts import script_of
from ..model import Conversation, Request, Understanding
from .context import leaves_unsaid

_TELLING_LETTERS, _TELLING_CHARACTERS = 4, 2
"""The fewest letters of a word that tell an option, and the same where words are not parted."""
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


def pointed_at(text: str, understanding: Understanding, conversation: Conversation) -> Request | None:
    """The one of several regions offered that a few words tell by its country, or by a word of its label alone: "the republic"."""
    options, named = conversation.options, understanding.entities
    if len(options) < 2 or len({option.request.intent for option in options}) > 1:
        return None
    if named.places or named.unclear or not leaves_unsaid(understanding):
        return None
    if named.countries:
        meant = [option for option in options if {id[:2] for id in option.request.entities.places} & {*named.countries}]
    else:
        labels = [squeeze(normalise(option.label)) for option in options]
        parts = {part for word in normalise(text).split() for part in _parts(word) if sum(part in label for label in labels) == 1}
        meant = [option for option, label in zip(options, labels, strict=True) if any(part in label for part in parts)]
    return meant[0].request if len(meant) == 1 else None


def _parts(word: str) -> Iterator[str]:
    length = _TELLING_LETTERS if script_of(word[0]).spaced else _TELLING_CHARACTERS
    return (word[at : at + length] for at in range(len(word) - length + 1))


def agreed(request: Request, conversation: Conversation) -> Request:
    """What "yes" takes up: the one thing offered, or the name that was meant instead. All else that is no question is met with help."""
    options, before = conversation.options, conversation.request
    if request.intent == "chat.yes" and options:
        first = options[0].request
        if len(options) == 1 or (before and first.intent == before.intent and first.entities != before.entities):
            return first
    return Request("chat.help", confidence=request.confidence) if request.intent in ("chat.yes", "chat.no") else request
