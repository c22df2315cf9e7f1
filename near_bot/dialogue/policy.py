"""One reading, or a question back: what a person is taken to want, given what was talked about before."""

from collections.abc import Container
from dataclasses import replace

from ..model import Conversation, Entities, Reading, Request, Understanding
from .context import FIELDS, OF_ALL, OF_COUNTRIES, OF_PLACES, SHORT, in_context, leaves_unsaid, topic

OUTSIDE = 0.05
"""The likelihood of being out of scope from which nothing is answered, where nothing that a text names is the domain's own."""
OUTSIDE_STRANGE = 0.02
"""The same where more than MUCH of its letters are of no concept that is known."""
MUCH = 0.4
OUTSIDE_OF_OUR_OWN = 0.16
"""The same where it names a region, a country, a year, or what only such an association has."""
OUTSIDE_OF_OUR_OWN_ALONE = 0.39
"""The same where it names little else: no more than LITTLE of its letters."""
LITTLE = 0.15
"""The share of a text's letters that particles and the like may make up."""
OUTSIDE_FIELD = 0.3
"""The same where a region is named with what the directory holds of it."""
OUTSIDE_FIELD_ALONE = 0.6
"""The same where nothing else is said."""
NAME_AND_FIELD = 2
"""Words of a name with what is asked of it."""
OUTSIDE_IN_A_TALK = 0.4
"""The same for a few words that may follow what was asked before."""
OUTSIDE_OF_THE_SAME = 0.7
"""The same where they are about the topic of the talk, or ask the same of another region, and name nothing of another domain."""
OUTSIDE_OF_THE_TOPIC = 0.95
"""The same where they ask for what is known of the region that was named, or for the members of that kind: "and the website?"."""
OUTSIDE_SMALL_TALK = 0.5
"""The same for small talk, and for what is met with a question back, which does no harm."""
SURE = 0.6
"""The least likelihood, among the intents in scope, with which one is answered at once."""
CLOSE = 0.2
"""The least likelihood, among the intents in scope, with which one is offered as what may be meant."""
LEAD = 0.2
"""By how much an intent that is not sure must lead the next to be answered all the same."""

_KINDS = frozenset(("associate", "observer", "special", "full", "founding"))
_BODIES = frozenset(("near", "secretariat", "government", "assembly", "chair", "subcommittee", "head"))
_OUR_OWN = _KINDS | _BODIES | {"member", "join", "emblem", "charter", "fee"}
"""Concepts of an association of regions."""
_KIN = (
    {"history.timeline", "organisation.assemblies"},
    {"history.timeline", "history.founding"},
    {"members.list", "members.growth"},
    {"members.count", "members.growth"},
    {"about.near", "about.purpose"},
    {"membership.kinds", "membership.eligibility"},
    {"member.status", "membership.eligibility"},
)
"""Intents of which either serves where both are as likely."""
_OF_OTHER_DOMAINS = frozenset(("weather", "population", "ruler", "capital", "economy", "travel", "crypto", "resources", "leave", "others"))
"""Concepts of what the bot does not know."""
_MOST_CHOICES = 3
_ALMOST_NOTHING = 1e-9
_NO_QUESTION = ("unknown", "followup.same", "chat.greeting", "chat.thanks", "chat.goodbye", "chat.yes", "chat.no")
_OF_NAMES = frozenset(("who", "which", "where", "list"))
_ASKED = _OF_NAMES | {"what", "tell"}
_OF_TIMES = frozenset(("grow", "when", "date", "newest", "after", "how_long", "how_many", "count"))
"""Concepts by which one asks for the members themselves, and for when they joined."""
_FOLLOWING = frozenset(("same",))
"""Concepts by which a question follows another."""
_REGARDLESS = ("membership.fees", "membership.steps")
"""Intents whose answer is the same for every country and region."""
_OF_A_MEMBER = {**FIELDS, "member.joined": "join", "member.status": "member"}
"""What is known of a region, by the concept that asks for it."""
_OF_SOME_REGION = (*OF_PLACES, "membership.kinds", "membership.eligibility", "about.countries")
"""Intents of a question with a name in it that is not known."""
_LEADERS = ("organisation.chair", "secretariat.head")
"""Intents about who leads."""
_OF_PLACES_TOO = ("membership.eligibility", "organisation.chair", "organisation.subcommittees")


