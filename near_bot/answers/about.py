"""What NEAR is: its names, aim, background, emblem and countries."""

from ..knowledge.index import select
from ..knowledge.load import Knowledge
from ..knowledge.schema import Fact, Statement
from ..model import Answer, Land, Request, counted, line
from .compose import Part, ask, compose, state

_NEXT = (ask("about.purpose"), ask("members.list"), ask("membership.steps"))


def near(knowledge: Knowledge, request: Request) -> Answer:
    return state({"about/introduction": knowledge.about.introduction}, options=_NEXT)


def name(knowledge: Knowledge, request: Request) -> Answer:
    names = knowledge.about.names
    parts: list[Part] = [
        line("Full name: {name}", name=names.current.words),
        line("Short: {abbreviation}", abbreviation=names.abbreviation.words),
        names.meaning.words,
    ]
    facts: dict[str, Fact] = {
        "about/names/current": names.current,
        "about/names/abbreviation": names.abbreviation,
        "about/names/meaning": names.meaning,
    }
    if "KR" in request.entities.countries:
        parts.append(names.korean_change.words)
        facts["about/names/korean_change"] = names.korean_change
    return compose(parts, facts, options=(ask("about.near"), ask("about.emblem")))


def purpose(knowledge: Knowledge, request: Request) -> Answer:
    about = knowledge.about
    return state(
        {"about/purpose": about.purpose, "about/activities": about.activities},
        options=(ask("about.background"), ask("organisation.subcommittees")),
    )


def background(knowledge: Knowledge, request: Request) -> Answer:
    theses: dict[str, Statement] = {f"about/background/{i}": thesis for i, thesis in enumerate(knowledge.about.background, 1)}
    parts = [line("• {title}: {text}", title=t.title, text=t.words) for t in knowledge.about.background]
    return compose(parts, dict(theses), options=(ask("history.timeline"), ask("about.purpose")))


def emblem(knowledge: Knowledge, request: Request) -> Answer:
    mark = knowledge.about.emblem
    return state({"about/emblem/picture": mark.picture, "about/emblem/status": mark.status}, options=(ask("about.name"),))


def countries(knowledge: Knowledge, request: Request) -> Answer:
    core = knowledge.countries.member
    last = knowledge.history.milestones[-1]
    facts: dict[str, Fact] = {f"history/milestones/{last.date}": last}
    parts: list[Part] = []
    for country in request.entities.countries:
        full = select(knowledge, countries=[country])
        others = [m for m in knowledge.members.values() if m.country == country and m.kind != "member"]
        if full:
            parts.append(
                counted(
                    "Yes, {country} takes part with {count} member.",
                    "Yes, {country} takes part with {count} members.",
                    len(full),
                    country=Land(country),
                )
            )
        elif others:
            facts |= {f"members/{m.id}#kind": m.joined for m in others}
            parts += [
                line(
                    "{country} has no full member, but {kind}: {region}.",
                    country=Land(country),
                    kind=knowledge.membership.kinds[m.kind].name,
                    region=m.names,
                )
                for m in others
            ]
        else:
            parts.append(line("No, no region of {country} is in NEAR.", country=Land(country)))
    total = counted(
        "NEAR has members in {count} country: {countries}.",
        "NEAR has members in {count} countries: {countries}.",
        len(core),
        countries=tuple(map(Land, core)),
    )
    per_country = [line("• {country}: {count}", country=Land(c), count=len(select(knowledge, countries=[c]))) for c in core]
    options = tuple(ask("members.list", countries=(c,)) for c in (request.entities.countries or core) if c in core)
    return compose([*parts, total, *per_country], facts, options=options)


ANSWERS = {
    "about.near": near,
    "about.name": name,
    "about.purpose": purpose,
    "about.background": background,
    "about.emblem": emblem,
    "about.countries": countries,
}
