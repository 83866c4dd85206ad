"""The tables of the inbox: what is not answered yet, and which process answers which chat."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
)

from bot.storage.tables import KEY, METADATA

__all__ = ["DEAD", "METADATA", "NOTICE", "WAITING", "bots", "inbox", "inbox_lanes"]

WAITING, NOTICE, DEAD = 0, 1, 2
"""What a row of the inbox is: an update that waits; one that was refused because too many wait, so
that its sender is to be told; a dead letter, which could not be answered."""

inbox = Table(
    "inbox",
    METADATA,
    Column("update_id", KEY, primary_key=True, autoincrement=False),
    # Keyed hashes of the lane's name and of the sender's id.
    Column("lane", LargeBinary(16), nullable=False),
    Column("person", LargeBinary(16)),
    Column("message_id", BigInteger),
    # The update as JSON, encrypted.
    Column("sealed", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    # How often an edit has replaced it.
    Column("edits", SmallInteger, nullable=False),
    # Of a dead letter: the name of the error.
    Column("why", String(60)),
    Index("inbox_lane", "lane", "update_id"),
    Index("inbox_person", "person"),
    Index("inbox_at", "at"),
)

inbox_lanes = Table(
    "inbox_lanes",
    METADATA,
    Column("lane", LargeBinary(16), primary_key=True),
    # The fencing number of the process that has the lease; 0 if nobody has.
    Column("fence", BigInteger, nullable=False),
    # Until when, or, of a lane that rests, since when.
    Column("until", BigInteger, nullable=False),
    # Before this, nothing may be sent: Telegram asked the chat to wait.
    Column("due", BigInteger, nullable=False),
    # Whether the lease was taken over from a process that did not give it back.
    Column("is_suspect", Boolean, nullable=False),
    Index("inbox_lanes_until", "until"),
)

bots = Table(
    "bots",
    METADATA,
    Column("bot_id", String(40), primary_key=True),
    # By which a change of the token is noticed; it tells nothing about the token.
    Column("seal", LargeBinary(16), nullable=False),
    # How many processes have begun: the fencing number of the last one.
    Column("runs", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
)
