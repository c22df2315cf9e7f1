"""The Secretariat: where it is, how to reach it, since when, and who heads it."""

from dataclasses import replace

from ..knowledge.load import Knowledge
from ..knowledge.schema import Fact
from ..model import Answer, Day, Line, Phone, Request, line
from .compose import Part, ask, compose, state


def website(knowledge: Knowledge) -> Line:
    """Where to turn with what the bot does not know."""
    return line("NEAR's website: {url}", url=knowledge.secretariat.website)


def contact(knowledge: Knowledge, request: Request) -> Answer:
    secretariat, office = knowledge.secretariat, knowledge.secretariat.office
    known: list[Part] = []
    if office.telephone:
        known.append(line("Telephone: {number}", number=Phone(office.telephone)))
    if office.fax:
        known.append(line("Fax: {number}", number=Phone(office.fax)))
    if office.mail:
        known.append(line("E-mail: {mail}", mail=office.mail))
    if office.address:
        known.append(line("Address: {address}", address=office.address))
    if office.hours:
        known.append(line("Office hours: {hours}", hours=office.hours))
    if not known:
        known = [
            line("My sources give no telephone, fax, e-mail, street address or office hours of the Secretariat."),
            line("You reach it through its website, and an application for membership is addressed to the Secretariat itself."),
        ]
    facts: dict[str, Fact] = {"secretariat/location": secretariat.location, "secretariat/website": secretariat.website}
    return compose(
        [*known, secretariat.location.words, website(knowledge)],
        facts,
        options=(ask("secretariat.location"), ask("secretariat.head"), ask("membership.steps")),
    )


def location(knowledge: Knowledge, request: Request) -> Answer:
    secretariat = knowledge.secretariat
    facts = {"secretariat/location": secretariat.location, "secretariat/building": secretariat.building}
    return state(facts, website(knowledge), options=(ask("secretariat.contact"), ask("secretariat.history")))


def history(knowledge: Knowledge, request: Request) -> Answer:
    secretariat, year = knowledge.secretariat, request.entities.year
    facts = {
        "secretariat/decided": secretariat.decided,
        "secretariat/opened": secretariat.opened,
        "secretariat/extended": secretariat.extended,
    }
    if year and year < int((secretariat.decided.as_of or "2004")[:4]):
        facts["secretariat/earlier"] = secretariat.earlier
    return state(facts, options=(ask("secretariat.location"), ask("history.timeline")))


def head(knowledge: Knowledge, request: Request) -> Answer:
    heads = knowledge.secretariat.heads
    parts: list[Part] = []
    for person in reversed(heads):
        if person.until:
            parts.append(line("• {name} ({since} – {until})", name=person.name, since=Day(person.since), until=Day(person.until)))
        else:
            parts.append(line("Secretary General: {name} (in office: {since} – today)", name=person.name, since=Day(person.since)))
            if len(heads) > 1:
                parts.append(line("Before:"))
    facts: dict[str, Fact] = {f"secretariat/heads/{person.number}": person for person in reversed(heads)}
    answer = compose(parts, facts, options=(ask("secretariat.contact"), ask("organisation.chair")))
    return replace(answer, sources=heads[-1].sources, as_of=heads[-1].as_of)  # what people ask is who it is today


ANSWERS = {
    "secretariat.contact": contact,
    "secretariat.location": location,
    "secretariat.history": history,
    "secretariat.head": head,
}
