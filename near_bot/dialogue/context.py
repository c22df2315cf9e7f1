"""How likely each reading is in this conversation: what was named, now or before, makes some questions possible."""

from ..model import Conversation, Reading, Understanding

OF_PLACES = ("member.profile", "member.status", "member.joined", "member.phone", "member.address", "member.website")
"""Intents that need a region."""
OF_ALL = ("members.list", "members.count", "members.growth")
"""Intents about the members together."""
SHORT = 5
"""Words up to which an utterance may leave things unsaid."""

VERY_SHORT = 3
"""Words up to which it can hardly be about anything but what was named before."""

_FOLLOWS = 4.0
_FOLLOWS_CLOSELY = 10.0
_LESS_LIKELY_OUTSIDE = 0.3
_UNLIKELY = 0.5
_ODD = 0.6


def in_context(understanding: Understanding, conversation: Conversation) -> tuple[Reading, ...]:
    """The readings, likeliest first, their scores adding up to 1."""
    weighed = [Reading(r.intent, r.score * _weight(r.intent, understanding, conversation)) for r in understanding.readings]
    total = sum(reading.score for reading in weighed) or 1.0
    return tuple(sorted((Reading(r.intent, r.score / total) for r in weighed), key=lambda r: -r.score))


def _weight(intent: str, understanding: Understanding, conversation: Conversation) -> float:
    named = understanding.entities
    before = conversation.request
    place = bool(named.places or named.unclear)
    if intent in OF_PLACES and not place and not named.countries:
        if before and before.entities.places:
            return _FOLLOWS_CLOSELY if understanding.words <= VERY_SHORT else _FOLLOWS if understanding.words <= SHORT else 1.0
        return _UNLIKELY
    if intent == "unknown" and before and understanding.words <= SHORT:
        return _LESS_LIKELY_OUTSIDE
    if intent in (*OF_ALL, "about.countries") and place and not named.countries:
        return _ODD
    if intent == "followup.same" and not before:
        return _UNLIKELY
    if intent in ("chat.yes", "chat.no") and not conversation.options:
        return _UNLIKELY
    return 1.0
