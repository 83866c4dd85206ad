"""What one reader or chat has chosen; importing this costs nothing."""

from dataclasses import dataclass

__all__ = ["NOTHING_CHOSEN", "Preference"]


@dataclass(frozen=True, slots=True)
class Preference:
    """What one reader or chat has chosen."""

    language: str | None = None
    """As the texts are named; None is the one of the reader's Telegram."""
    timer_seconds: int | None = None
    """After how many seconds answers delete themselves; None is never."""
    switches: frozenset[str] = frozenset()
    """The names of features that were switched on, without spaces."""


NOTHING_CHOSEN = Preference()
