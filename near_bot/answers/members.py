"""The members: which, how many, since when, and how to reach each of them."""

from collections.abc import Callable
from itertools import groupby

from rapidfuzz.distance import OSA

from ..knowledge.index import joined_year, milestone_of, newcomers, select
from ..knowledge.load import Knowledge
from ..knowledge.schema import LANGUAGES, Fact, Member, Milestone
from ..model import Answer, Day, Land, Line, Phone, Place, Request, Verdict, counted, line
from .compose import Part, ask, compose
from .secretariat import website

_NEAR_MISS = 2  # letters by which a member's name may differ from that of a region that is none
_FEW = 6  # newcomers that are named one by one in the whole story of the growth

# --- all together -------------------------------------------------------------------------------------------------


def listing(knowledge: Knowledge, request: Request) -> Answer:
    wanted = request.entities
    found = _selected(knowledge, request)
    facts: dict[str, Fact] = {f"members/{m.id}": m.joined for m in found}
    parts: list[Part] = [_headline(knowledge, request, len(found))]
    if len(wanted.countries) == 1:
        parts += [line("• {region}", region=m.names) for m in found]
    else:
        for country, group in groupby(found, key=lambda m: m.country):
            names = tuple(m.names for m in group)
            parts.append(line("• {country} ({count}): {regions}", country=Land(country), count=len(names), regions=names))
    return _dated(knowledge, compose(parts, facts, options=_onward(knowledge, request)), request)


def count(knowledge: Knowledge, request: Request) -> Answer:
    wanted = request.entities
    found = _selected(knowledge, request)
    parts: list[Part] = [_headline(knowledge, request, len(found))]
    facts: dict[str, Fact] = {}
    if not wanted.kind and not wanted.countries:
        milestone = milestone_of(knowledge, wanted.year or knowledge.latest_year)
        if milestone:
            facts[f"history/milestones/{milestone.date}"] = milestone
        if not wanted.year:
            for kind in ("associate", "special", "observer"):
                others = knowledge.of(kind)
                parts.append(line("• {kind}: {count}", kind=knowledge.membership.kinds[kind].plural, count=len(others)))
    elif len(found) <= _FEW:
        parts += [line("• {region}", region=m.names) for m in found]
    facts |= {f"members/{m.id}": m.joined for m in found} if wanted.kind or wanted.countries else {}
    return _dated(
        knowledge,
        compose(parts, facts, options=(ask("members.list", countries=wanted.countries, kind=wanted.kind), ask("members.growth"))),
        request,
    )


def growth(knowledge: Knowledge, request: Request) -> Answer:
    wanted = request.entities
    if wanted.year is None:
        parts: list[Part] = []
        facts: dict[str, Fact] = {}
        for milestone in knowledge.history.milestones:
            parts.append(_growth(milestone, newcomers(knowledge, milestone)))
            facts[f"history/milestones/{milestone.date}"] = milestone
        return compose(parts, facts, options=(ask("members.list"), ask("members.list", kind="founding")))
    joined = [
        m
        for m in knowledge.members.values()
        if joined_year(m) == wanted.year and m.kind != "observer" and (not wanted.countries or m.country in wanted.countries)
    ]
    facts = {f"members/{m.id}#joined": m.joined for m in joined}
    year = str(wanted.year)
    if joined:
        parts = [counted("{count} region joined in {year}:", "{count} regions joined in {year}:", len(joined), year=year)]
        parts += [line("• {region} ({kind})", region=m.names, kind=knowledge.membership.kinds[m.kind].name) for m in joined]
    else:
        parts = [line("My sources name nobody who joined in {year}.", year=year)]
    if last := milestone_of(knowledge, wanted.year):
        parts.append(counted("NEAR then had {count} member.", "NEAR then had {count} members.", last.members))
        facts[f"history/milestones/{last.date}"] = last
    return compose(parts, facts, options=(ask("members.growth"), ask("members.list", year=wanted.year)))


def _growth(milestone: Milestone, joined: tuple[Member, ...]) -> Line:
    """The total at a milestone, and who had come: by number where they are many, and the other kinds by themselves."""
    date, total = Day(milestone.date), milestone.members
    full = tuple(m.names for m in joined if m.kind == "member")
    others = tuple(m.names for m in joined if m.kind != "member")
    if len(full) > _FEW:
        return line("• {date}: {total} (new: {number})", date=date, total=total, number=len(full))
    if others:
        return line(
            "• {date}: {total} (new: {regions}; in other kinds of membership: {others})",
            date=date,
            total=total,
            regions=full,
            others=others,
        )
    return line("• {date}: {total} (new: {regions})", date=date, total=total, regions=full)


