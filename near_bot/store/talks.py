"""What was talked about, the languages that people chose, and which message answered which."""

from dataclasses import replace

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ..logs import get_logger
from ..model import Conversation
from .database import Database
from .records import Item, Outcome, Talk
from .tables import choices, conversations, replies

LOG = get_logger(__name__)
_CONVERSATION = TypeAdapter(Conversation)


class Talks:
    """Each method is one transaction, but `keep`, which is part of one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def conversation(self, talk: Talk) -> Conversation:
        """What a talk has been about, with the language that the person chose in any talk."""
        chat, person = self._database.key(talk.chat), self._database.key(talk.person)
        spoken = select(conversations.c.state).where(conversations.c.chat == chat, conversations.c.person == person)
        chosen = select(choices.c.language).where(choices.c.person == person)
        async with self._database.transaction() as connection:
            state, language = (await connection.execute(select(spoken.scalar_subquery(), chosen.scalar_subquery()))).one()
        return replace(_read(state), chosen_language=language)

    async def reply_to(self, talk: Talk, question: int) -> int | None:
        """The number of the message that answered a person's message; None where it is not known."""
        found = select(replies.c.reply).where(replies.c.chat == self._database.key(talk.chat), replies.c.question == question)
        async with self._database.transaction() as connection:
            number: int | None = await connection.scalar(found)
        return number

    async def keep(self, connection: AsyncConnection, item: Item, outcome: Outcome) -> None:  # noqa: ARG002
        """What an update leaves of a talk; or that nothing of it is to be left."""
        if not outcome.talk:
            return
        if outcome.forget:
            await self._database.forget(connection, outcome.talk.person)
        elif outcome.conversation is not None:
            await self._remember(connection, outcome.talk, outcome.conversation, outcome.answered)

    async def _remember(
        self, connection: AsyncConnection, talk: Talk, conversation: Conversation, answered: tuple[int, int] | None
    ) -> None:
        chat, person, now = self._database.key(talk.chat), self._database.key(talk.person), self._database.clock()
        state = _CONVERSATION.dump_json(conversation).decode()
        await self._database.put(connection, conversations, {"chat": chat, "person": person}, state=state, at=now)
        if conversation.chosen_language:
            await self._database.put(connection, choices, {"person": person}, language=conversation.chosen_language, at=now)
        if answered:
            question, reply = answered
            await self._database.put(connection, replies, {"chat": chat, "question": question}, reply=reply, person=person, at=now)


def _read(state: str | None) -> Conversation:
    """A conversation as it was kept; an empty one where an older version of the bot kept it in another shape."""
    if state is None:
        return Conversation()
    try:
        return _CONVERSATION.validate_json(state)
    except ValidationError:
        LOG.warning("a conversation of an older version could not be read; it starts anew")
        return Conversation()
