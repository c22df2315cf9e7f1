"""Questions that found no good answer, without their askers: what the knowledge is to be improved by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..knowledge.schema import Language
from .database import Database
from .personal import MASK, without_personal
from .records import Item, Outcome
from .tables import questions

LONGEST = 300
"""Characters of a question that are kept; as many as are read."""
_AT_ONCE = 1000
"""Rows that one statement may name."""

Failing = Literal["unknown", "asked_back", "bad"]
"""How it went: not known, asked back, or answered, but not well."""
Settled = Literal["added", "noted", "dropped"]
"""What an operator made of a question: a sample, a note for the Secretariat, or nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is kept."""

    id: int
    at: float
    """When it was asked, in seconds since 1970."""
    language: Language
    intent: str
    result: Failing
    text: str
    settled: Settled | None
    note: str | None


class Questions:
    """`kept` is whether any are to be kept."""

    def __init__(self, database: Database, kept: bool = True) -> None:
        self._database = database
        self._kept = kept

    def worth_keeping(self, text: str) -> str:
        """What is kept of a person's words; empty for a command, what has no letter in it, and where nothing is to be kept."""
        text = without_personal(text)[:LONGEST].strip()
        return text if self._kept and not text.startswith("/") and any(map(str.isalpha, text.replace(MASK, ""))) else ""

    async def keep(self, connection: AsyncConnection, item: Item, outcome: Outcome) -> None:  # noqa: ARG002
        """The question of a turn that was not answered."""
        turn = outcome.turn
        if turn and turn.result in ("unknown", "asked_back"):
            await self.add(connection, turn.language, turn.intent, turn.result, self.worth_keeping(turn.question))

    async def add(self, connection: AsyncConnection, language: Language, intent: str, result: str, text: str) -> None:
        """A question more, if it has any words."""
        if text:
            row = {"at": self._database.clock(), "language": language, "intent": intent, "result": result, "text": text}
            await connection.execute(self._database.insert(questions).values(row))

    async def withdraw(self, connection: AsyncConnection, language: Language, intent: str, text: str) -> None:
        """Takes back one question in these words that had not been answered well: its asker has thought better of it."""
        same = (questions.c.language == language, questions.c.intent == intent, questions.c.result == "bad", questions.c.text == text)
        latest = select(questions.c.id).where(*same, questions.c.settled.is_(None)).order_by(questions.c.id.desc()).limit(1)
        await connection.execute(delete(questions).where(questions.c.id == latest.scalar_subquery()))

    async def all(self) -> list[Question]:
        """Those that are kept, the oldest first."""
        async with self._database.transaction() as connection:
            return [Question(*row) for row in await connection.execute(select(questions).order_by(questions.c.id))]

    async def settle(self, ids: Sequence[int], settled: Settled, note: str | None = None) -> None:
        """Marks questions as dealt with."""
        async with self._database.transaction() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                some = questions.c.id.in_(ids[start : start + _AT_ONCE])
                await connection.execute(update(questions).where(some).values(settled=settled, note=note))
