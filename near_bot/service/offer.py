"""What a bot with people behind it adds to its replies."""

from dataclasses import replace

from ..answers.chat import privacy_with_staff
from ..knowledge.load import Knowledge
from ..model import Conversation, Option, Reply, Request, line
from ..phrasing.phrase import Phrasing

PATIENCE = 2
"""Failures in a row after which a person is offered."""
_PASS_ON = line("Pass my question to the Secretariat")
_COULD_NOT_HELP = line(
    "I could not help you twice in a row. If you like, I can pass your question to the Secretariat; "
    "I will first show you what I would pass on."
)
_IN_PRIVATE = line("To have a question passed to the Secretariat, write to me in a chat of our own.")
_HELP = line("What I do not know, I can pass to the people of the Secretariat: /human.")


def amended(
    reply: Reply, conversation: Conversation, knowledge: Knowledge, phrasing: Phrasing, *, private: bool
) -> tuple[Reply, Conversation]:
    """The reply, with what may be said or chosen because a person can answer; nothing may be chosen where others are present."""
    if reply.intent == "chat.privacy":
        return replace(reply, text=phrasing.text(privacy_with_staff(knowledge))), conversation
    if reply.intent == "chat.help":
        return _with(reply, phrasing.say(_HELP)), conversation
    failed = conversation.failures >= PATIENCE and reply.intent in ("unknown", "clarify")
    if not private:
        return _with(reply, phrasing.say(_IN_PRIVATE)) if failed or reply.intent == "chat.human" else reply, conversation
    if not failed:
        return reply, conversation
    option = Option(phrasing.say(_PASS_ON), Request("chat.human"))
    options = (*conversation.options, option)
    asked = [phrasing.say(line("{number}. {text}", number=i, text=o.label)) for i, o in enumerate(options, 1)]
    text = asked[-1:] if set(asked[:-1]) & set(reply.text.split("\n")) else []  # where the others are numbered, so is this
    reply = replace(_with(reply, *text, phrasing.say(_COULD_NOT_HELP)), options=(*reply.options, option))
    return reply, replace(conversation, options=options)


def _with(reply: Reply, *lines: str) -> Reply:
    return replace(reply, text="\n".join([reply.text, *lines]))
