"""What has been kept long enough goes."""

from sqlalchemy import delete, select, update

from ..retention import Retention
from .database import Database
from .tables import choices, conversations, feedback, inbox, questions, replies, staff_messages, threads, turns

DAY = 24 * 60 * 60.0


async def expire(database: Database, retention: Retention) -> None:
    """Removes what is older than it may be; an update that still waits stays."""
    now = database.clock()
    kept = {conversations: retention.conversations, choices: retention.conversations, replies: retention.replies}
    kept |= {turns: retention.turns, threads: retention.threads}
    kept |= {questions: retention.questions, feedback: retention.questions}
    async with database.transaction() as connection:
        for table, days in kept.items():
            await connection.execute(delete(table).where(table.c.at < now - days * DAY))
        offered = threads.c.status == "offered"
        await connection.execute(delete(threads).where(offered, threads.c.at < now - retention.turns * DAY))
        await connection.execute(delete(staff_messages).where(staff_messages.c.thread.not_in(select(threads.c.id))))
        await connection.execute(delete(inbox).where(inbox.c.at < now - retention.updates * DAY, inbox.c.body.is_(None)))
        late = feedback.c.at < now - retention.replies * DAY
        await connection.execute(delete(feedback).where(late, feedback.c.opinion.is_(None)))
        await connection.execute(update(feedback).where(late, feedback.c.text.is_not(None)).values(text=None))
