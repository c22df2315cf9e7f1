"""What the bot said and when, and what became of the messages: answered, lost, answered twice or out of order."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ..double import Double, Message

SLACK = 10.0
"""Seconds before and after an incident in which a reply counts as under way in it, where its chat has heard nothing else since: on a busy
machine it takes a while from the sending of a reply until the update is done."""


class Heard(NamedTuple):
    """Something that the bot said or edited."""

    html: str
    at: float


class Incident(NamedTuple):
    """A crash, or an outage of the database; of each chat, the one reply that is under way in it may come twice."""

    begin: float
    end: float


class Watched(Double):
    """Notes when the bot said what, and keeps no more of it than that."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.heard: dict[int, list[Heard]] = {}
        self.awaited: set[tuple[int, str]] = set()
        """Answers that are still to come, each with its chat."""

    def show(self, message: Message) -> None:
        self.heard.setdefault(message.chat.id, []).append(Heard(message.html, time.monotonic()))
        self.awaited.discard((message.chat.id, message.html))
        self.bell.ring()


@dataclass
class Tally:
    """What became of the messages of all chats."""

    sent: int = 0
    answered: int = 0
    twice: int = 0
    """Answers beyond the first that the bot could have known to be such."""
    late: int = 0
    """Answers beyond the first whose sender was not told that the first was sent."""
    under_way: int = 0
    """Answers beyond the first that were under way in an incident, one a chat and incident."""
    disordered: int = 0
    """Answers that came after that of a later message."""
    strange: Counter[str] = field(default_factory=Counter)
    """What answers none of the chat's messages."""
    waits: list[float] = field(default_factory=list)
    """Seconds from each message to its first answer."""
    times: list[float] = field(default_factory=list)
    """When first answers came."""

    @property
    def lost(self) -> int:
        return self.sent - self.answered

    @property
    def silence(self) -> float:
        """The longest time between two answers, whosever."""
        return max((later - earlier for earlier, later in pairwise(sorted(self.times))), default=0.0)

    def add(
        self,
        answers: Sequence[str],
        said: Sequence[float],
        heard: Sequence[Heard],
        cut_late: Mapping[str, int],
        incidents: Sequence[Incident] = (),
    ) -> None:
        """A chat: the answers to what was said, in order; when it was said; what was heard."""
        number = {answer: place for place, answer in enumerate(answers)}
        last: dict[str, float] = {}
        furthest, latest = -1, ""
        cuts, left = Counter(cut_late), list(incidents)
        for html, at in heard:
            if html not in number:
                self.strange[html] += 1
                continue
            if html in last:
                self._again(html, last[html], at, cuts, left if html == latest else [])
            else:
                self.disordered += number[html] < furthest
                furthest = max(furthest, number[html])
                self.answered += 1
                self.waits.append(at - said[number[html]])
                self.times.append(at)
            last[html], latest = at, html
        self.sent += len(said)

    def _again(self, html: str, before: float, at: float, cuts: Counter[str], left: list[Incident]) -> None:
        """An answer that was heard before; takes what excuses it from `cuts` or `left`."""
        incident = next((i for i in left if i.begin - SLACK <= before <= i.end + SLACK and i.begin <= at), None)
        if cuts[html]:
            cuts[html] -= 1
            self.late += 1
        elif incident:
            left.remove(incident)
            self.under_way += 1
        else:
            self.twice += 1
