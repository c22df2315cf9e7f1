"""How likely each reading is in this conversation: what was named, now or before, makes some questions possible."""

from collections.abc import Mapping

from ..model import Conversation, Reading, Understanding

OF_PLACES = ("member.profile", "member.status", "member.joined", "member.phone", "member.address", "member.website")
"""Intents that need a region."""
FIELDS = {"member.phone": "phone", "member.address": "address", "member.website": "website"}
"""What the directory holds of a region, by the concept that asks for it."""
OF_ALL = ("members.list", "members.count", "members.growth")
"""Intents about the members together."""
SHORT = 5
"""Words up to which an utterance may leave things unsaid."""
POINTING_BACK = 7
"""The same of one with a word that points back: "and which ones have that status now?"."""

VERY_SHORT = 3
"""Words up to which it can hardly be about anything but what was named before."""

_OTHER_TOPICS = frozenset(("near", "secretariat"))
"""Concepts that lead away from a region."""
_OF_A_PLACE = {
    "members.growth": "member.joined",
    "history.founding": "member.joined",
    "secretariat.location": "member.address",
    "secretariat.contact": "member.phone",
    "about.near": "member.profile",
}
_OF_A_KIND = dict.fromkeys(
    ("secretariat.location", "secretariat.head", "organisation.chair", "about.countries", "members.growth"), "members.list"
)
"""What an intent becomes where the topic is a region, or a kind of membership."""

_OF_NO_PLACE = frozenset((*OF_ALL, "about.countries"))
_FOLLOWS = 4.0
_FOLLOWS_CLOSELY = 10.0
_LESS_LIKELY_OUTSIDE = 0.3
_UNLIKELY = 0.5
_ODD = 0.6
_ANOTHER_FIELD = 0.2


def leaves_unsaid(understanding: Understanding) -> bool:
    """Whether an utterance is so short that it may leave to the talk before it what it is about."""
    return understanding.words <= (POINTING_BACK if "same" in understanding.concepts else SHORT)


def in_context(understanding: Understanding, conversation: Conversation) -> tuple[Reading, ...]:
    """The readings, likeliest first, their scores adding up to 1."""
    told: dict[str, float] = {}
    of_the_topic = _of_the_topic(understanding, conversation)
    for r in understanding.readings:
        intent = of_the_topic.get(r.intent, r.intent)
        told[intent] = told.get(intent, 0.0) + r.score
    weighed = {intent: score * _weight(intent, understanding, conversation) for intent, score in told.items()}
    total = sum(weighed.values()) or 1.0
    return tuple(sorted((Reading(intent, score / total) for intent, score in weighed.items()), key=lambda r: -r.score))


def _of_the_topic(understanding: Understanding, conversation: Conversation) -> Mapping[str, str]:
    """What intents become in a short question after one about a region, or about a kind of membership: "since when?", "where?"."""
    before, named = conversation.request, understanding.entities
    if before is None or not leaves_unsaid(understanding) or named.named or not understanding.concepts.isdisjoint(_OTHER_TOPICS):
        return {}
    if before.intent in OF_PLACES and before.entities.places:
        return _OF_A_PLACE
    if before.entities.kind and (before.intent in OF_ALL or before.intent == "membership.kinds"):
        return _OF_A_KIND
    return {}


def _weight(intent: str, understanding: Understanding, conversation: Conversation) -> float:
    named = understanding.entities
    before = conversation.request
    place = bool(named.members or named.regions or named.unclear)
    if intent in FIELDS and FIELDS[intent] not in understanding.concepts and not understanding.concepts.isdisjoint(FIELDS.values()):
        return _ANOTHER_FIELD  # "the address?" asks for no website
    if intent in OF_PLACES and not place and not named.countries:
        if before and before.entities.places:
            return _FOLLOWS_CLOSELY if understanding.words <= VERY_SHORT else _FOLLOWS if leaves_unsaid(understanding) else 1.0
        return _UNLIKELY
    if intent == "unknown" and before and leaves_unsaid(understanding):
        return _LESS_LIKELY_OUTSIDE
    if intent in _OF_NO_PLACE and place and not named.countries:
        return _ODD
    if intent == "followup.same" and not before:
        return _UNLIKELY
    if intent in ("chat.yes", "chat.no") and not conversation.options:
        return _UNLIKELY
    return 1.0
