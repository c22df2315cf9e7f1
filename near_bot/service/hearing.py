"""What a person writes while a question of theirs is offered to be passed on, or is with the staff."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..knowledge.schema import Language
from ..language.normalise import normalise
from ..model import Conversation, Line, Message
from ..store.records import Talk, Thread
from ..store.threads import OPEN
from . import notices
from .handover import Handover
from .notices import LABELS, Action, Notice

_OFFERED: tuple[Action, ...] = ("pass", "reword", "decline")
_ENDS: dict[str, Action] = {"offered": "decline", "waiting": "withdraw", "talking": "end"}
"""What /close stands for, by the status of the thread."""

Agrees = Callable[[Message, Conversation], Awaitable[bool | None]]
"""Whether a text says yes or no."""
Say = Callable[[Line], str]
"""The person's language."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that a person wrote, in a chat of their own."""

    talk: Talk
    address: str
    """Where the person is answered, as the channel writes it."""
    language: Language
    text: str | None
    """None where it was no text."""
    update: str
    """The name of its update."""
    conversation: Conversation
    thread: Thread | None
    """The one of the talk that is not over."""

    @property
    def is_for_staff(self) -> bool:
        """Whether it is to be passed on, unless it is a command or a choice."""
        return self.conversation.expects == "words" or (self.thread is not None and self.thread.status == "talking")


async def hear(heard: Heard, handover: Handover, say: Say, agrees: Agrees) -> Notice | None:
    """What it leads to; None where it is for the bot."""
    thread = heard.thread
    if heard.text is None:
        return notices.TEXT_ONLY if heard.is_for_staff else None
    if action := await _chosen(heard.text, heard.conversation, thread, say, agrees):
        return await handover.act(action, thread.id if thread else 0, heard.talk, heard.update)
    if heard.text.startswith("/") or not heard.is_for_staff:
        return None
    if thread and thread.status in OPEN:
        return await handover.add(thread, heard.text, heard.update)
    return await handover.ask(heard.talk, heard.address, heard.language, heard.text)


async def _chosen(text: str, conversation: Conversation, thread: Thread | None, say: Say, agrees: Agrees) -> Action | None:
    """What a text chooses: by a command, a label, a number, or a yes or no."""
    if text.startswith("/"):
        return _ENDS[thread.status] if thread and text.split(maxsplit=1)[0].casefold() == "/close" else None
    choices = _choices(conversation, thread)
    labels = {normalise(say(LABELS[action])): action for action in choices}
    if action := labels.get(normalise(text[:200])):
        return action
    if choices != _OFFERED:
        return None
    if text.strip() in ("1", "2", "3"):
        return _OFFERED[int(text) - 1]
    agreed = await agrees(Message(text), conversation)
    return None if agreed is None else "pass" if agreed else "decline"


def _choices(conversation: Conversation, thread: Thread | None) -> tuple[Action, ...]:
    """What a person can choose by its label."""
    if conversation.expects == "words":
        return ("leave",)
    match thread and thread.status:
        case "offered" if conversation.expects == "consent":
            return _OFFERED
        case "waiting":
            return ("add", "withdraw")
        case "talking":
            return ("end",)
    return ()
