"""What the bot said and when, and what became of the messages: answered, lost, answered twice or out of order."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..double import Double, Message


class Heard(NamedTuple):
    """Something that the bot said or edited."""

    html: str
    at: float


class Watched(Double):
    """Notes when the bot said what."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.heard: dict[int, list[Heard]] = {}
        self.awaited: set[tuple[int, str]] = set()
        """Answers that are still to come, each with its chat."""

    def show(self, message: Message) -> None:
        self.heard.setdefault(message.chat.id, []).append(Heard(message.html, time.monotonic()))
        self.awaited.discard((message.chat.id, message.html))
        super().show(message)


@dataclass
class Tally:
    """What became of the messages of all chats."""

    sent: int = 0
    answered: int = 0
    twice: int = 0
    """Answers beyond the first that the bot could have known to be such."""
    late: int = 0
    """Answers beyond the first whose sender was not told that the first was sent."""
    disordered: int = 0
    """Answers that came after that of a later message."""
    strange: int = 0
    """What answers none of the chat's messages."""
    waits: list[float] = field(default_factory=list)
    """Seconds from each message to its first answer."""

    @property
    def lost(self) -> int:
        return self.sent - self.answered

    def add(self, answers: Sequence[str], said: Sequence[float], heard: Sequence[Heard], cut_late: Mapping[str, int]) -> None:
        """A chat: the answers to what was said, in order; when it was said; what was heard."""
        number = {answer: place for place, answer in enumerate(answers)}
        first: dict[str, float] = {}
        furthest = -1
        for html, at in heard:
            if html not in number:
                self.strange += 1
            elif html not in first:
                first[html] = at
                self.disordered += number[html] < furthest
                furthest = max(furthest, number[html])
        copies = Counter(html for html, _ in heard if html in number)
        excused = {html: min(count - 1, cut_late.get(html, 0)) for html, count in copies.items()}
        self.sent += len(said)
        self.answered += len(first)
        self.late += sum(excused.values())
        self.twice += sum(copies.values()) - len(copies) - sum(excused.values())
        self.waits += [at - said[number[html]] for html, at in first.items()]
