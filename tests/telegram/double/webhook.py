"""How Telegram brings updates to a webhook: those of a chat one after another, chats side by side, each again until it is taken.

As `WebhookActor` of telegram-bot-api does it. Before the bot there is a load balancer, which passes each request on to the next
instance that takes connections.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

import aiohttp

from .queue import Entry, Queue
from .records import Json
from .wire import Refusal

CONNECTIONS = 40
"""Updates under way at once, unless the bot asks for another number."""
LONGEST_PAUSE = 60
"""Seconds between two tries; the first is repeated at once, then after 2 seconds, 4, and so on."""
PATIENCE = 60
"""Seconds for an answer."""
SETTING = 1
"""Seconds before which the address may not be set again."""
SECRET = "X-Telegram-Bot-Api-Secret-Token"

Lane = tuple[str, int]


class Webhook:
    """Brings nothing until `set`."""

    def __init__(self, queue: Queue, clock: Callable[[], float]) -> None:
        self.instances: list[str] = []
        """Where the bot's instances listen, such as `http://127.0.0.1:8080`."""
        self.url = ""
        """What the bot has registered."""
        self.secret = ""
        self.connections = CONNECTIONS
        self.failures = 0
        """Tries that were answered by something else than success, or not at all."""
        self.last_error: tuple[int, str] | None = None
        """When, in seconds since 1970, and what."""
        self._queue = queue
        self._clock = clock
        self._lanes: dict[Lane, deque[Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = 0
        self._client: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(CONNECTIONS)
        self._may_be_set = -math.inf

    def admit(self) -> None:
        """Refuses to be set too often."""
        if self._clock() < self._may_be_set:
            raise Refusal(429, f"Too Many Requests: retry after {SETTING}", retry_after=SETTING)
        self._may_be_set = self._clock() + SETTING

    def set(self, url: str, secret: str, connections: int) -> None:
        """Brings to this address from now on, beginning with what waits."""
        self._halt()
        self.url, self.secret, self.connections, self.last_error = url, secret, connections, None
        self._free = asyncio.Semaphore(connections)
        self._client = self._client or aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(PATIENCE)
        )
        self._queue.interrupt()
        self._queue.bring = self._bring
        for entry in self._queue.entries:
            self._bring(entry)

    async def remove(self) -> None:
        """What is not yet taken waits until it is asked for."""
        self._halt()
        self.url = ""
        self._queue.bring = None
        if self._client:
            await self._client.close()
            self._client = None

    def _halt(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._lanes.clear()

    def _bring(self, entry: Entry) -> None:
        lane = _lane(entry.update)
        if lane in self._lanes:
            self._lanes[lane].append(entry)
            return
        self._lanes[lane] = deque([entry])
        task = asyncio.get_running_loop().create_task(self._serve(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, lane: Lane) -> None:
        waiting = self._lanes[lane]
        while waiting:
            failures, pause = 0, 1
            while (asked := await self._offer(waiting[0].update)) is not None:
                if failures and not asked:
                    pause = min(2 * pause, LONGEST_PAUSE)
                await asyncio.sleep(asked or (pause if failures else 0))
                failures += 1
            self._queue.taken(waiting.popleft())
        del self._lanes[lane]

    async def _offer(self, update: Json) -> int | None:
        """None where the update was taken; else the seconds that the bot asks to wait, 0 where it does not say."""
        async with self._free:
            try:
                status, asked = await self._balanced(update)
            except (aiohttp.ClientError, TimeoutError) as error:
                status, asked, reason = 0, 0, type(error).__name__
            else:
                reason = f"Wrong response from the webhook: {status}"
        if 200 <= status <= 299:
            return None
        self.failures += 1
        self.last_error = int(self._clock()), reason
        return asked

    async def _balanced(self, update: Json) -> tuple[int, int]:
        """Status and Retry-After of the next instance that takes a connection. Raises ClientError, TimeoutError."""
        assert self._client
        for _ in self.instances:
            self._turn += 1
            address = self.instances[self._turn % len(self.instances)] + urlsplit(self.url).path
            try:
                async with self._client.post(address, json=update, headers={SECRET: self.secret} if self.secret else {}) as response:
                    await response.read()
                    asked = response.headers.get("Retry-After", "")
                    return response.status, math.ceil(float(asked)) if asked.isdecimal() else 0
            except aiohttp.ClientConnectorError:
                continue
        return 502, 0


def _lane(update: Json) -> Lane:
    """Messages wait for each other by chat, taps and inline queries by person, and the one kind not for the other."""
    kind, payload = next((name, value) for name, value in update.items() if name != "update_id")
    if kind in ("callback_query", "inline_query"):
        return kind, payload["from"]["id"]
    return "message" if kind == "edited_message" else kind, payload["chat"]["id"]
