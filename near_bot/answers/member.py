"""One member, or several named together: what is known of each, and how to reach it."""

from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..knowledge.load import Knowledge
from ..knowledge.schema import LANGUAGES, Fact, Member
from ..model import Answer, Land, Phone, Place, Request, TwoNames, Verdict, line
from .compose import Part, ask, compose, today
from .secretariat import website

_NEAR_MISS = 2  # letters by which a member's name may differ from that of a region that is none
_SHORTEST_NEAR_MISS = 7  # letters of both names, from which they may differ by so many
_SHORTEST_CLOSE = 4  # the same, to differ by one


def profile(knowledge: Knowledge, request: Request) -> Answer:
    parts: list[Part] = []
    facts: dict[str, Fact] = {}
    for id in request.entities.places:
        member = knowledge.members.get(id)
        if not member:
            parts += _no_member(knowledge, id)
            continue
        parts.append(line("{region} ({country})", region=TwoNames(id), country=Land(member.country)))
        parts.append(line("• Membership: {kind}", kind=knowledge.membership.kinds[member.kind].name))
        facts |= {f"members/{id}#kind": member.joined, **today(knowledge)}
        for tell in (_joined, _telephone, _address, _website):
            known, found = tell(knowledge, member)
            parts += known
            facts |= found
    return compose(parts, facts, options=(*_about(request, "member.joined"), *_neighbours(request)))


def status(knowledge: Knowledge, request: Request) -> Answer:
    parts: list[Part] = []
    facts: dict[str, Fact] = {}
    verdicts: list[Verdict] = []
    for id in request.entities.places:
        member = knowledge.members.get(id)
        if not member:
            parts += _no_member(knowledge, id)
            verdicts.append("not-member")
            facts |= {f"membership/applications/{i}": a for i, a in enumerate(knowledge.membership.applications) if a.region == id}
            continue
        kind = knowledge.membership.kinds[member.kind].name
        facts[f"members/{id}#kind"] = member.joined
        verdicts.append(member.kind)
        if member.kind == "member":
            parts.append(line("Yes. {region} is a member of NEAR, since {year}.", region=Place(id), year=(member.joined.date or "")[:4]))
        elif member.joined.date:
            told = line(
                "{region} takes part in NEAR since {year}, as: {kind}. It is not a full member.",
                region=Place(id),
                kind=kind,
                year=member.joined.date[:4],
            )
            parts.append(told)
        else:
            parts.append(line("{region} takes part in NEAR, as: {kind}. It is not a full member.", region=Place(id), kind=kind))
    facts |= today(knowledge)
    options = _alternatives(knowledge, request) + _about(request, "member.profile", "member.joined")
    return compose(parts, facts, verdict=verdicts[0] if len(set(verdicts)) == 1 else None, options=options)


def joined(knowledge: Knowledge, request: Request) -> Answer:
    return _each(knowledge, request, _joined_in_full, "member.profile", "member.phone")


def phone(knowledge: Knowledge, request: Request) -> Answer:
    return _each(knowledge, request, _telephone_or_not, "member.address", "member.website", "member.profile")


def address(knowledge: Knowledge, request: Request) -> Answer:
    return _each(knowledge, request, _address_or_not, "member.phone", "member.website", "member.profile")


def site(knowledge: Knowledge, request: Request) -> Answer:
    return _each(knowledge, request, _website_or_not, "member.phone", "member.address", "member.profile")


Told = tuple[list[Part], dict[str, Fact]]


def _each(knowledge: Knowledge, request: Request, tell: Callable[[Knowledge, Member], Told], *onward: str) -> Answer:
    parts: list[Part] = []
    facts: dict[str, Fact] = {}
    places = request.entities.places
    for id in places:
        member = knowledge.members.get(id)
        if not member:
            parts += _no_member(knowledge, id)
            continue
        told, found = tell(knowledge, member)
        parts += told
        facts |= found
    return compose(parts, facts, options=_alternatives(knowledge, request) + _about(request, *onward))


def _joined(knowledge: Knowledge, member: Member) -> Told:
    date = member.joined.date
    return ([line("• Since: {year}", year=date[:4])] if date else []), {f"members/{member.id}#joined": member.joined}


def _joined_in_full(knowledge: Knowledge, member: Member) -> Told:
    facts: dict[str, Fact] = {f"members/{member.id}#joined": member.joined}
    region, date = Place(member.id), member.joined.date
    kind = knowledge.membership.kinds[member.kind].name
    if not date:
        return [
            line("{region} is in NEAR as: {kind}. My sources do not say since when.", region=region, kind=kind),
            website(knowledge),
        ], facts
    if member.kind != "member":
        told: list[Part] = [line("{region} has been in NEAR since {year}, as: {kind}.", region=region, year=date[:4], kind=kind)]
    elif date.startswith(knowledge.history.founding.date[:4]):
        told = [line("{region} is a founding member: it has been in NEAR since {year}.", region=region, year=date[:4])]
    else:
        told = [line("{region} joined NEAR in {year}.", region=region, year=date[:4])]
    return [*told, *([member.joined.remark] if member.joined.remark else [])], facts


