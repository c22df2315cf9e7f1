"""What tests of the store share: a clock, people, and the store as a channel uses it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from near_bot.model import Conversation, Entities, Option, Request
from near_bot.retention import Retention
from near_bot.store.database import Database
from near_bot.store.feedback import Feedback
from near_bot.store.inbox import Inbox
from near_bot.store.questions import Questions
from near_bot.store.records import Arrival, Item, Outcome, Talk
from near_bot.store.statistics import Statistics
from near_bot.store.tables import metadata
from near_bot.store.talks import Talks
from near_bot.store.threads import Threads

DAY = 24 * 60 * 60
ANNA = Talk("telegram:11", "telegram:11")
ANNA_IN_A_GROUP = Talk("telegram:-5", "telegram:11")
BOLD = Talk("telegram:22", "telegram:22")
BOLD_IN_A_GROUP = Talk("telegram:-5", "telegram:22")
CHOICE = Request("member.phone", Entities(members=("CN-GS",)))
SPOKEN = Conversation("ru", "ru", Request("clarify", choices=(CHOICE,)), (Option("Ганьсу", CHOICE),))


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Desk:
    database: Database
    talks: Talks
    threads: Threads
    questions: Questions
    statistics: Statistics
    inbox: Inbox
    clock: Clock
    count: int = 0

    @classmethod
    async def open(cls, url: str, clock: Clock | None = None, secret: bytes = b"key", keep_questions: bool = True) -> "Desk":
        clock = clock or Clock()
        database = await Database.open(url, secret, clock)
        talks, questions, statistics = Talks(database), Questions(database, keep_questions), Statistics(database)
        threads = Threads(database, Retention(), statistics)
        feedback = Feedback(database, questions, statistics)
        inbox = Inbox(database, [talks.keep, threads.keep, questions.keep, feedback.keep, statistics.keep])
        return cls(database, talks, threads, questions, statistics, inbox, clock)

    async def close(self) -> None:
        await self.database.close()

    def arrival(self, talk: Talk, body: str = "{}", key: str | None = None, age: float = 0) -> Arrival:
        self.count += 1
        return Arrival(key or f"update:{id(self)}:{self.count}", talk, self.clock() - age, body)

    async def come(self, talk: Talk, *bodies: str, age: float = 0) -> list[Arrival]:
        """Updates of a talk come in; those that led to a warning."""
        return (await self.inbox.put([self.arrival(talk, body, age=age) for body in bodies])).to_tell

    async def take_turn(self, outcome: Outcome) -> None:
        """One update comes in and is done."""
        assert outcome.talk
        await self.come(outcome.talk, "{}")
        (item,) = await self.inbox.take(1)
        assert await self.inbox.done(item, outcome) is None

    async def rows_of(self, talk: Talk) -> dict[str, int]:
        """How many rows speak of a person, by table; the tables that have none left out."""
        tables = [table for table in metadata.tables.values() if "person" in table.c]
        speaks = {table.name: select(func.count()).where(table.c.person == self.database.key(talk.person)) for table in tables}
        async with self.database.transaction() as connection:
            found = {name: await connection.scalar(count) or 0 for name, count in speaks.items()}
        return {name: count for name, count in found.items() if count}

    async def lane(self, first: Item) -> list[str]:
        """What the updates of a lane say, each done in its turn."""
        said, item = [], first
        while item:
            said.append(item.body)
            item = await self.inbox.done(item, Outcome())
        return said

    async def all(self) -> list[list[str]]:
        """The same of every lane that is free."""
        return [await self.lane(item) for item in await self.inbox.take(100)]
