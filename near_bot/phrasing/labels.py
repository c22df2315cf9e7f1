"""What a choice is called where it is offered."""

from collections.abc import Callable

from ..model import Entities, Land, Line, Place, Request, Tongue, line

_PLAIN: dict[str, Line] = {
    "about.near": line("What is NEAR?"),
    "about.name": line("What does the name mean?"),
    "about.purpose": line("What is its aim?"),
    "about.background": line("Why was it set up?"),
    "about.emblem": line("What does the emblem mean?"),
    "about.countries": line("Which countries take part?"),
    "history.timeline": line("How did it come about?"),
    "history.founding": line("When and where was it founded?"),
    "organisation.assemblies": line("General Assemblies"),
    "organisation.chair": line("Who is in the chair?"),
    "organisation.subcommittees": line("Subcommittees"),
    "organisation.charter": line("The Charter"),
    "secretariat.contact": line("How to reach the Secretariat"),
    "secretariat.location": line("Where is the Secretariat?"),
    "secretariat.history": line("Since when is there a Secretariat?"),
    "secretariat.head": line("Who is Secretary General?"),
    "membership.kinds": line("Kinds of membership"),
    "membership.eligibility": line("May our region join?"),
    "membership.steps": line("How to join"),
    "membership.fees": line("What does membership cost?"),
    "members.list": line("Which regions are members?"),
    "members.count": line("How many members are there?"),
    "members.growth": line("Who joined when?"),
    "chat.help": line("What can I ask?"),
    "chat.language": line("Languages"),
    "chat.human": line("Speak to a person"),
    "chat.privacy": line("What do you keep?"),
}
_OF_A_PLACE: dict[str, Callable[[Place], Line]] = {
    "member.profile": lambda place: line("{region}: all I know", region=place),
    "member.status": lambda place: line("{region}: a member?", region=place),
    "member.joined": lambda place: line("{region}: since when?", region=place),
    "member.phone": lambda place: line("{region}: telephone", region=place),
    "member.address": lambda place: line("{region}: address", region=place),
    "member.website": lambda place: line("{region}: website", region=place),
    "membership.eligibility": lambda place: line("{region}: may it join?", region=place),
}
_OF_A_KIND: dict[str, Line] = {
    "associate": line("Associate members"),
    "special": line("Special members"),
    "observer": line("Observers"),
    "founding": line("Founding members"),
}


def name(request: Request) -> Line:
    """The label of a region among many: its name alone."""
    return line("{region}", region=Place(request.entities.places[0]))


def label(request: Request) -> Line:
    """The label of a request that is offered as an option."""
    wanted: Entities = request.entities
    if request.intent == "chat.language" and wanted.tongue:
        return line("{language}", language=Tongue(wanted.tongue))
    if request.intent == "membership.eligibility" and wanted.countries:
        return line("{country}", country=Land(wanted.countries[0]))
    if wanted.places and request.intent in _OF_A_PLACE:
        return _OF_A_PLACE[request.intent](Place(wanted.places[0]))
    if request.intent in ("members.list", "members.count", "members.growth"):
        if wanted.kind in _OF_A_KIND:
            return _OF_A_KIND[wanted.kind]
        if wanted.countries:
            return line("Members in {country}", country=Land(wanted.countries[0]))
        if wanted.year:
            return line("Members in {year}", year=str(wanted.year))
    return _PLAIN[request.intent]