def decide(understanding: Understanding, conversation: Conversation, members: Container[str]) -> Request:
    """What is wanted. `clarify` and `unknown` are wants too: to be asked back, or told that it is not known."""
    before = conversation.request
    entities = understanding.entities
    readings = in_context(understanding, conversation)
    if not readings:
        return Request("chat.help", entities, reason="there is no word in it")
    if _is_bare(understanding):
        return fit(_bare(entities, before), before, understanding, members)
    rest = max(1 - next((r.score for r in readings if r.intent == "unknown"), 0.0), _ALMOST_NOTHING)
    inside = [Reading(r.intent, r.score / rest) for r in readings[: _MOST_CHOICES + 1] if r.intent != "unknown"][:_MOST_CHOICES]
    if inside and _names_what_is_not_known(inside[0], understanding):
        waiting = inside[0].intent if inside[0].intent in OF_PLACES else "member.status"
        reason = f"strange: no region is known as {entities.strange}"
        return Request("clarify", entities, inside[0].score, waiting=waiting, reason=reason)
    outside = understanding.outside
    most = _most_outside(inside[0], understanding, before) if inside else 0.0
    if not inside or outside > most:
        return Request("unknown", entities, outside, reason=f"unknown: out of scope with {outside:.2f}, more than {most}")
    best = inside[0]
    rivals = [r for r in inside if r.score >= CLOSE and (r.intent not in _NO_QUESTION or (r.intent == "followup.same" and before))]
    lead = best.score - (inside[1].score if len(inside) > 1 else 0.0)
    if best.score >= SURE:
        why = f"sure: at least {SURE}"
    elif lead >= LEAD or best.intent in _NO_QUESTION:
        why = f"not sure, which takes {SURE}, but it leads the next by at least {LEAD}"
    elif {reading.intent for reading in inside[:2]} in _KIN:
        why = f"not sure, which takes {SURE}, but {inside[1].intent} serves as well"
    else:
        return _ask_back(rivals, understanding, before, members)
    reason = f"{best.intent} has {best.score:.2f} of what is in scope ({why}), and {outside:.2f} is out of it (at most {most})"
    return fit(Request(best.intent, entities, best.score * (1 - outside), reason=reason), before, understanding, members)


def _names_what_is_not_known(best: Reading, understanding: Understanding) -> bool:
    """Whether a question about a member names one that there is not."""
    entities, concepts = understanding.entities, understanding.concepts
    if not entities.strange or best.intent not in _OF_SOME_REGION or entities.named or entities.own or entities.applicant:
        return False
    return understanding.outside <= OUTSIDE_OF_OUR_OWN or ("near" in concepts and not concepts.isdisjoint(("member", "join")))


def _most_outside(best: Reading, understanding: Understanding, before: Request | None) -> float:
    """The likelihood of being out of scope up to which a text is answered all the same."""
    if before and leaves_unsaid(understanding):
        of_the_bodies = not understanding.concepts & {"head", "ruler"} or understanding.concepts & {"near", "secretariat", "chair"}
        if best.intent in _LEADERS and before.intent in OF_PLACES and not of_the_bodies:
            return 0.0  # who leads a region is not known
        of_the_place = before.entities.places and _OF_A_MEMBER.get(best.intent) in understanding.concepts
        of_the_kind = before.entities.kind and best.intent == "members.list" and understanding.concepts & _OF_NAMES
        if of_the_place or of_the_kind:
            return OUTSIDE_OF_THE_TOPIC
        if understanding.concepts & _OF_OTHER_DOMAINS:
            return OUTSIDE_OF_OUR_OWN
        return OUTSIDE_OF_THE_SAME if topic(best.intent) in (topic(before.intent), "followup") else OUTSIDE_IN_A_TALK
    follows_nothing = best.intent == "followup.same" and not before
    small_talk = (best.intent in _NO_QUESTION and not follows_nothing) or best.intent.startswith("chat.")
    if small_talk and best.score < SURE and not understanding.concepts:
        return OUTSIDE  # letters of no meaning are nearest to the shortest of all questions
    if small_talk or (best.intent in OF_PLACES and not understanding.entities.named):
        return OUTSIDE_SMALL_TALK
    if understanding.entities.places and _OF_A_MEMBER.get(best.intent) in understanding.concepts:
        return OUTSIDE_FIELD_ALONE if understanding.words <= NAME_AND_FIELD else OUTSIDE_FIELD
    if not understanding.entities.named and not understanding.concepts & _OUR_OWN:
        return OUTSIDE if understanding.unexplained <= MUCH else OUTSIDE_STRANGE
    if not understanding.entities.named and understanding.concepts & _OF_OTHER_DOMAINS and "near" not in understanding.concepts:
        return OUTSIDE  # "a job at the post office" is not our office
    alone = understanding.unexplained <= LITTLE and len(understanding.concepts) > 1
    return OUTSIDE_OF_OUR_OWN_ALONE if alone else OUTSIDE_OF_OUR_OWN


