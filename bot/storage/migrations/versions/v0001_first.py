"""The first tables."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "preferences",
        sa.Column("pseudonym", sa.LargeBinary(16), primary_key=True),
        sa.Column("language", sa.String(16)),
        sa.Column("timer_seconds", sa.Integer),
        sa.Column("switches", sa.String(200), nullable=False),
    )
    op.create_table(
        "deletions",
        sa.Column("pseudonym", sa.LargeBinary(16), primary_key=True),
        sa.Column("message_id", sa.BigInteger, primary_key=True),
        sa.Column("sealed", sa.LargeBinary(64), nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
    )
    op.create_index("deletions_due", "deletions", ["due"])
    op.create_table(
        "counts",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "misses",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("sealed", sa.LargeBinary(64), nullable=False),
        sa.Column("place", sa.LargeBinary(16), nullable=False),
        sa.Column("pseudonym", sa.LargeBinary(16), nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
    )
    op.create_index("misses_place", "misses", ["place"])
    op.create_index("misses_pseudonym", "misses", ["pseudonym"])
    op.create_index("misses_asked_at", "misses", ["asked_at"])
    op.create_table(
        "handled",
        sa.Column("update_id", _KEY, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
    )
    op.create_index("handled_at", "handled", ["at"])
