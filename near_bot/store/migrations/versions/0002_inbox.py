"""The inbox in the place of the list of updates that are done."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """What was done stays known as done."""
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("chat", sa.String(32)),
        sa.Column("person", sa.String(32)),
        sa.Column("sent", sa.Float),
        sa.Column("body", sa.Text),
    )
    waiting = sa.text("body IS NOT NULL")
    op.create_index("inbox_waiting", "inbox", ["chat", "id"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_index("ix_inbox_at", "inbox", ["at"])
    op.create_table(
        "lanes",
        sa.Column("chat", sa.String(32), primary_key=True),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("holder", sa.String(32)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("flooded", sa.Boolean, nullable=False),
    )
    op.create_table("instances", sa.Column("id", sa.String(32), primary_key=True), sa.Column("seen", sa.Float, nullable=False))
    op.execute("INSERT INTO inbox (key, at) SELECT id, at FROM updates ORDER BY at")
    op.drop_table("updates")
