"""What goes wrong between the bot and Telegram.

Which requests fail depends on the seed, the method, the chat and how often that was asked before, so that the order in which chats
are served changes little.
"""

import asyncio
import random
from collections import Counter

from ..double import Fault, cut, cut_late, delay, error, flood, half
from ..double.wire import Params
from .stage import Stage

ERRORS = {str(status): 2 for status in (500, 502, 503)} | {"cut": 3, "delay": 3}
SHARES = {"sendMessage": ERRORS | {"429": 3}, "editMessageText": ERRORS | {"429": 3}, "getUpdates": {**ERRORS, "half": 3}}
"""Of a hundred requests, how many fail in which way; of a method not named, as in ERRORS. A flood is always of one chat."""
STORMS = 3
"""Times at which Telegram asks everybody to wait."""
FLOODED = 0.5
"""How many of all other requests are answered by a flood of their chat."""


class Trouble:
    """Plans faults, and counts them by method and kind."""

    def __init__(self, stage: Stage) -> None:
        self.unconfirmed = asyncio.Event()
        """The bot was kept from confirming updates that it has."""
        self.deaf = False
        """Whether the bot is kept from confirming what it was given."""
        self.brought = 0
        """While it is kept so: the number after the last update that the bot has."""
        self._stage = stage
        self._late = sorted(stage.draw.sample(range(1, stage.options.updates // 2), stage.options.late))
        self._times: Counter[tuple[str, str]] = Counter()

    def __call__(self, method: str, params: Params, count: int) -> Fault | None:
        if self.deaf and method == "getUpdates":
            return self._kept_unconfirmed(params.get("offset", 0))
        if method == "sendMessage" and self._late and count >= self._late[0]:
            self._late.pop(0)
            self._stage.cut_late[int(params["chat_id"]), params["text"]] += 1
            self._stage.faults[method, "cut after it was carried out"] += 1
            return cut_late()
        chat = str(params.get("chat_id", ""))
        self._times[method, chat] += 1
        draw = random.Random(f"{self._stage.options.seed} {method} {chat} {self._times[method, chat]}")
        shares = SHARES.get(method, ERRORS)
        kind = draw.choices([*shares, ""], [*shares.values(), 100 - sum(shares.values())])[0]
        if not kind:
            return None
        self._stage.faults[method, kind] += 1
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
        if not any(update["update_id"] < offset for update in self._stage.double.queue.pending):
            return None
        self.brought = offset
        self.unconfirmed.set()
        self._stage.faults["getUpdates", "cut"] += 1
        return cut()


async def network(stage: Stage) -> None:
    """Requests fail throughout; in the middle the bot is stopped before it can confirm what it has, and started again."""
    trouble = stage.double.faults.plan = Trouble(stage)
    await stage.said(0.5)
    trouble.deaf = True
    async with asyncio.timeout(60):
        await trouble.unconfirmed.wait()
    await stage.leave(stage.instances[0])
    again = sum(update["update_id"] < trouble.brought for update in stage.double.queue.pending)
    stage.notes.append(("updates that both bots were given", again, ""))
    trouble.deaf = False
    await stage.add()


async def flooded(stage: Stage) -> None:
    """Telegram asks to wait: now and then everybody, and at half of all requests the one chat."""
    everybody = asyncio.Event()

    def plan(method: str, params: Params, count: int) -> Fault | None:
        if method not in ("sendMessage", "editMessageText"):
            return None
        if everybody.is_set():
            everybody.clear()
            stage.faults[method, "429 for everybody"] += 1
            return flood(stage.options.seconds / STORMS, everyone=True)
        if stage.draw.random() < FLOODED:
            stage.faults[method, "429 for a chat"] += 1
            return flood(1)
        return None

    stage.double.faults.plan = plan
    for storm in range(1, STORMS + 1):
        await stage.said(storm / (STORMS + 1))
        everybody.set()
    await stage.said(1)
