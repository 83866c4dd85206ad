"""Removes feature names from the preferences, because they were never set."""

from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Drop the column; a chat keeps its language and its timer."""
    op.drop_column("preferences", "switches")
