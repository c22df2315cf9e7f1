"""The tables, the same in SQLite and PostgreSQL. A change here needs a migration: see migrations/README.md.

People and chats stand in them as keyed hashes, but for what an update that still waits says itself. `at` is the time of the
last change, in seconds since 1970 (UTC). Whatever speaks of a person has a column `person`, by which they are forgotten.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text, text

metadata = MetaData()

_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up in an INTEGER alone

inbox = Table(
    "inbox",
    metadata,
    Column("id", _NUMBER, primary_key=True, doc="in the order of arrival"),
    Column("key", String(32), nullable=False, unique=True, doc="of the update: the same one is kept once"),
    Column("at", Float, nullable=False, index=True),
    Column("chat", String(32)),
    Column("person", String(32)),
    Column("sent", Float, doc="when the person sent it"),
    Column("body", Text, doc="the update as JSON; nothing but key and time is left of one that is done"),
    Index("inbox_waiting", "chat", "id", sqlite_where=text("body IS NOT NULL"), postgresql_where=text("body IS NOT NULL")),
)

lanes = Table(
    "lanes",
    metadata,
    Column("chat", String(32), primary_key=True),
    Column("waiting", Integer, nullable=False, doc="how many updates"),
    Column("since", Float, nullable=False, doc="when the first of them came"),
    Column("holder", String(32), doc="the instance that answers them"),
    Column("tries", Integer, nullable=False, doc="times that the first of them has been taken"),
    Column("flooded", Boolean, nullable=False, doc="whether more came than may wait, and the person was told so"),
)

instances = Table(
    "instances",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("seen", Float, nullable=False, doc="when it last gave a sign of life, by the clock of the database"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("chat", String(32), primary_key=True),
    Column("person", String(32), primary_key=True, index=True),
    Column("state", Text, nullable=False, doc="a Conversation as JSON"),
    Column("at", Float, nullable=False, index=True),
)

choices = Table(
    "choices",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("language", String(2), nullable=False),
    Column("at", Float, nullable=False, index=True),
)

replies = Table(
    "replies",
    metadata,
    Column("chat", String(32), primary_key=True),
    Column("question", BigInteger, primary_key=True, autoincrement=False, doc="the number of a person's message"),
    Column("reply", BigInteger, nullable=False, doc="the number of the message that answered it"),
    Column("person", String(32), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
)

turns = Table(
    "turns",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("chat", String(32), nullable=False, index=True),
    Column("person", String(32), nullable=False, index=True),
    Column("question", Text, nullable=False, doc="in the person's words, to be passed on if the person wishes"),
    Column("reply", Text, nullable=False, doc="how the bot's reply began"),
    Column("at", Float, nullable=False, index=True),
)

threads = Table(
    "threads",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("chat", String(32), nullable=False, index=True),
    Column("person", String(32), nullable=False, index=True),
    Column("address", Text, doc="where the person is answered, as the channel writes it; in clear, and only until the thread is closed"),
    Column("language", String(2), nullable=False, doc="in which the person is spoken to"),
    Column("status", String(8), nullable=False, doc="offered, waiting, talking or closed"),
    Column("exchanges", Text, doc="what the person agrees to pass on, as JSON; nothing once the thread is closed"),
    Column("opened", Float, doc="when it was passed on"),
    Column("from_person", String(32), doc="the update that was passed on last, so that it is not passed on again"),
    Column("from_staff", String(32), doc="the same of the staff's"),
    Column("at", Float, nullable=False, index=True),
    sqlite_autoincrement=True,
)

staff_messages = Table(
    "staff_messages",
    metadata,
    Column("chat", String(32), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False, doc="of a message in the staff's chat that stands for a thread"),
    Column("thread", BigInteger, nullable=False, index=True),
    Column("person", String(32), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
)

questions = Table(
    "questions",
    metadata,
    Column("id", _NUMBER, primary_key=True, doc="in the order in which they were asked"),
    Column("at", Float, nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("intent", String(64), nullable=False, doc="of the reply that it got"),
    Column("result", String(16), nullable=False, doc="unknown, asked_back, or bad: answered, but not well"),
    Column("text", Text, nullable=False, doc="nothing in it or beside it tells who asked"),
    Column("settled", String(8), doc="what an operator made of it: added, noted or dropped"),
    Column("note", Text, doc="an operator's words for the Secretariat"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False, doc="the number of the message that holds the answer"),
    Column("language", String(2), nullable=False),
    Column("intent", String(64), nullable=False),
    Column("opinion", String(4), doc="good or bad; none while the answer has not been judged"),
    Column("text", Text, doc="the question, as long as it may become one that was not answered well"),
    Column("at", Float, nullable=False, index=True),
)

events = Table(
    "events",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("language", String(2), nullable=False),
    Column("intent", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("within", Integer, nullable=False),
    Column("times", Integer, nullable=False, doc="1, or -1 of what did not happen after all; added up in `statistics` before long"),
)

statistics = Table(
    "statistics",
    metadata,
    Column("day", String(10), primary_key=True, doc="in UTC, such as 2026-11-22"),
    Column("kind", String(8), primary_key=True, doc="turn, feedback or handover"),
    Column("language", String(2), primary_key=True),
    Column("intent", String(64), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("within", Integer, primary_key=True, autoincrement=False, doc="seconds in which it was answered; 0 where none are counted"),
    Column("times", BigInteger, nullable=False, doc="how often"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("name", String(32), primary_key=True, doc="of what one instance does for all"),
    Column("at", Float, nullable=False, doc="when it was last begun"),
)
