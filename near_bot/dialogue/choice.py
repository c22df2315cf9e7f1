"""A turn that chooses: the number or the label of something that was offered."""

import re
import unicodedata

from rapidfuzz.distance import Prefix

from ..language.normalise import normalise
from ..language.scripts import script_of
from ..model import Conversation, Request, Understanding
from .context import leaves_unsaid

_STEM, _ENDING = 4, 2
"""The fewest letters that two forms of a word share, and the most in which they may end otherwise."""
_PIECE = 2  # characters, where words are not parted
_ASKING = frozenset(
    (
        *("what", "when", "where", "who", "which", "why", "how", "how_many", "how_much", "how_long", "count", "list", "tell", "info"),
        *("name", "member", "join", "status", "history", "happen", "address", "website", "fee", "near", "secretariat"),
        *("chair", "head"),
    )
)
"""Concepts of what else a person may ask."""

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
    """The one of several regions offered that a few words tell, which ask for nothing else: by its country, or by a word that stands
    in its label alone: "the republic"."""
    options, named = conversation.options, understanding.entities
    if len(options) < 2 or len({option.request.intent for option in options}) > 1:
        return None
    if named.places or named.unclear or not leaves_unsaid(understanding) or understanding.concepts & _ASKING:
        return None
    if named.countries:
        meant = [option for option in options if {id[:2] for id in option.request.entities.places} & {*named.countries}]
    else:
        said = normalise(text).split()
        labels = [normalise(option.label).split() for option in options if option.request.entities.places]
        shared = {word for word in said if sum(_holds(label, word) for label in labels) != 1}
        meant = [o for o in options if any(_holds(normalise(o.label).split(), word) for word in said if word not in shared)]
    return meant[0].request if len(meant) == 1 else None


def _holds(label: list[str], word: str) -> bool:
    """Whether a label holds a word, give or take its ending; where words are not parted or particles stick to them, a piece of it."""
    if script_of(word[0]).spaced:
        return any(_alike(word, other) for other in label)
    return any(word[at : at + _PIECE] in other for other in label for at in range(len(word) - _PIECE + 1))


def _alike(one: str, other: str) -> bool:
    same = Prefix.similarity(one, other)
    return same >= _STEM and max(len(one), len(other)) - same <= _ENDING


def agreed(request: Request, conversation: Conversation) -> Request:
    """What "yes" takes up: the one thing offered, or the name that was meant instead. All else that is no question is met with help."""
    options, before = conversation.options, conversation.request
    if request.intent == "chat.yes" and options:
        first = options[0].request
        if len(options) == 1 or (before and first.intent == before.intent and first.entities != before.entities):
            return first
    return Request("chat.help", confidence=request.confidence) if request.intent in ("chat.yes", "chat.no") else request
