"""The tables. People and chats stand in them as keyed hashes only; no message text is kept.

`at` is the time of the last change, in seconds since 1970 (UTC).
"""

from sqlalchemy import BigInteger, Column, Float, MetaData, String, Table, Text

metadata = MetaData()

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

updates = Table(
    "updates",
    metadata,
    Column("id", String(32), primary_key=True, doc="of an update that is dealt with"),
    Column("at", Float, nullable=False, index=True),
)
