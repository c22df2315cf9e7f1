"""What people say, and what they must hear."""

import itertools
import random
from collections.abc import Mapping
from typing import NamedTuple

from near_bot.assistant import Assistant
from near_bot.channels.telegram.markup import messages
from near_bot.dialogue.codes import COMMANDS
from near_bot.knowledge.schema import LANGUAGES, Language
from near_bot.model import Conversation, Reply, Request
from near_bot.model import Message as Said

from ...data import questions

SHORTEST = 8
"""Characters of a question that is looked for in the log; a shorter one may stand in it by chance."""
OTHERWISE = ("chat.language", "chat.privacy")
"""Intents that change how the next is answered, or are answered by the settings of the bot."""
KINDS = {"question": 5, "command": 1, "link": 2, "tap": 2}
"""Kinds of deeds, with how often one is done."""
TAPPING = 5
"""Where people who tap do nothing else: one in so many does."""


class Deed(NamedTuple):
    """What a person does: a `question`, a `command`, a deep `link`, or a `tap`; and the HTML that answers it."""

    kind: str
    what: str
    answer: str


class Script(NamedTuple):
    """All that one person does."""

    language: Language
    deeds: tuple[Deed, ...]


def scripts(assistant: Assistant, each: int, number: int, seed: int, apart: bool = False) -> list[Script]:
    """So many scripts with `each` so many deeds, the languages in turn; `apart`: who taps does nothing else."""
    draw = random.Random(seed)
    said = {language: _sayings(assistant, language) for language in LANGUAGES}
    found = []
    for place, language in zip(range(number), itertools.cycle(LANGUAGES), strict=False):
        taps = (place // len(LANGUAGES)) % TAPPING == 0
        kinds = KINDS if not apart else {"tap": 1} if taps else {kind: share for kind, share in KINDS.items() if kind != "tap"}
        found.append(_script(assistant, language, said[language], kinds, each, draw))
    return found


def take(assistant: Assistant, kind: str, what: str, client: Language, before: Conversation) -> tuple[Reply, Conversation]:
    """A deed's turn, in this process."""
    if kind == "tap":
        return assistant.take(assistant.request(what) or Request("unknown"), Said("", client), before)
    return assistant.turn(Said(what, client), before)


def _sayings(assistant: Assistant, language: Language) -> dict[str, list[str]]:
    members = list(assistant.knowledge.members)
    return {
        "question": [case.ask for case in questions(language) if len(case.ask) >= SHORTEST and case.intent not in OTHERWISE],
        "command": [f"/{name}" for name, intent in COMMANDS.items() if intent not in OTHERWISE],
        "link": [f"/start m-{id}" for id in members],
        "tap": [f"m-{id}" for id in members],
    }


def _script(
    assistant: Assistant,
    language: Language,
    sayings: Mapping[str, list[str]],
    kinds: Mapping[str, int],
    count: int,
    draw: random.Random,
) -> Script:
    """Deeds that are answered each in its own way, whatever was said before: then an answer tells its question."""
    deeds: dict[str, Deed] = {}
    conversation = Conversation()
    while len(deeds) < count:
        kind = draw.choices([*kinds], [*kinds.values()])[0]
        what = draw.choice(sayings[kind])
        reply, after = take(assistant, kind, what, language, conversation)
        alone, _ = take(assistant, kind, what, language, Conversation())
        html = messages(reply)
        if len(html) == 1 and html[0] not in deeds and messages(alone) == html:
            deeds[html[0]] = Deed(kind, what, html[0])
            conversation = after
    return Script(language, tuple(deeds.values()))
