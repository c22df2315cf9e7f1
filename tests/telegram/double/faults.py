"""What goes wrong between the bot and Telegram, planned request by request."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .wire import Params, Refusal

Kind = Literal["flood", "error", "delay", "silence", "cut", "half"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. With `late` the method is carried out first, as when only the answer is lost."""

    kind: Kind
    seconds: float = 0
    status: int = 0
    everyone: bool = False
    late: bool = False


Plan = Callable[[str, Params, int], Fault | None]
"""Decides by the method, its parameters and how many requests of this method there have been, this one among them."""


def flood(retry_after: float, everyone: bool = False) -> Fault:
    """429 for `retry_after` seconds, in this request's chat or for every request."""
    return Fault("flood", seconds=retry_after, everyone=everyone)


def error(status: int, late: bool = False) -> Fault:
    """500, 502 or 503."""
    return Fault("error", status=status, late=late)


def delay(seconds: float, late: bool = False) -> Fault:
    """The request, or with `late` its answer, takes its time."""
    return Fault("delay", seconds=seconds, late=late)


def silence(late: bool = False) -> Fault:
    """No answer ever comes."""
    return Fault("silence", late=late)


def cut() -> Fault:
    """The connection is aborted before anything is done."""
    return Fault("cut")


def cut_late() -> Fault:
    """Carried out, and then aborted without an answer."""
    return Fault("cut", late=True)


def half() -> Fault:
    """Carried out, and aborted in the middle of the answer."""
    return Fault("half", late=True)


class Faults:
    """The plan, and the floods that run. `plan` may be replaced at any time; None means that nothing goes wrong."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan
        self.counts: Counter[str] = Counter()
        self._until: dict[object, float] = {}

    def choose(self, method: str, params: Params, now: float) -> Fault | None:
        """Counts a request and asks the plan; raises 429 while a flood runs or when one begins."""
        self.counts[method] += 1
        self._flooded(None, now)
        if "chat_id" in params:
            self._flooded(str(params["chat_id"]), now)
        fault = self.plan(method, params, self.counts[method]) if self.plan else None
        if fault and fault.kind == "flood":
            scope = None if fault.everyone or "chat_id" not in params else str(params["chat_id"])
            self._until[scope] = now + fault.seconds
            self._flooded(scope, now)
        return fault

    def end(self) -> None:
        """Nothing goes wrong any more."""
        self.plan = None
        self._until.clear()

    def _flooded(self, scope: str | None, now: float) -> None:
        left = math.ceil(self._until.get(scope, 0) - now)
        if left > 0:
            raise Refusal(429, f"Too Many Requests: retry after {left}", retry_after=left)
