"""The updates that wait for the bot, and how getUpdates hands them out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.constants import PollingLimit, UpdateType

from .bell import Bell
from .wire import Params, Refusal

LONGEST_POLL = 50
"""Seconds; TDLib's LONG_POLL_MAX_TIMEOUT."""
FAR_AHEAD = 10
"""An offset this far beyond the next id is taken for none."""
UNASKED = frozenset({UpdateType.CHAT_MEMBER, UpdateType.MESSAGE_REACTION, UpdateType.MESSAGE_REACTION_COUNT})
"""What a bot must ask for by name."""
ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True, eq=False)
class Entry:
    """An update; one that was `fed` keeps its own id and is delivered once whatever the bot confirmed."""

    update: dict[str, Any]
    fed: bool = False
    delivered: bool = False


class Queue:
    """Kept by the double, not by the bot: a bot that starts again finds what it had not confirmed."""

    def __init__(self, bell: Bell) -> None:
        self.entries: list[Entry] = []
        self.next_id = 1000
        self.allowed = self._subscription([])
        self.closed = False
        self.polls = 0
        """How many getUpdates there were."""
        self.bring: Callable[[Entry], None] | None = None
        """Brings an update to the bot, where that has a webhook."""
        self._bell = bell
        self._poll: object = None

    @property
    def pending(self) -> list[dict[str, Any]]:
        """The updates not yet confirmed."""
        return [entry.update for entry in self.entries]

    @property
    def polled(self) -> bool:
        """Whether a getUpdates waits."""
        return self._poll is not None

    def add(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queues an update if the bot wants its kind; its id."""
        if kind not in self.allowed:
            return None
        self.next_id += 1
        self._enter(Entry({"update_id": self.next_id - 1, kind: payload}))
        return self.next_id - 1

    def feed(self, update: dict[str, Any]) -> None:
        """Queues an update just as it is, with the id in it: even one that was there before."""
        self._enter(Entry(update, fed=True))

    def _enter(self, entry: Entry) -> None:
        self.entries.append(entry)
        if self.bring:
            self.bring(entry)
        self._bell.ring()

    def taken(self, entry: Entry) -> None:
        """An update was brought."""
        if entry in self.entries:  # not forgotten meanwhile
            self.entries.remove(entry)
        self._bell.ring()

    def clear(self) -> None:
        """Forgets what waits."""
        self.entries.clear()
        self._bell.ring()

    def subscribe(self, params: Params) -> None:
        """Takes note of the kinds that the bot wants from now on."""
        if "allowed_updates" in params:
            self.allowed = self._subscription(params["allowed_updates"])

    async def get(self, params: Params) -> list[dict[str, Any]]:
        """Answers getUpdates, when there is something to answer or the time is up."""
        if self.bring:
            raise Refusal(409, ACTIVE)
        self.polls += 1
        self.subscribe(params)
        offset = self._confirmed(params.get("offset", 0))
        limit = min(max(params.get("limit", PollingLimit.MAX_LIMIT), PollingLimit.MIN_LIMIT), PollingLimit.MAX_LIMIT)
        timeout = min(max(params.get("timeout", 0), 0), LONGEST_POLL)
        if timeout and not self._due(offset):
            await self._wait(offset, timeout)
        due = self._due(offset)[:limit]
        for entry in due:
            entry.delivered = True
        return [entry.update for entry in due]

    def interrupt(self) -> None:
        """Refuses a poll that waits."""
        self._poll = None
        self._bell.ring()

    def close(self) -> None:
        """Ends a poll that waits."""
        self.closed = True
        self._bell.ring()

    async def _wait(self, offset: int, timeout: float) -> None:
        mine = self._poll = object()
        self._bell.ring()
        try:
            await self._bell.until(lambda: self.closed or self._poll is not mine or self._due(offset), timeout)
            if self._poll is not mine:
                raise Refusal(409, CONFLICT)
        finally:
            if self._poll is mine:
                self._poll = None

    def _confirmed(self, offset: int) -> int:
        """Drops what lies before the offset; a negative one counts from the end."""
        if offset < 0:
            self.entries = self.entries[offset:]
        elif 0 < offset <= self.next_id + FAR_AHEAD:
            kept = [e for e in self.entries if e.update["update_id"] >= offset or (e.fed and not e.delivered)]
            if len(kept) < len(self.entries):
                self.entries = kept
                self._bell.ring()
            return offset
        return 0

    def _due(self, offset: int) -> list[Entry]:
        return [e for e in self.entries if e.fed or e.update["update_id"] >= offset]

    @staticmethod
    def _subscription(names: object) -> frozenset[str]:
        """The kinds asked for; without any that exists, all but those that must be asked for by name."""
        kinds = frozenset(kind.value for kind in UpdateType)
        asked = frozenset(str(name).lower() for name in names) & kinds if isinstance(names, list) else frozenset()
        return asked or kinds - UNASKED
