"""Small pieces that the topics' modules share."""

from collections.abc import Iterable, Mapping

from ..knowledge.load import Knowledge
from ..knowledge.schema import Fact, Statement, Words
from ..model import Answer, Entities, Line, Request, Verdict

Part = Line | Words


def ask(intent: str, **entities: object) -> Request:
    """A request to offer as an option."""
    return Request(intent, Entities(**entities))  # type: ignore[arg-type]


def state(facts: Mapping[str, Statement], *more: Part, options: tuple[Request, ...] = ()) -> Answer:
    """Statements of the knowledge as they stand, by their paths, with further lines after them."""
    return compose([*(fact.words for fact in facts.values()), *more], facts, options=options)


def compose(
    lines: Iterable[Part],
    facts: Mapping[str, Fact] | None = None,
    *,
    verdict: Verdict | None = None,
    options: tuple[Request, ...] = (),
    picks: tuple[Request, ...] = (),
) -> Answer:
    """An answer that states facts: their sources each once, and the latest date that any of them speaks of."""
    found = facts or {}
    sources = dict.fromkeys(source for fact in found.values() for source in fact.sources)
    dates = [fact.as_of for fact in found.values() if fact.as_of]
    return Answer(tuple(lines), tuple(found), tuple(sources), max(dates, default=None), verdict, options, picks)


def both(first: Answer, second: Answer) -> Answer:
    """Two answers in one reply."""
    return Answer(
        (*first.lines, *(line for line in second.lines if line not in first.lines)),
        tuple(dict.fromkeys((*first.facts, *second.facts))),
        tuple(dict.fromkeys((*first.sources, *second.sources))),
        max(filter(None, (first.as_of, second.as_of)), default=None),
        first.verdict or second.verdict,
        tuple(dict.fromkeys((*first.options, *second.options))),
    )


def today(knowledge: Knowledge) -> dict[str, Fact]:
    """The last state of the membership that the sources give: what "is a member" speaks of."""
    last = knowledge.history.milestones[-1]
    return {f"history/milestones/{last.date}": last}
