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
