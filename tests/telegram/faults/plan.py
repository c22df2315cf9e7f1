"""What goes wrong.

Which requests fail depends on the seed, the method, the chat and how often that was asked before, so that the order in which chats
are served changes little.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

from ..double import Double, Fault, cut, cut_late, delay, error, flood, half
from ..double.wire import Params

ERRORS = {str(status): 2 for status in (500, 502, 503)} | {"cut": 3, "delay": 3}
SHARES = {"sendMessage": ERRORS | {"429": 3}, "editMessageText": ERRORS | {"429": 3}, "getUpdates": {**ERRORS, "half": 3}}
"""Of a hundred requests, how many fail in which way; of a method not named, as in ERRORS. A flood is always of one chat."""


class Trouble:
    """Plans faults, and counts them by method and kind."""

    def __init__(self, double: Double, seed: int, late: Sequence[int]) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.cut_late: Counter[tuple[int, str]] = Counter()
        """Messages that were sent although their sender cannot know, each with its chat."""
        self.unconfirmed = asyncio.Event()
        """The bot was kept from confirming updates that it has."""
        self.deaf = False
        """Whether the bot is kept from confirming what it was given."""
        self.brought = 0
        """While it is kept so: the number after the last update that the bot has."""
        self._double = double
        self._seed = seed
        self._late = sorted(late)
        self._times: Counter[tuple[str, str]] = Counter()

    def __call__(self, method: str, params: Params, count: int) -> Fault | None:
        if self.deaf and method == "getUpdates":
            return self._kept_unconfirmed(params.get("offset", 0))
        if method == "sendMessage" and self._late and count >= self._late[0]:
            self._late.pop(0)
            self.cut_late[int(params["chat_id"]), params["text"]] += 1
            self.counts[method, "cut after it was carried out"] += 1
            return cut_late()
        chat = str(params.get("chat_id", ""))
        self._times[method, chat] += 1
        draw = random.Random(f"{self._seed} {method} {chat} {self._times[method, chat]}")
        shares = SHARES.get(method, ERRORS)
        kind = draw.choices([*shares, ""], [*shares.values(), 100 - sum(shares.values())])[0]
        if not kind:
            return None
        self.counts[method, kind] += 1
        match kind:
            case "429":
                return flood(1)
            case "cut":
                return cut()
            case "half":
                return half()
            case "delay":
                return delay(draw.uniform(0.1, 0.5), late=draw.random() < 0.5)
            case _:
                return error(int(kind))

    def _kept_unconfirmed(self, offset: int) -> Fault | None:
        """Cuts a request that would confirm what an earlier one brought."""
        if not any(update["update_id"] < offset for update in self._double.queue.pending):
            return None
        self.brought = offset
        self.unconfirmed.set()
        self.counts["getUpdates", "cut"] += 1
        return cut()
