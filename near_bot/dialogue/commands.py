"""A turn that is a command: a word after a slash, and what follows it."""

from ..language.choose import from_tag
from ..model import Entities, Request

_INTENTS = {
    "start": "chat.greeting",
    "help": "chat.help",
    "language": "chat.language",
    "members": "members.list",
    "join": "membership.steps",
    "history": "history.timeline",
    "contact": "secretariat.contact",
    "human": "chat.human",
    "privacy": "chat.privacy",
}


def command(text: str) -> Request | None:
    """The request of a command; help for one that there is not; None for any other text."""
    if not text.startswith("/") or not text[1:2].isalpha():
        return None
    word, *rest = text[1:100].split()
    tongue = from_tag(rest[0]) if rest else None
    return Request(_INTENTS.get(word.casefold(), "chat.help"), Entities(tongue=tongue))
