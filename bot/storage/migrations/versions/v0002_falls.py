"""Adds to each handled update how many processes hung on it, and how many claimed it."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the two counts; existing rows get no fall and one claim."""
    for name, default in (("falls", "0"), ("claims", "1")):
        op.add_column(
            "handled", sa.Column(name, sa.SmallInteger, nullable=False, server_default=default)
        )
