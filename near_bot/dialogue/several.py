"""Several questions in one message, each answered; and a greeting with a question behind it."""

import re
from dataclasses import replace

from ..model import Request, Understanding
from .context import FIELDS

MOST_PARTS = 4
"""Sentences of a message up to which each is read by itself; a longer one is a letter, and is read as a whole."""

_SENTENCE = re.compile(r"[^?？!！。;；\n]+?(?:\.(?=\s|$)|[?？!！。;；\n]|$)+")
_ASKED = re.compile(r"[?？]\s*$")
_ASKING = frozenset(("who", "what", "when", "where", "which", "why", "how", "how_many", "how_much", "how_long", "tell"))
_COURTESIES = ("chat.greeting", "chat.thanks", "chat.goodbye")
_SURE = 0.5
_SURE_OF_A_STATEMENT = 0.8
_WHOLE = 3  # words below which a question is the rest of the one before it
_LIKELY = 0.001


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a message that hold a letter, where it is to be read by sentences; none where it is not."""
    found = tuple(part.strip() for part in _SENTENCE.findall(text) if any(c.isalpha() for c in part))
    return found if 1 < len(found) <= MOST_PARTS else ()


def asks(sentence: str, understanding: Understanding, request: Request) -> bool:
    """Whether a sentence asks for anything by itself, rather than tells something or adds to what was asked."""
    if request.intent in _COURTESIES:
        return False
    if understanding.words < _WHOLE and not understanding.entities.named:
        return False
    wants = not _ASKING.isdisjoint(understanding.concepts) and request.confidence >= _SURE_OF_A_STATEMENT
    return bool(_ASKED.search(sentence)) or wants


def stands_alone(asked: bool, request: Request) -> bool:
    """Whether what a sentence wants can be answered by itself; a message of which any sentence cannot is read as a whole."""
    if request.intent in _COURTESIES:
        return True
    return asked and request.intent not in ("unknown", "clarify") and not _small_talk(request) and request.confidence >= _SURE


def together(read: list[Request]) -> Request | None:
    """What a message wants whose sentences want this, each of which stands alone; None where it is to be read as a whole."""
    questions = [request for request in read if request.intent not in _COURTESIES]
    if not questions:
        return None
    first, *more = questions
    also = tuple(request for request in more if (request.intent, request.entities) != (first.intent, first.entities))
    return replace(first, also=(*first.also, *also))


def with_fields(request: Request, understanding: Understanding) -> Request:
    """The request with whatever else it asks for of the same regions: "the telephone and the address"."""
    if request.intent not in FIELDS or not request.entities.places:
        return request
    likely = {reading.intent for reading in understanding.readings if reading.score >= _LIKELY}
    more = [i for i, c in FIELDS.items() if i != request.intent and i in likely and c in understanding.concepts]
    if FIELDS[request.intent] not in understanding.concepts:
        return request
    return replace(request, also=tuple(replace(request, intent=intent) for intent in more))


def _small_talk(request: Request) -> bool:
    return request.intent.startswith("chat.")
