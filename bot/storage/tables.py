"""The tables as they are now; `migrations` brings a database up to date with them.

Readers are stored only by pseudonym, plus their sealed id if a message must reach them later. Times
are whole Unix seconds.
"""

from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = [
    "KEY",
    "METADATA",
    "counts",
    "deletions",
    "handled",
    "insert_into",
    "misses",
    "preferences",
]

METADATA = MetaData()

KEY = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows, and finds them without another index, only if the key is an INTEGER."""

preferences = Table(
    "preferences",
    METADATA,
    Column("pseudonym", LargeBinary(16), primary_key=True),
    Column("language", String(16)),
    Column("timer_seconds", Integer),
)

deletions = Table(
    "deletions",
    METADATA,
    Column("pseudonym", LargeBinary(16), primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("sealed", LargeBinary(64), nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Index("deletions_due", "due"),
)

counts = Table(
    "counts",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

misses = Table(
    "misses",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("sealed", LargeBinary(64), nullable=False),
    Column("place", LargeBinary(16), nullable=False),
    Column("pseudonym", LargeBinary(16), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("language", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Index("misses_place", "place"),
    Index("misses_pseudonym", "pseudonym"),
    Index("misses_asked_at", "asked_at"),
)

handled = Table(
    "handled",
    METADATA,
    Column("update_id", KEY, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("falls", SmallInteger, nullable=False, server_default="0"),
    Column("claims", SmallInteger, nullable=False, server_default="1"),
    Index("handled_at", "at"),
)


def insert_into(
    connection: "Connection | AsyncConnection", table: Table
) -> "postgresql.Insert | sqlite.Insert":
    """Return an insertion that supports `on_conflict_do_update`."""
    # The dialect in use is imported already; importing the other one would take time.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)