def _ask_back(rivals: list[Reading], understanding: Understanding, before: Request | None, members: Container[str]) -> Request:
    fitted = [fit(Request(r.intent, understanding.entities, r.score), before, understanding, members) for r in rivals]
    choices = tuple({(r.intent, r.entities): r for r in fitted if r.intent not in ("clarify", "unknown")}.values())
    told = " and ".join(f"{r.intent} ({r.score:.2f})" for r in rivals)
    incomplete = next((request for request in fitted if request.waiting or request.choices), None)
    if len(choices) == 1 < len(fitted) and not incomplete:
        return choices[0]  # however it is read, it comes to the same
    if incomplete and len(choices) < 2:  # what is missing is asked for, rather than the one thing offered that is complete
        return incomplete
    if not choices:
        return Request("unknown", understanding.entities, reason=f"unknown: no intent has even {CLOSE}")
    return Request("clarify", understanding.entities, rivals[0].score, choices, reason=f"close: between {told}; to be sure takes {SURE}")


def fit(request: Request, before: Request | None, understanding: Understanding, members: Container[str]) -> Request:
    """The request made whole: with what a follow-up leaves unsaid, and with the intent that its entities call for."""
    before = before and _one_of_two(before, understanding.concepts)
    if before and before.entities.year and _asks_for_the_year_after(request, before, understanding):
        request = replace(request, intent=before.intent, entities=replace(before.entities, year=before.entities.year + 1))
    if request.intent == "followup.same":
        request = _same(request, before, understanding.concepts)
    request = _carried(request, before, understanding)
    request = _suited(request, understanding.concepts)
    wanted = request.entities
    if wanted.disputed and not request.intent.startswith("chat."):
        return replace(request, intent="membership.eligibility", reason="disputed: of such a place only the rule is told")
    if request.intent == "membership.eligibility" and wanted.applicant == "municipality" and not wanted.places:
        return replace(request, entities=replace(wanted, unclear=()))
    if request.intent in (*OF_PLACES, "membership.eligibility") and wanted.unclear:
        choices = tuple(replace(request, entities=_with_place(wanted, id, members)) for id in wanted.unclear)
        reason = f"choice: the name may be of several regions; {request.reason}"
        return Request("clarify", wanted, request.confidence, choices, reason=reason)
    if request.intent in OF_PLACES and not wanted.places:
        reason = f"incomplete: {request.intent} takes a region, and none is named; {request.reason}"
        return Request("clarify", wanted, request.confidence, waiting=request.intent, reason=reason)
    return request


def _asks_for_the_year_after(request: Request, before: Request, understanding: Understanding) -> bool:
    of_the_same = request.intent == "followup.same" or topic(request.intent) == topic(before.intent)
    return of_the_same and "year_after" in understanding.concepts and not request.entities.named and leaves_unsaid(understanding)


def _one_of_two(before: Request, concepts: frozenset[str]) -> Request:
    """What was asked about two regions, about the former or the latter only where that is said."""
    places = before.entities.places
    in_order = not before.entities.members or not before.entities.regions
    if len(places) != 2 or not in_order or ("former" in concepts) == ("latter" in concepts):
        return before
    return replace(before, entities=_without(before.entities, places[1:] if "former" in concepts else places[:1]) or before.entities)


def _same(request: Request, before: Request | None, concepts: frozenset[str]) -> Request:
    """The question asked before, about what is named now; "and after that?" and "and now?" are not about the year before."""
    wanted = request.entities
    if before is None:
        return _bare(wanted, None)
    kept = replace(before.entities, year=None) if concepts & {"after", "now"} else before.entities
    if before.intent in _REGARDLESS:
        return replace(request, intent=before.intent)
    if wanted.places or wanted.unclear:
        entities = (_without(wanted, kept.places) or _without(kept, wanted.places) or wanted) if "no" in concepts else wanted
        return replace(request, intent=_of_a_place(before.intent), entities=entities)
    if wanted.countries:
        intent = before.intent if before.intent in (*OF_COUNTRIES, "about.name") else "members.list"
        entities = replace(kept, members=(), regions=(), unclear=(), countries=wanted.countries, year=wanted.year or kept.year)
        return replace(request, intent=intent, entities=entities)
    if wanted.year or wanted.kind:
        return replace(request, intent=before.intent, entities=replace(kept, year=wanted.year or kept.year, kind=wanted.kind or kept.kind))
    return replace(request, intent=before.intent, entities=kept)


def _of_a_place(intent: str) -> str:
    """What an intent becomes when a region takes the place of what was asked about."""
    if intent in (*OF_PLACES, *_OF_PLACES_TOO):
        return intent
    return "member.status" if intent in OF_COUNTRIES else "member.profile"


