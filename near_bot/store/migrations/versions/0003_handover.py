"""Questions that are passed on to people: the last turns, threads, and the messages that stand for them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the tables; nothing was kept before."""
    op.create_table(
        "turns",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "threads",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("exchanges", sa.Text),
        sa.Column("opened", sa.Float),
        sa.Column("from_person", sa.String(32)),
        sa.Column("from_staff", sa.String(32)),
        sa.Column("at", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_messages",
        sa.Column("chat", sa.String(32), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread", sa.BigInteger, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    indexed = {"turns": ("chat", "person", "at"), "threads": ("chat", "person", "at"), "staff_messages": ("thread", "person", "at")}
    for table, columns in indexed.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
