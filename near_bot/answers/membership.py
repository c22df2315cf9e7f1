"""Who may be a member, how to become one, and what it costs."""

from collections.abc import Iterable
from dataclasses import replace

from ..knowledge.load import Knowledge
from ..knowledge.schema import Fact
from ..model import Answer, Entities, Land, Line, Place, Request, Verdict, line
from .compose import Part, ask, compose, state, today
from .secretariat import website

_NEXT = (ask("membership.steps"), ask("membership.kinds"), ask("secretariat.contact"))


def kinds(knowledge: Knowledge, request: Request) -> Answer:
    rules = knowledge.membership.kinds
    kind = request.entities.kind
    options = (ask("membership.steps"), ask("members.list", kind="associate"), ask("members.list", kind="observer"))
    every = {"member": rules.member, "associate": rules.associate, "special": rules.special, "observer": rules.observer}
    if kind and kind != "founding":
        one, others = every[kind], [record for name, record in every.items() if name != kind]
        parts: list[Part] = [line("{title}: {text}", title=one.name, text=one.words), one.admission]
        if one.rights:
            parts.append(one.rights)
        parts.append(line("Other kinds of membership: {kinds}", kinds=tuple(other.name for other in others)))
        return compose(parts, {f"membership/kinds/{kind}": one}, options=(ask("members.list", kind=kind), *options[:1]))
    facts: dict[str, Fact] = {f"membership/kinds/{name}": record for name, record in every.items()}
    return compose([line("• {title}: {text}", title=record.name, text=record.words) for record in every.values()], facts, options=options)


def steps(knowledge: Knowledge, request: Request) -> Answer:
    rules = knowledge.membership
    facts: dict[str, Fact] = {f"membership/steps/{step.id}": step for step in rules.steps}
    facts["membership/not_stated"] = rules.not_stated
    numbered: list[Part] = [line("☐ {number}. {text}", number=i, text=step.words) for i, step in enumerate(rules.steps, 1)]
    parts = [line("How to join NEAR:"), *numbered, rules.not_stated.words, website(knowledge)]
    return compose(parts, facts, options=(ask("membership.eligibility"), ask("membership.kinds"), ask("secretariat.contact")))


def fees(knowledge: Knowledge, request: Request) -> Answer:
    rules = knowledge.membership.fees
    facts = {
        "membership/fees/rule": rules.rule,
        "membership/fees/collected": rules.collected,
        "membership/fees/associates": rules.associates,
    }
    return state(facts, options=(ask("membership.steps"), ask("secretariat.contact")))


# --- eligibility --------------------------------------------------------------------------------------------------


def eligibility(knowledge: Knowledge, request: Request) -> Answer:
    """The verdict on the first place named; each place has its own lines."""
    wanted = request.entities
    if wanted.disputed:
        answers = [_no_side(knowledge)]
    elif wanted.places:
        answers = [_region(knowledge, id) for id in wanted.places]
    elif wanted.countries:
        answers = [_country(knowledge, code) for code in wanted.countries]
    else:
        answers = [_anyone(knowledge, wanted)]
    return Answer(
        lines=tuple(_each_once(part for answer in answers for part in answer.lines)),
        facts=tuple(dict.fromkeys(fact for answer in answers for fact in answer.facts)),
        sources=tuple(dict.fromkeys(source for answer in answers for source in answer.sources)),
        as_of=max((answer.as_of for answer in answers if answer.as_of), default=None),
        verdict=answers[0].verdict,
        options=answers[0].options,
        picks=answers[0].picks,
    )


def _each_once(parts: Iterable[Part]) -> list[Part]:
    found: list[Part] = []
    found.extend(part for part in parts if part not in found)
    return found


def _region(knowledge: Knowledge, id: str) -> Answer:
    member = knowledge.members.get(id)
    if not member:
        rule = _applied(knowledge, id) or _rule(knowledge, id, Place(id))
        return replace(rule, lines=(line("{region} is not a member of NEAR.", region=Place(id)), *rule.lines))
    name = knowledge.membership.kinds[member.kind].name
    facts: dict[str, Fact] = {f"members/{id}#kind": member.joined, **today(knowledge)}
    if member.kind == "observer":
        rule = _rule(knowledge, id, Place(id))
        now = line("{region} is in NEAR already, as: {kind}.", region=Place(id), kind=name)
        return Answer((now, *rule.lines), (*facts, *rule.facts), rule.sources, rule.as_of, rule.verdict, rule.options)
    since = line("{region} is in NEAR already, as: {kind}, since {year}.", region=Place(id), kind=name, year=(member.joined.date or "")[:4])
    return compose([since], facts, verdict="already-member", options=(ask("member.profile", members=(id,)), ask("membership.kinds")))


