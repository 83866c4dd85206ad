"""Adds the inbox, the leases of its chats, and by which a change of the token is noticed."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0004"
down_revision = "0003"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "inbox",
        sa.Column("update_id", _KEY, primary_key=True, autoincrement=False),
        sa.Column("lane", sa.LargeBinary(16), nullable=False),
        sa.Column("person", sa.LargeBinary(16)),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("edits", sa.SmallInteger, nullable=False),
        sa.Column("why", sa.String(60)),
    )
    op.create_index("inbox_lane", "inbox", ["lane", "update_id"])
    op.create_index("inbox_person", "inbox", ["person"])
    op.create_index("inbox_at", "inbox", ["at"])
    op.create_table(
        "inbox_lanes",
        sa.Column("lane", sa.LargeBinary(16), primary_key=True),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("is_suspect", sa.Boolean, nullable=False),
    )
    op.create_index("inbox_lanes_until", "inbox_lanes", ["until"])
    op.create_table(
        "bots",
        sa.Column("bot_id", sa.String(40), primary_key=True),
        sa.Column("seal", sa.LargeBinary(16), nullable=False),
        sa.Column("runs", _KEY, nullable=False),
    )
