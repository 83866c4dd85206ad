"""The table of the messages that the bot has sent."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table

from bot.storage.tables import METADATA

__all__ = ["METADATA", "replies"]

replies = Table(
    "replies",
    METADATA,
    # A keyed hash of the chat's id, or of the id of a message in a chat of others.
    Column("place", LargeBinary(16), primary_key=True),
    # 0 for a message in a chat of others.
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    # The message that it answers.
    Column("question_id", BigInteger),
    # A keyed hash of the asker's id, if the place does not tell who asked.
    Column("person", LargeBinary(16)),
    # What it shows, without words, encrypted.
    Column("sealed", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("replies_question", "place", "question_id"),
    Index("replies_person", "person"),
    Index("replies_at", "at"),
)
