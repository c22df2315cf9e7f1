"""How NEAR is organised: assemblies, chair, subcommittees, Charter."""

from ..knowledge.load import Knowledge
from ..knowledge.schema import Assembly, Chair, Fact, Subcommittee
from ..model import Answer, Day, Line, Place, Request, line
from .compose import Part, ask, compose, state


def assemblies(knowledge: Knowledge, request: Request) -> Answer:
    organisation, wanted = knowledge.organisation, request.entities
    found = [
        a
        for a in organisation.assemblies
        if (wanted.year and a.date.startswith(str(wanted.year))) or (not wanted.year and a.region in wanted.places)
    ]
    facts: dict[str, Fact] = {f"organisation/assemblies/{a.number}": a for a in found}
    options = (ask("organisation.chair"), ask("organisation.subcommittees"))
    if found:
        return compose([part for a in found for part in _held(a, remarks=True)], facts, options=options)
    parts: list[Part] = []
    if wanted.year:
        parts.append(line("My sources name no General Assembly in {year}.", year=str(wanted.year)))
    parts += [organisation.assembly_rule.words, organisation.next_assembly.words]
    parts += [part for a in reversed(organisation.assemblies) for part in _held(a)]
    facts = {"organisation/next_assembly": organisation.next_assembly, "organisation/assembly_rule": organisation.assembly_rule}
    facts |= {f"organisation/assemblies/{a.number}": a for a in organisation.assemblies}
    return compose(parts, facts, options=options)


def _held(assembly: Assembly, *, remarks: bool = False) -> list[Part]:
    held: list[Part] = [line("• No. {number}: {date}, {place}", number=assembly.number, date=Day(assembly.date), place=assembly.place)]
    return [*held, assembly.remarks] if remarks and assembly.remarks else held


def chair(knowledge: Knowledge, request: Request) -> Answer:
    chairs, wanted = knowledge.organisation.chairs, request.entities
    if wanted.year:
        found = [c for c in chairs if c.since[:4] <= str(wanted.year) <= c.until[:4]]
    else:
        found = [c for c in chairs if c.region in wanted.places]
    parts: list[Part] = []
    if not found:
        found = [chairs[-1]]
        if wanted.year or wanted.places:
            parts.append(line("My sources name no chair for that."))
    parts += [
        line("• In the chair {since} – {until}: {region}", since=Day(c.since), until=Day(c.until), region=Place(c.region)) for c in found
    ]
    facts: dict[str, Fact] = {f"organisation/chairs/{c.since}": c for c in found}
    if not wanted.year and not wanted.places:
        parts.append(knowledge.organisation.chair_rule.words)
        facts["organisation/chair_rule"] = knowledge.organisation.chair_rule
    return compose(parts, facts, options=_about_chair(found))


def _about_chair(chairs: list[Chair]) -> tuple[Request, ...]:
    return (ask("member.profile", members=(chairs[-1].region,)), ask("organisation.assemblies"), ask("secretariat.head"))


def subcommittees(knowledge: Knowledge, request: Request) -> Answer:
    organisation, wanted = knowledge.organisation, request.entities
    found = [s for s in organisation.subcommittees if set(s.coordinators) & set(wanted.places)]
    parts: list[Part] = []
    if wanted.places and not found:
        parts.append(line("{regions}: my sources name no subcommittee that it coordinates.", regions=tuple(map(Place, wanted.places))))
    if not found:
        found = list(organisation.subcommittees)
        parts.append(line("NEAR has {number} subcommittees; each is named here with its coordinator:", number=len(found)))
    facts: dict[str, Fact] = {f"organisation/subcommittees/{s.id}": s for s in found}
    return compose([*parts, *map(_coordinated, found)], facts, options=(ask("about.purpose"), ask("organisation.assemblies")))


def _coordinated(subcommittee: Subcommittee) -> Line:
    return line("• {name}: {regions}", name=subcommittee.names, regions=tuple(map(Place, subcommittee.coordinators)))


def charter(knowledge: Knowledge, request: Request) -> Answer:
    text = knowledge.organisation.charter
    articles = {f"organisation/charter/articles/{i}": article for i, article in enumerate(text.articles, 1)}
    adopted = line("Adopted: {date}. Revised: {dates}.", date=Day(text.adopted), dates=tuple(map(Day, text.revisions)))
    return state(
        {"organisation/charter/summary": text.summary, **articles},
        adopted,
        options=(ask("membership.kinds"), ask("history.founding")),
    )


ANSWERS = {
    "organisation.assemblies": assemblies,
    "organisation.chair": chair,
    "organisation.subcommittees": subcommittees,
    "organisation.charter": charter,
}
