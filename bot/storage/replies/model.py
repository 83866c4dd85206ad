"""The rows of sent messages as plain values; importing this module is cheap."""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["KEPT", "LIMIT", "SIZE", "Question", "ReplyKey", "StoredReply"]

KEPT = 48 * 3600
"""Seconds for which a row can be read; it is deleted within five minutes after that."""
LIMIT = 100_000
"""The most rows; the oldest are deleted for new ones."""
SIZE = 1_500
"""The most bytes of what a row says. With `LIMIT`, the table has at most 200 MB."""


class ReplyKey(NamedTuple):
    """Names a message of the bot; a message 0 names the newest one in its place."""

    place: bytes
    message_id: int


class Question(NamedTuple):
    """Names a message that the bot has answered."""

    place: bytes
    message_id: int


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A message of the bot."""

    key: ReplyKey
    question_id: int | None
    person: bytes | None
    """The pseudonym of who asked, if the place does not tell."""
    content: bytes
    """At most `SIZE` bytes."""
    age: int = 0
    """Seconds since it was first stored, by the database's clock; of a row to be written, 0."""
