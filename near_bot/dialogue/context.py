"""How likely each reading is in this conversation: what was named, now or before, makes some questions possible."""

from collections.abc import Mapping

from ..model import Conversation, Reading, Request, Understanding

OF_PLACES = ("member.profile", "member.status", "member.joined", "member.phone", "member.address", "member.website")
"""Intents that need a region."""
FIELDS = {"member.phone": "phone", "member.address": "address", "member.website": "website"}
"""What the directory holds of a region, by the concept that asks for it."""
OF_ALL = ("members.list", "members.count", "members.growth")
"""Intents about the members together."""
OF_COUNTRIES = (*OF_ALL, "about.countries", "membership.eligibility")
"""Intents that may be about a country."""
SHORT = 6
"""Words up to which an utterance may leave things unsaid."""
POINTING_BACK = 7
"""The same of one with a word that points back: "and which ones have that status now?"."""

VERY_SHORT = 3
"""Words up to which it can hardly be about anything but what was named before."""

_OTHER_TOPICS = frozenset(("near", "secretariat"))
"""Concepts that lead away from what was talked about."""
_OF_A_REGION = {
    **dict.fromkeys(("members.growth", "history.founding", "history.timeline", "secretariat.history"), "member.joined"),
    "secretariat.location": "member.address",
    "secretariat.contact": "member.phone",
    "about.near": "member.profile",
}
_OF_A_KIND = dict.fromkeys(
    ("secretariat.location", "secretariat.head", "organisation.chair", "about.countries", "about.near", "members.growth"), "members.list"
)
_OF_A_TOPIC: Mapping[str, Mapping[str, str]] = {
    "about.name": dict.fromkeys(("chat.language", "about.background"), "about.name"),
    "about.emblem": dict.fromkeys(("about.purpose", "about.background"), "about.emblem"),
    "history.founding": dict.fromkeys(
        ("secretariat.location", "secretariat.history", "member.address", "member.joined", "about.countries"), "history.founding"
    ),
    "membership.steps": dict.fromkeys(("history.timeline", "members.growth", "organisation.assemblies"), "membership.steps"),
    "membership.fees": {"members.count": "membership.fees"},
    "members": dict.fromkeys(("about.name", "about.near", "secretariat.location"), "members.list"),
    "organisation.assemblies": dict.fromkeys(
        ("history.timeline", "history.founding", "secretariat.location", "member.address"), "organisation.assemblies"
    ),
    "organisation.chair": {"history.timeline": "organisation.chair"},
    "organisation.charter": dict.fromkeys(("history.founding", "member.joined"), "organisation.charter"),
    "organisation.subcommittees": {"organisation.chair": "organisation.subcommittees"},
    "secretariat": {
        **dict.fromkeys(("about.background", "member.joined", "history.founding"), "secretariat.history"),
        **dict.fromkeys(("member.phone", "member.website"), "secretariat.contact"),
        "member.address": "secretariat.location",
        "organisation.chair": "secretariat.head",
    },
    "secretariat.head": dict.fromkeys(("secretariat.history", "history.founding", "member.joined"), "secretariat.head"),
}
"""What an intent becomes in a few words after a question about a region, about a kind of membership, or about one of these topics:
"where?", "since when?"."""

_SAID_BY = {
    "about.background": frozenset(("found", "background")),
    "about.countries": frozenset(("country",)),
    "about.name": frozenset(("what", "meaning")),
    "about.near": frozenset(("you", "what")),
    "about.purpose": frozenset(("purpose",)),
    "chat.language": frozenset(("you", "switch", "tell")),
    "history.timeline": frozenset(("history",)),
    "members.count": frozenset(("member", "government")),
    "members.growth": frozenset(("join", "member")),
    "organisation.assemblies": frozenset(("assembly",)),
    "organisation.chair": frozenset(("chair",)),
    "secretariat.head": frozenset(("head",)),
    "secretariat.location": frozenset(("you",)),
}
"""Concepts with one of which an utterance says by itself that it is about these, whatever was talked about before."""
_ASKED_BY = {
    "member.phone": frozenset(("phone", "number", "contact", "fax", "email")),
    "member.address": frozenset(("address", "where", "locate", "letter")),
    "member.website": frozenset(("website",)),
    "member.joined": frozenset(("join", "when", "how_long", "after", "founding", "found")),
    "member.status": frozenset(("member", "status", "join", "associate", "observer", "special", "full")),
    "member.profile": frozenset(("tell", "info", "what", "contact")),
    "members.list": frozenset(("member", "list", "which", "who", "name", "government")),
    "members.count": frozenset(("how_many", "count")),
    "members.growth": frozenset(("grow", "newest", "join", "when", "after", "history")),
    "about.countries": frozenset(("country", "which")),
    "history.timeline": frozenset(("happen", "history", "what")),
    "chat.language": frozenset(("language", "switch", "you")),
}
"""Concepts without one of which a few words that name something else ask what was asked before: "and Gansu?", "in 2010?"."""
_OF_OTHER_TOPICS = {
    "about.emblem": frozenset(("emblem",)),
    "about.name": frozenset(("name", "meaning")),
    "organisation.assemblies": frozenset(("assembly",)),
    "organisation.subcommittees": frozenset(("subcommittee",)),
    "organisation.charter": frozenset(("charter",)),
}
"""Concepts without one of which a few words do not lead to these from something else: "why there?"."""
_OF_YEARS = (*OF_ALL, "history.timeline", "organisation.chair", "organisation.assemblies")
_COURTESIES = ("chat.greeting", "chat.thanks", "chat.goodbye")
_OF_NO_PLACE = (*OF_ALL, "about.countries")
_FOLLOWS = 4.0
_FOLLOWS_CLOSELY = 10.0
_SAME_TOPIC = 3.0
_LESS_LIKELY_OUTSIDE = 0.3
_UNLIKELY = 0.5
_ODD = 0.6
_ANOTHER_FIELD = 0.2
_UNASKED = 0.05
_UNFOUNDED = 0.003


