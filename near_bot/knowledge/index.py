"""Questions that the members' records answer together."""

from collections.abc import Iterable

from .load import Knowledge
from .schema import Group, Member, Milestone


def joined_year(member: Member) -> int | None:
    """The year in which a member joined; None where no source gives it."""
    return int(member.joined.date[:4]) if member.joined.date else None


def select(
    knowledge: Knowledge,
    *,
    kind: Group | None = None,
    countries: Iterable[str] = (),
    until: int | None = None,
    year: int | None = None,
) -> tuple[Member, ...]:
    """Members of a kind (full members where none is named), of some countries, by a year or in a year."""
    wanted = set(countries)
    found = knowledge.of("member" if kind is None or kind == "founding" else kind)
    if kind == "founding":
        year = int(knowledge.history.founding.date[:4])
    order = {country: place for place, country in enumerate(knowledge.countries.member)}
    return tuple(
        member
        for member in sorted(found, key=lambda member: order.get(member.country, len(order)))
        if (not wanted or member.country in wanted)
        and (until is None or (joined_year(member) or until + 1) <= until)
        and (year is None or joined_year(member) == year)
    )


def newcomers(knowledge: Knowledge, milestone: Milestone) -> tuple[Member, ...]:
    """Whoever joined, in any kind but as an observer, in the year of a milestone."""
    year = int(milestone.date[:4])
    return tuple(m for m in knowledge.members.values() if m.kind != "observer" and joined_year(m) == year)


def milestone_of(knowledge: Knowledge, year: int) -> Milestone | None:
    """The last milestone of a year or before it; None before the founding."""
    past = [m for m in knowledge.history.milestones if int(m.date[:4]) <= year]
    return past[-1] if past else None