def _telephone(knowledge: Knowledge, member: Member) -> Told:
    record = member.telephone
    if not record:
        return [], {}
    return [line("• Telephone: {numbers}", numbers=tuple(map(Phone, record.numbers)))], {f"members/{member.id}#telephone": record}


def _address(knowledge: Knowledge, member: Member) -> Told:
    return (
        ([line("• Address: {address}", address=member.address.text)], {f"members/{member.id}#address": member.address})
        if member.address
        else ([], {})
    )


def _website(knowledge: Knowledge, member: Member) -> Told:
    return (
        ([line("• Website: {url}", url=member.website.url)], {f"members/{member.id}#website": member.website})
        if member.website
        else ([], {})
    )


def _telephone_or_not(knowledge: Knowledge, member: Member) -> Told:
    record = member.telephone
    if not record:
        return [
            line("I do not know the telephone number of {region}: my sources do not give it.", region=Place(member.id)),
            *_who_knows(knowledge),
        ], {}
    facts: dict[str, Fact] = {f"members/{member.id}#telephone": record}
    return [line("{region}, telephone: {numbers}", region=Place(member.id), numbers=tuple(map(Phone, record.numbers)))], facts


def _address_or_not(knowledge: Knowledge, member: Member) -> Told:
    record = member.address
    if not record:
        return [
            line("I do not know the address of {region}: my sources do not give it.", region=Place(member.id)),
            *_who_knows(knowledge),
        ], {}
    return [line("{region}, address: {address}", region=Place(member.id), address=record.text)], {f"members/{member.id}#address": record}


def _website_or_not(knowledge: Knowledge, member: Member) -> Told:
    record = member.website
    if not record:
        return [
            line("I do not know the website of {region}: my sources do not give it.", region=Place(member.id)),
            *_who_knows(knowledge),
        ], {}
    return [line("{region}, website: {url}", region=Place(member.id), url=record.url)], {f"members/{member.id}#website": record}


def _who_knows(knowledge: Knowledge) -> list[Part]:
    return [line("The Secretariat knows; ask it through its website."), website(knowledge)]


def _no_member(knowledge: Knowledge, id: str) -> list[Part]:
    """That a region is no member, whether it has applied, and which member's name is close to it."""
    parts: list[Part] = [line("{region} is not a member of NEAR.", region=Place(id))]
    parts += [a.words for a in knowledge.membership.applications if a.region == id]
    if near := _close_members(knowledge, id):
        parts.append(line("Did you mean {regions}?", regions=tuple(m.names for m in near)))
    return parts


def _close_members(knowledge: Knowledge, id: str) -> tuple[Member, ...]:
    """Members whose name, in any language, is within a slip or two of a region's that is none."""
    region = knowledge.regions[id]
    neighbours = [member for member in knowledge.members.values() if member.country == region.country]
    found: dict[str, Member] = {}
    for code in LANGUAGES if neighbours else ():
        aliases = [next(iter(getattr(member.aliases, code)), "").casefold() for member in neighbours]
        for spelling in region.names.get(code, ())[:2]:
            name = spelling.casefold()
            for alias, slips, place in process.extract(name, aliases, scorer=OSA.distance, score_cutoff=_NEAR_MISS, limit=None):
                letters = min(len(name), len(alias))
                if letters >= _SHORTEST_CLOSE and slips <= (_NEAR_MISS if letters >= _SHORTEST_NEAR_MISS else 1):
                    found[neighbours[place].id] = neighbours[place]
    return tuple(found.values())


def _alternatives(knowledge: Knowledge, request: Request) -> tuple[Request, ...]:
    """The same question for the members that might have been meant instead."""
    near = [m for id in request.entities.regions for m in _close_members(knowledge, id)]
    return tuple(ask(request.intent, members=(m.id,)) for m in near) + tuple(
        ask("membership.eligibility", regions=(id,)) for id in request.entities.regions[:1]
    )


def _about(request: Request, *intents: str) -> tuple[Request, ...]:
    """Further questions about the members named."""
    members = request.entities.members
    return tuple(ask(intent, members=members) for intent in intents) if members else ()


def _neighbours(request: Request) -> tuple[Request, ...]:
    """The other members of the countries named."""
    return tuple(ask("members.list", countries=(country,)) for country in dict.fromkeys(id[:2] for id in request.entities.members))


ANSWERS = {
    "member.profile": profile,
    "member.status": status,
    "member.joined": joined,
    "member.phone": phone,
    "member.address": address,
    "member.website": site,
}
