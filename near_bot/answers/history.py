"""How NEAR came about."""

from ..knowledge.load import Knowledge
from ..knowledge.schema import Event, Fact
from ..model import Answer, Day, Line, Place, Request, line
from .compose import ask, compose, state


def founding(knowledge: Knowledge, request: Request) -> Answer:
    options = (ask("members.list", kind="founding"), ask("history.timeline"), ask("organisation.charter"))
    return state({"history/founding": knowledge.history.founding}, options=options)


def timeline(knowledge: Knowledge, request: Request) -> Answer:
    events = knowledge.history.events
    year = request.entities.year
    options = (ask("history.founding"), ask("members.growth"), ask("secretariat.history"))
    if year is None:
        return compose(map(_told, events), _facts(events), options=options)
    happened = tuple(event for event in events if event.date.startswith(str(year)))
    parts, facts = [_told(event) for event in happened], _facts(happened)
    for assembly in knowledge.organisation.assemblies:
        if assembly.date.startswith(str(year)):
            parts.append(
                line(
                    "• {date}: General Assembly No. {number}, {place}",
                    date=Day(assembly.date),
                    number=assembly.number,
                    place=assembly.place,
                )
            )
            facts[f"organisation/assemblies/{assembly.number}"] = assembly
    if joined := [m for m in knowledge.members.values() if m.joined.date == str(year) and m.kind != "observer"]:
        parts.append(line("• Joined that year: {regions}", regions=tuple(Place(m.id) for m in joined)))
        facts |= {f"members/{m.id}#joined": m.joined for m in joined}
    if not parts:
        parts = [line("My sources name nothing in NEAR's history for {year}.", year=str(year))]
        return compose([*parts, *map(_told, events)], _facts(events), options=options)
    return compose(parts, facts, options=options)


def _told(event: Event) -> Line:
    return line("• {date}: {text}", date=Day(event.date), text=event.words)


def _facts(events: tuple[Event, ...]) -> dict[str, Fact]:
    return {f"history/{event.date}": event for event in events}


ANSWERS = {"history.founding": founding, "history.timeline": timeline}
