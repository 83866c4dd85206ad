"""Adds which message of the bot answers which."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "replies",
        sa.Column("place", sa.LargeBinary(16), primary_key=True),
        sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question_id", sa.BigInteger),
        sa.Column("person", sa.LargeBinary(16)),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("replies_question", "replies", ["place", "question_id"])
    op.create_index("replies_person", "replies", ["person"])
    op.create_index("replies_at", "replies", ["at"])
