"""What readers follow, as plain values; importing this module is cheap."""

from dataclasses import dataclass

__all__ = ["TOPICS_LIMIT", "TOPIC_LIMIT", "Due", "Subscription", "Survey"]

TOPIC_LIMIT = 100
"""The most characters of a topic."""
TOPICS_LIMIT = 10
"""The most topics of one reader."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One topic of a reader."""

    id: int
    topic: str


@dataclass(frozen=True, slots=True)
class Due:
    """What a reader is to be told."""

    user_id: int
    language: str
    """Of the reply."""
    topics: tuple[tuple[str, tuple[bytes, ...]], ...]
    """Each topic with the names of the quotes that were found on it."""
    noted_at: int
    """When the reader was last told something, in Unix seconds; 0 for never."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the archive had when it was last looked through."""

    version: int
    articles: bytes
    """As whoever looks through it writes it."""
