"""The tables of what readers follow, and of what the archive had when it was last looked through.

Topics, and what was found on them, are stored encrypted; readers as everywhere.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from bot.storage.tables import KEY, METADATA

__all__ = ["METADATA", "subscriptions", "surveys"]

subscriptions = Table(
    "subscriptions",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("pseudonym", LargeBinary(16), nullable=False),
    Column("sealed", LargeBinary(64), nullable=False),
    Column("topic", LargeBinary, nullable=False),
    Column("language", String(16), nullable=False),
    Column("found", LargeBinary, nullable=False),
    Column("noted_at", BigInteger, nullable=False),
    Index("subscriptions_pseudonym", "pseudonym"),
)

surveys = Table(
    "surveys",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("articles", LargeBinary, nullable=False),
)
