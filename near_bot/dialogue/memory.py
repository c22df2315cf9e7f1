"""What a turn leaves for the next."""

from collections.abc import Container
from dataclasses import replace

from ..model import Conversation, Option, Reply, Request

_NOTHING_TO_FOLLOW = ("unknown", "clarify")


def remember(conversation: Conversation, request: Request, reply: Reply) -> Conversation:
    """The conversation after a reply. Small talk and what was not understood leave the topic as it was."""
    if request.intent == "chat.forget":
        return Conversation()
    topic, request = conversation.request, request.also[-1] if request.also else request
    offered = {choice.intent for choice in request.choices}
    if request.waiting:
        topic = Request(request.waiting, request.entities)
    elif request.intent == "clarify" and len(offered) == 1:
        topic = Request(offered.pop(), replace(request.entities, unclear=()))
    elif request.intent not in _NOTHING_TO_FOLLOW and not request.intent.startswith("chat."):
        topic = request
    tongue = request.entities.tongue if request.intent == "chat.language" else None
    chosen = tongue or conversation.chosen_language
    options = tuple(Option(option.label, _without_words(option.request)) for option in reply.options)
    failures = conversation.failures + 1 if request.intent in _NOTHING_TO_FOLLOW else 0
    return Conversation(reply.language, chosen, topic and _without_words(topic), options, failures)


def recall(conversation: Conversation, members: Container[str], regions: Container[str]) -> Conversation:
    """A conversation without what speaks of a region that there no longer is: the knowledge may be another than at the last turn."""

    def lasts(request: Request) -> bool:
        named = request.entities
        return (
            all(id in members for id in named.members)
            and all(id in regions for id in named.regions)
            and all(id in members or id in regions for id in named.unclear)
            and all(map(lasts, (*request.choices, *request.also)))
        )

    topic = conversation.request if conversation.request and lasts(conversation.request) else None
    options = conversation.options if all(lasts(option.request) for option in conversation.options) else ()
    return replace(conversation, request=topic, options=options)


def _without_words(request: Request) -> Request:
    """A request without what a person wrote: a conversation is kept, and nobody's words are."""
    if not (request.entities.strange or request.reason or request.choices or request.also):
        return request
    return replace(
        request,
        entities=replace(request.entities, strange=""),
        reason="",
        choices=tuple(map(_without_words, request.choices)),
        also=tuple(map(_without_words, request.also)),
    )