def _carried(request: Request, before: Request | None, understanding: Understanding) -> Request:
    """What an utterance leaves out because it was named before."""
    wanted = request.entities
    if before is None:
        return request
    kept = before.entities
    named = wanted.places or wanted.unclear or wanted.countries
    unsaid = request.intent == "membership.eligibility" and not wanted.own and not wanted.applicant
    if request.intent == "member.joined" and wanted.places and not wanted.year and _compares(before, understanding):
        others = _without(kept, wanted.places) or Entities()
        members, regions = (*others.members, *wanted.members), (*others.regions, *wanted.regions)
        return replace(request, entities=replace(wanted, members=members, regions=regions))
    if not named and (request.intent in OF_PLACES or unsaid):
        return replace(
            request,
            entities=replace(wanted, members=kept.members, regions=kept.regions, countries=kept.countries if unsaid else ()),
        )
    if request.intent in OF_ALL and not wanted.named and leaves_unsaid(understanding) and "near" not in understanding.concepts:
        year = None if "now" in understanding.concepts else kept.year
        if before.intent in (*OF_ALL, "membership.kinds", "about.countries"):
            return replace(request, entities=replace(wanted, kind=kept.kind, countries=kept.countries, year=year))
        if before.intent == "history.founding" and understanding.concepts.isdisjoint(("member", "now")):
            return replace(request, entities=replace(wanted, kind="founding"))
        if "same" in understanding.concepts:  # "and how many were there then?"
            return replace(request, entities=replace(wanted, year=year))
    return request


def _compares(before: Request, understanding: Understanding) -> bool:
    """Whether a few words ask about another region beside that of before: "was that before Tomsk?"."""
    of_it = before.intent == "member.joined" or "same" in understanding.concepts
    return of_it and "after" in understanding.concepts and leaves_unsaid(understanding)


def _suited(request: Request, concepts: frozenset[str]) -> Request:
    """The intent that fits the entities: one asks for the members of a country, and for the status of a region."""
    wanted = request.entities
    places, countries = bool(wanted.places or wanted.unclear), bool(wanted.countries)
    match request.intent:
        case "members.list" | "members.count" if places and not countries:
            return replace(request, intent="member.status")
        case "members.growth" if places and not countries:
            return replace(request, intent="member.joined")
        case "about.countries" if wanted.kind not in (None, "member", "founding") and not countries:
            return replace(request, intent="members.list")
        case "about.countries" if places:
            return replace(request, intent="member.status")
        case "membership.kinds" if places or countries:
            return replace(request, intent="membership.eligibility")
        case "about.countries" if countries and "government" in concepts and "country" not in concepts and concepts & _ASKED:
            return replace(request, intent="members.list")
        case "members.growth" if countries and not wanted.year and concepts & _OF_NAMES and not concepts & _OF_TIMES:
            return replace(request, intent="members.list")
        case "member.status" if countries and not places:
            return replace(request, intent="about.countries")
        case "member.joined" | "member.profile" if countries and not places:
            return replace(request, intent="members.list")
    return request


def _is_bare(understanding: Understanding) -> bool:
    """Whether an utterance is nothing but a name or a year, or a name with "and" or "what about" beside it."""
    entities = understanding.entities
    if understanding.words <= 1 and entities.named and not entities.kind:
        return True
    follows = understanding.concepts <= _FOLLOWING and not understanding.unexplained and understanding.words <= SHORT
    return bool(understanding.concepts and follows and (entities.places or entities.unclear or entities.countries))


def _bare(entities: Entities, before: Request | None) -> Request:
    """A name by itself: the question asked before for it, or else what it is."""
    if before:
        return Request("followup.same", entities, reason="follow-up: nothing but a name or a year, for the question asked before")
    reason = "bare: nothing but a name or a year"
    if entities.places or entities.unclear:
        return Request("member.profile", entities, reason=reason)
    if entities.countries:
        return Request("members.list", entities, reason=reason)
    return Request("members.growth" if entities.year else "clarify", entities, reason=reason)


def _without(entities: Entities, places: Container[str]) -> Entities | None:
    """The entities without some regions; None where no region remains."""
    members = tuple(id for id in entities.members if id not in places)
    regions = tuple(id for id in entities.regions if id not in places)
    return replace(entities, members=members, regions=regions) if members or regions else None


def _with_place(entities: Entities, id: str, members: Container[str]) -> Entities:
    if id in members:
        return replace(entities, unclear=(), members=(*entities.members, id))
    return replace(entities, unclear=(), regions=(*entities.regions, id))
