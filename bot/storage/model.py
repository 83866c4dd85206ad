"""What is stored and what can go wrong, as plain values; importing this costs nothing."""

from dataclasses import dataclass
from typing import Literal

from bot.settings import SettingsError

__all__ = ["NOTHING_CHOSEN", "Miss", "Outcome", "Preference", "StorageError", "folded"]

Outcome = Literal["kept", "known", "full"]
"""Whether a question was kept, was there already, or finds no room."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that waits for the editors; once it is answered or dropped it is gone."""

    id: int
    chat_id: int
    """Where it was asked, and the answer is sent."""
    message_id: int
    thread_id: int | None
    language: str
    """The language of the reply."""
    question: str
    asked_at: int
    """In Unix seconds."""


def folded(question: str) -> str:
    """Return what two writings of the same question have in common."""
    return " ".join(question.casefold().split()).rstrip("?!.؟… ")


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


class StorageError(SettingsError):
    """The database cannot be used: one sentence with DATABASE_URL, the problem and the mend.

    It never holds the password.
    """
