"""A turn that is a command: a word after a slash, and what follows it."""

from collections.abc import Callable

from ..language.choose import from_tag
from ..model import Entities, Request
from .codes import COMMANDS


def command(text: str, decode: Callable[[str], Request | None]) -> Request | None:
    """The request of a command; help for one that there is not; None for any other text.

    `/language` takes a language's tag, `/start` the code of a request, as a deep link gives it.
    """
    if not text.startswith("/") or not text[1:2].isalpha():
        return None
    word, *rest = text[1:200].split()
    name, given = word.casefold(), rest[0] if rest else ""
    if name == "start" and given:
        return decode(given) or Request("chat.greeting")
    tongue = from_tag(given) if name == "language" else None
    return Request(COMMANDS.get(name, "chat.help"), Entities(tongue=tongue))
