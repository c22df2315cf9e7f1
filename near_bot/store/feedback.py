"""What people think of answers."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from .database import Database
from .questions import Questions
from .records import Item, Judgement, Outcome, Talk, Turn
from .statistics import Statistics
from .tables import feedback


class Feedback:
    """Until an answer is judged, its question is remembered, so that a bad answer can be put among the unanswered questions."""

    def __init__(self, database: Database, questions: Questions, statistics: Statistics) -> None:
        self._database = database
        self._questions = questions
        self._statistics = statistics

    async def keep(self, connection: AsyncConnection, item: Item, outcome: Outcome) -> None:  # noqa: ARG002
        """A judgement, or an answer that may be judged."""
        if not outcome.talk:
            return
        if outcome.judgement:
            await self._judge(connection, outcome.talk, outcome.judgement)
        elif outcome.turn and outcome.answered and outcome.turn.result == "answered":
            await self._remember(connection, outcome.talk, outcome.answered[1], outcome.turn)

    async def _remember(self, connection: AsyncConnection, talk: Talk, message: int, turn: Turn) -> None:
        """Answers are judged where nobody else listens."""
        text = self._questions.worth_keeping(turn.question) if talk.chat == talk.person else ""
        if text:
            values = {"language": turn.language, "intent": turn.intent, "opinion": None, "text": text, "at": self._database.clock()}
            await self._database.put(connection, feedback, self._key(talk, message), **values)

    async def _judge(self, connection: AsyncConnection, talk: Talk, judgement: Judgement) -> None:
        """The last opinion holds, and is counted on the day on which it was given."""
        key, language, intent, opinion = self._key(talk, judgement.message), judgement.language, judgement.intent, judgement.opinion
        known = select(feedback).where(*(feedback.c[name] == value for name, value in key.items()))
        before = (await connection.execute(known)).first()
        if before and before.opinion == opinion:
            return
        await self._database.put(connection, feedback, key, language=language, intent=intent, opinion=opinion, at=self._database.clock())
        await self._statistics.add(connection, "feedback", opinion, language, intent)
        if before and before.opinion:
            await self._statistics.add(connection, "feedback", before.opinion, before.language, before.intent, at=before.at, times=-1)
        if before and before.text and opinion == "bad":
            await self._questions.add(connection, language, intent, "bad", before.text)
        elif before and before.text and before.opinion == "bad":
            await self._questions.withdraw(connection, language, intent, before.text)

    def _key(self, talk: Talk, message: int) -> dict[str, object]:
        return {"person": self._database.key(talk.person), "message": message}
