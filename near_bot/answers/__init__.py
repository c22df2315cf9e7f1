"""What is answered: one module a topic, each a function from the knowledge and a request to an answer without words."""

from collections.abc import Callable, Mapping

from ..knowledge.load import Knowledge
from ..model import Answer, Request
from . import about, chat, history, member, members, membership, organisation, secretariat
from .compose import both

Answerer = Callable[[Knowledge, Request], Answer]

ANSWERS: Mapping[str, Answerer] = {
    **about.ANSWERS,
    **history.ANSWERS,
    **organisation.ANSWERS,
    **secretariat.ANSWERS,
    **membership.ANSWERS,
    **members.ANSWERS,
    **member.ANSWERS,
    **chat.ANSWERS,
}
"""Every intent that a reply can have, with the function that answers it."""


def answer(knowledge: Knowledge, request: Request) -> Answer:
    found = ANSWERS[request.intent](knowledge, request)
    for other in request.also:
        found = both(found, answer(knowledge, other))
    return found
