"""Requests as short ASCII codes: what a button carries, what a deep link starts with, what names an inline result.

A code is a name and what it is about, joined by hyphens: `member_phone-CN-GS`, `members_list-mn-2004`, `m-CN-GS`, `join`.
It holds all that the request needs, so that an old button works after a restart. At most 64 characters of
`A-Z a-z 0-9 _ -`, which is what Telegram allows in a deep link and, in bytes, behind a button.
"""

import re
from collections.abc import Container
from typing import get_args

from ..knowledge.schema import LANGUAGES, Applicant, Group
from ..model import Entities, Request
from .context import OF_PLACES

LONGEST = 64
"""Bytes; as many as a Telegram deep link may have and a button carry (`InlineKeyboardButtonLimit.MAX_CALLBACK_DATA`)."""

COMMANDS = {
    "start": "chat.greeting",
    "help": "chat.help",
    "language": "chat.language",
    "members": "members.list",
    "join": "membership.steps",
    "eligibility": "membership.eligibility",
    "history": "history.timeline",
    "contact": "secretariat.contact",
    "human": "chat.human",
    "privacy": "chat.privacy",
    "forget": "chat.forget",
}
"""What the words after a slash stand for; `/start WORD` does the same."""
_SHORT = {"m": "member.profile", "c": "members.list", **COMMANDS}
_NAMES = {intent: name for name, intent in reversed(_SHORT.items())}

_CODE = re.compile(r"([a-z_]+)((?:-[A-Za-z0-9]+)*)")
_PART = re.compile(r"-(?:(?P<place>[A-Z]{2}-[A-Z0-9]{1,3}(?:-[A-Z]{3,})?)|(?P<year>\d{4})|(?P<code>[a-z]{2})|(?P<word>[a-z]{3,}))(?=-|$)")


def encode(request: Request) -> str:
    """The code of a request: as much of what it is about as there is room for."""
    wanted = request.entities
    code = _NAMES.get(request.intent) or request.intent.replace(".", "_")
    parts = [word for word, said in (("own", wanted.own), ("disputed", wanted.disputed)) if said]
    parts += [str(part) for part in (wanted.tongue, wanted.year, wanted.kind, wanted.applicant) if part]
    for part in (*parts, *(country.lower() for country in wanted.countries), *wanted.places):
        if len(code) + 1 + len(part) <= LONGEST:
            code += f"-{part}"
    return code


def decode(code: str, intents: Container[str], members: Container[str], regions: Container[str]) -> Request | None:
    """The request of a code; None where it is none, or speaks of what there no longer is."""
    match = _CODE.fullmatch(code[: LONGEST + 1])
    if not match or len(code) > LONGEST:
        return None
    name, rest = match.groups()
    intent = _SHORT.get(name) or name.replace("_", ".", 1)
    parts = list(_PART.finditer(rest))
    if intent not in intents or "".join(part.group() for part in parts) != rest:
        return None
    found: dict[str, list[str]] = {"place": [], "year": [], "code": [], "word": []}
    for part in parts:
        found[part.lastgroup or ""].append(part[part.lastgroup or ""])
    places, words = found["place"], set(found["word"])
    if any(place not in members and place not in regions for place in places):
        return None
    if intent in OF_PLACES and not places and not found["code"]:
        return None
    if words - {"own", "disputed", *get_args(Group), *get_args(Applicant)}:
        return None
    tongue = next((code for code in LANGUAGES if [code] == found["code"]), None) if intent == "chat.language" else None
    return Request(
        intent,
        Entities(
            members=tuple(place for place in places if place in members),
            regions=tuple(place for place in places if place not in members),
            countries=() if tongue else tuple(code.upper() for code in found["code"]),
            year=int(found["year"][0]) if found["year"] else None,
            kind=next((kind for kind in get_args(Group) if kind in words), None),
            applicant=next((applicant for applicant in get_args(Applicant) if applicant in words), None),
            own="own" in words,
            disputed="disputed" in words,
            tongue=tongue,
        ),
    )