def _country(knowledge: Knowledge, code: str) -> Answer:
    """The rule for a country's regions, and the regions to ask about one by one."""
    rule = _rule(knowledge, code, Land(code))
    if rule.verdict not in ("member", "associate"):
        return rule
    narrow = line("Tell me the name of your region, and I will say what the rules are for it.")
    regions = [id for id in (*knowledge.members, *knowledge.regions) if id.startswith(f"{code}-")]
    picks = tuple(_may_join(knowledge, id) for id in sorted(regions, key=lambda id: knowledge.region_name(id, "en")))
    return replace(rule, lines=(*rule.lines, narrow), picks=picks)


def _may_join(knowledge: Knowledge, id: str) -> Request:
    return ask("membership.eligibility", **{"members" if id in knowledge.members else "regions": (id,)})


def _rule(knowledge: Knowledge, id: str, who: Place | Land) -> Answer:
    """What the rules open to a region, or to the regions of a country, by where it lies."""
    rules, countries = knowledge.membership, knowledge.countries
    code = id[:2]
    if id in countries.disputed or code in countries.disputed:
        return _no_side(knowledge)
    verdict: Verdict = "member" if code in countries.member else "associate" if code in countries.asia else "not-eligible"
    if verdict == "not-eligible":
        facts: dict[str, Fact] = {"membership/outside_asia": rules.outside_asia}
        no = line("{who}: no, under the published rules it cannot join.", who=who)
        return compose([no, rules.outside_asia.words, website(knowledge)], facts, verdict=verdict, options=_NEXT[1:])
    kind = rules.kinds.member if verdict == "member" else rules.kinds.associate
    facts = {
        f"membership/kinds/{verdict}": kind,
        "membership/steps/application": rules.steps[0],
        "membership/approval": rules.approval,
    }
    if isinstance(who, Place):
        may = line("{who} may apply to join, as: {kind}.", who=who, kind=kind.name)
    else:
        may = line("Regional governments of {who} may apply to join, as: {kind}.", who=who, kind=kind.name)
    step = line("Next step: {text}", text=rules.steps[0].words)
    return compose([may, kind.words, step, rules.approval.words], facts, verdict=verdict, options=_NEXT)


def _no_side(knowledge: Knowledge) -> Answer:
    """The rule, without a word on to whom a place belongs."""
    disputed = knowledge.membership.disputed
    return compose([disputed.words, website(knowledge)], {"membership/disputed": disputed}, options=_NEXT)


def _applied(knowledge: Knowledge, id: str) -> Answer | None:
    """What is known of a region's own application, with the rule that it is judged by."""
    rule = _rule(knowledge, id, Place(id))
    for i, application in enumerate(knowledge.membership.applications):
        if application.region == id and rule.verdict in ("member", "associate"):
            kind = knowledge.membership.kinds[rule.verdict]
            facts: dict[str, Fact] = {f"membership/applications/{i}": application, f"membership/kinds/{rule.verdict}": kind}
            return compose([application.words, kind.words], facts, verdict=rule.verdict, options=rule.options)
    return None


def _anyone(knowledge: Knowledge, wanted: Entities) -> Answer:
    rules = knowledge.membership
    countries = tuple(ask("membership.eligibility", countries=(code,)) for code in knowledge.countries.member)
    if wanted.applicant:
        statement = getattr(rules.applicants, wanted.applicant)
        verdict: Verdict = "special" if wanted.applicant == "municipality" else "not-eligible"
        facts: dict[str, Fact] = {f"membership/applicants/{wanted.applicant}": statement}
        return compose([statement.words, website(knowledge)], facts, verdict=verdict, options=_NEXT)
    facts = {
        "membership/open": rules.open,
        "membership/kinds/member": rules.kinds.member,
        "membership/kinds/associate": rules.kinds.associate,
    }
    tell: Line = line("Tell me the name of your region or country, and I will say what the rules are for it.")
    return compose([rules.open.words, rules.kinds.member.words, rules.kinds.associate.words, tell], facts, options=(*countries, *_NEXT))


ANSWERS = {
    "membership.kinds": kinds,
    "membership.steps": steps,
    "membership.fees": fees,
    "membership.eligibility": eligibility,
}
