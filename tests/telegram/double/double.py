"""A strict Telegram that runs on this machine, in memory."""

import time
from collections.abc import Callable, Sequence
from typing import Self

from .faults import Faults, Plan
from .people import Group, Person
from .records import Chat
from .server import Call, Server
from .world import World

FIRST_PERSON = 500_000_000
SUPERGROUP = -1_000_000_000_000


class Double(World):
    """Serves one bot while its `async with` lasts. Without a token any well-formed one will do."""

    def __init__(
        self,
        token: str | None = None,
        *,
        username: str = "near_test_bot",
        clock: Callable[[], float] = time.time,
        plan: Plan | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(token, username, clock)
        self.faults = Faults(plan)
        self.calls: list[Call] = []
        """Every request that had the right token."""
        self.url = ""
        """Where it listens; a bot's `base_url` is this and `/bot`."""
        self._server = Server(self, self.faults, self.calls)
        self._port = port

    async def __aenter__(self) -> Self:
        self.url = await self._server.start(self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.webhook.remove()
        await self._server.stop()

    def user(self, first_name: str, language: str | None = None, username: str | None = None) -> Person:
        """Somebody who has opened a private chat with the bot."""
        number = FIRST_PERSON + self.number()
        person = {"id": number, "is_bot": False, "first_name": first_name}
        person |= ({"username": username} if username else {}) | ({"language_code": language} if language else {})
        names = {name: value for name, value in person.items() if name in ("first_name", "username")}
        chat = self.chats[number] = Chat(number, "private", names, members={number: person})
        return Person(self, chat)

    def group(self, title: str, members: Sequence[Person], topics: bool = False, supergroup: bool | None = None) -> Group:
        """A group that the first member owns and the bot is in; with topics it is a supergroup."""
        if not members:
            raise ValueError("a group needs a member")
        big = topics if supergroup is None else supergroup
        return self._group(title, {person.id: person.json for person in members}, big, topics)

    def migrate(self, group: Group) -> Group:
        """Makes a group a supergroup with an id of its own: requests to the old are refused and told the new one."""
        new = self._group(str(group.chat.names["title"]), group.chat.members, supergroup=True, topics=False)
        owner = next(iter(group.chat.members.values()))
        self.post(group.chat, owner, {"migrate_to_chat_id": new.id})
        self.post(new.chat, owner, {"migrate_from_chat_id": group.id})
        group.chat.migrated_to = new.id
        return new

    def _group(self, title: str, members: dict[int, dict[str, object]], supergroup: bool, topics: bool) -> Group:
        number = SUPERGROUP - 1_500_000_000 - self.number() if supergroup else -4_000_000 - self.number()
        names = {"title": title} | ({"is_forum": True} if topics else {})
        chat = Chat(number, "supergroup" if supergroup or topics else "group", names, members=dict(members), last_id=1)
        self.chats[number] = chat
        return Group(self, chat)

    @property
    def pending(self) -> list[str]:
        """What the bot or Telegram still has to do, in words: updates not confirmed, requests under way, queries not answered in time."""
        updates = [f"update {u['update_id']} ({', '.join(u.keys() - {'update_id'})})" for u in self.queue.pending]
        requests = [f"request {call.method}" for call in self._server.busy]
        queries = [f"{q.kind} query {q.id}" for q in self.queries.values() if q.answer is None and not self.late(q)]
        return updates + requests + queries

    async def settled(self, timeout: float = 5, quiet: float = 0.05) -> None:
        """Waits until nothing is pending and nothing happens for `quiet` seconds; TimeoutError says what is left.

        PTB confirms updates before it has handled them, so the quiet must be longer than the bot thinks before its first request.
        """
        end = time.monotonic() + timeout
        while True:
            if not await self.bell.until(lambda: not self.pending, max(end - time.monotonic(), 0)):
                raise TimeoutError(f"not settled in {timeout} s: {'; '.join(self.pending)}")
            count = self.bell.count
            if not await self.bell.until(lambda c=count: self.bell.count != c, quiet):  # type: ignore[misc]
                return