def leaves_unsaid(understanding: Understanding) -> bool:
    """Whether an utterance is so short that it may leave to the talk before it what it is about."""
    return understanding.words <= (POINTING_BACK if "same" in understanding.concepts else SHORT)


def in_context(understanding: Understanding, conversation: Conversation) -> tuple[Reading, ...]:
    """The readings, likeliest first, their scores adding up to 1."""
    told: dict[str, float] = {}
    of_the_topic = _of_the_topic(understanding, conversation)
    for r in understanding.readings:
        stays = of_the_topic is not _OF_A_REGION and _says_itself(r.intent, understanding.concepts)
        intent = r.intent if stays else of_the_topic.get(r.intent, r.intent)
        told[intent] = told.get(intent, 0.0) + r.score
    weighed = {intent: score * _weight(intent, understanding, conversation) for intent, score in told.items()}
    total = sum(weighed.values()) or 1.0
    return tuple(sorted((Reading(intent, score / total) for intent, score in weighed.items()), key=lambda r: -r.score))


def topic(intent: str) -> str:
    """The part of an intent's name that several share."""
    return intent.partition(".")[0]


def _of_the_topic(understanding: Understanding, conversation: Conversation) -> Mapping[str, str]:
    """What intents become in an utterance that leaves to the talk what it is about."""
    before, named = conversation.request, understanding.entities
    if before is None or not leaves_unsaid(understanding) or not understanding.concepts.isdisjoint(_OTHER_TOPICS):
        return {}
    if named.places or named.unclear or named.kind or (named.countries and before.intent != "about.name"):
        return {}
    if before.intent in OF_PLACES and before.entities.places:
        return {} if named.year else _OF_A_REGION
    if before.entities.kind and (before.intent in OF_ALL or before.intent == "membership.kinds"):
        return _OF_A_KIND
    return {**_OF_A_TOPIC.get(topic(before.intent), {}), **_OF_A_TOPIC.get(before.intent, {})}


def _says_itself(intent: str, concepts: frozenset[str]) -> bool:
    if intent == "organisation.chair" and "head" in concepts:  # one word for both, in Mongolian
        return False
    return not concepts.isdisjoint(_SAID_BY.get(intent, ()))


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
    if intent in _ASKED_BY and understanding.concepts.isdisjoint(_ASKED_BY[intent]) and _names_some(understanding, before):
        return _UNASKED
    if intent in _COURTESIES and before and before.entities.places and not understanding.concepts.isdisjoint(FIELDS.values()):
        return _UNASKED  # "thanks, and the website?"
    if intent in _OF_NO_PLACE and place and not named.countries:
        return _ODD
    if before and topic(intent) == topic(before.intent) and leaves_unsaid(understanding):
        return _SAME_TOPIC
    if before and intent in _OF_OTHER_TOPICS and leaves_unsaid(understanding):
        return _UNFOUNDED if understanding.concepts.isdisjoint(_OF_OTHER_TOPICS[intent]) else 1.0
    if intent == "followup.same" and not before:
        return _UNLIKELY
    if intent in ("chat.yes", "chat.no") and not conversation.options:
        return _UNLIKELY
    return 1.0


def _names_some(understanding: Understanding, before: Request | None) -> bool:
    """Whether a few words name some region, country or year for which the question asked before may be meant."""
    if before is None or not leaves_unsaid(understanding):
        return False
    named = understanding.entities
    if named.places or named.unclear:
        return bool(before.entities.places)
    return bool((named.countries and before.intent in OF_COUNTRIES) or (named.year and before.intent in _OF_YEARS))
