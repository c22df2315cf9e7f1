"""The members together: which, how many, and who joined when."""

from dataclasses import replace
from itertools import groupby

from ..knowledge.index import joined_year, milestone_of, newcomers, select
from ..knowledge.load import Knowledge
from ..knowledge.schema import Fact, Member, Milestone
from ..model import Answer, Day, Land, Line, Request, counted, line
from .compose import Part, ask, compose

_FEW = 6  # newcomers that are named one by one in the whole story of the growth


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
    if not found and not wanted.kind and not wanted.year:
        parts += _in_other_kinds(knowledge, wanted.countries)
    picks = tuple(ask("member.profile", members=(m.id,)) for m in found) if wanted.countries else ()
    return _dated(knowledge, compose(parts, facts, options=_onward(request, found), picks=picks), request)


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
    if not found and not wanted.kind and not wanted.year:
        parts += _in_other_kinds(knowledge, wanted.countries)
    names = (ask("members.list", countries=wanted.countries, kind=wanted.kind),) if found else ()
    return _dated(knowledge, compose(parts, facts, options=(*names, ask("members.growth"))), request)


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
        return _none(countries, year)
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


def _none(countries: tuple[Land, ...], year: int | None) -> Line:
    if not countries:
        return line("NEAR had no members yet in {year}.", year=str(year))
    if year:
        return line("{countries}: no members of NEAR in {year}.", countries=countries, year=str(year))
    return line("{countries}: no members in NEAR.", countries=countries)


def _in_other_kinds(knowledge: Knowledge, countries: tuple[str, ...]) -> list[Part]:
    """Who of some countries is in NEAR without being a full member."""
    others = [m for m in knowledge.members.values() if m.country in countries and m.kind != "member"]
    return [line("• {region} ({kind})", region=m.names, kind=knowledge.membership.kinds[m.kind].name) for m in others]


def _onward(request: Request, found: tuple[Member, ...]) -> tuple[Request, ...]:
    if request.entities.countries:
        return (ask("members.growth"), ask("members.list"))
    return tuple(ask("members.list", countries=(country,)) for country in dict.fromkeys(m.country for m in found))


def _dated(knowledge: Knowledge, answer: Answer, request: Request) -> Answer:
    """The list as of the year asked for, or of the last milestone: that is the date that the whole of it speaks of."""
    milestone = milestone_of(knowledge, request.entities.year or knowledge.latest_year)
    if request.entities.kind in (None, "member") and milestone:
        sources = tuple(dict.fromkeys((*milestone.sources, *answer.sources)))
        return replace(answer, sources=sources, as_of=milestone.date)
    return answer


ANSWERS = {
    "members.list": listing,
    "members.count": count,
    "members.growth": growth,
}