def _selected(knowledge: Knowledge, request: Request) -> tuple[Member, ...]:
    wanted = request.entities
    return select(knowledge, kind=wanted.kind, countries=wanted.countries, until=wanted.year if wanted.kind != "founding" else None)


def _headline(knowledge: Knowledge, request: Request, number: int) -> Line:
    wanted = request.entities
    year = wanted.year if wanted.kind != "founding" else None
    kind = None if wanted.kind is None or wanted.kind == "founding" else knowledge.membership.kinds[wanted.kind].plural
    countries = tuple(map(Land, wanted.countries))
    if wanted.kind == "founding":
        if countries:
            return counted(
                "Founding members of 1996 in {countries}: {count}",
                "Founding members of 1996 in {countries}: {count}",
                number,
                countries=countries,
            )
        return counted("Founding members of 1996: {count}", "Founding members of 1996: {count}", number)
    if kind:
        return line("{kind}: {number}", kind=kind, number=number)
    if not number:
        return (
            line("{countries}: no members in NEAR.", countries=countries)
            if countries
            else line("NEAR had no members yet in {year}.", year=str(year))
        )
    match bool(countries), bool(year):
        case True, True:
            return counted(
                "{countries} had {count} member in {year}.",
                "{countries} had {count} members in {year}.",
                number,
                countries=countries,
                year=str(year),
            )
        case True, False:
            return counted("{countries} has {count} member.", "{countries} has {count} members.", number, countries=countries)
        case False, True:
            return counted("In {year} NEAR had {count} member.", "In {year} NEAR had {count} members.", number, year=str(year))
    return counted("NEAR has {count} member.", "NEAR has {count} members.", number)


def _onward(knowledge: Knowledge, request: Request) -> tuple[Request, ...]:
    wanted = request.entities
    if wanted.countries:
        return (ask("members.growth"), ask("members.list"))
    return tuple(ask("members.list", countries=(c,)) for c in knowledge.countries.member)


def _dated(knowledge: Knowledge, answer: Answer, request: Request) -> Answer:
    """The list as of the year asked for, or of the last milestone: that is the date that the whole of it speaks of."""
    milestone = milestone_of(knowledge, request.entities.year or knowledge.latest_year)
    if request.entities.kind in (None, "member") and milestone:
        sources = tuple(dict.fromkeys((*milestone.sources, *answer.sources)))
        return Answer(answer.lines, answer.facts, sources, milestone.date, answer.verdict, answer.options)
    return answer


# --- one by one ---------------------------------------------------------------------------------------------------


def profile(knowledge: Knowledge, request: Request) -> Answer:
    parts: list[Part] = []
    facts: dict[str, Fact] = {}
    for id in request.entities.places:
        member = knowledge.members.get(id)
        if not member:
            parts += _no_member(knowledge, id)
            continue
        parts.append(line("{region} ({country})", region=member.names, country=Land(member.country)))
        parts.append(line("• Membership: {kind}", kind=knowledge.membership.kinds[member.kind].name))
        facts[f"members/{id}#kind"] = member.joined
        for tell in (_joined, _telephone, _address, _website):
            known, found = tell(knowledge, member)
            parts += known
            facts |= found
    return compose(parts, facts, options=_about(request, "member.joined", "member.phone", "member.address"))


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
    if not facts:
        last = knowledge.history.milestones[-1]
        facts[f"history/milestones/{last.date}"] = last
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
    if region.country not in knowledge.countries.member:
        return ()
    found: dict[str, Member] = {}
    for code in LANGUAGES:
        for spelling in region.names.get(code, ())[:2]:
            found |= {m.id: m for m in knowledge.members.values() if m.country == region.country and _close(spelling, m, code)}
    return tuple(found.values())


def _close(spelling: str, member: Member, language: str) -> bool:
    for alias in getattr(member.aliases, language)[:1]:
        most = _NEAR_MISS if min(len(spelling), len(alias)) > 6 else 1
        if min(len(spelling), len(alias)) > 3 and OSA.distance(spelling.casefold(), alias.casefold(), score_cutoff=most) <= most:
            return True
    return False


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


ANSWERS = {
    "members.list": listing,
    "members.count": count,
    "members.growth": growth,
    "member.profile": profile,
    "member.status": status,
    "member.joined": joined,
    "member.phone": phone,
    "member.address": address,
    "member.website": site,
}
