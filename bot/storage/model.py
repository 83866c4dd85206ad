"""The stored values and the errors, as plain classes; importing this module is cheap."""

from dataclasses import dataclass
from typing import Literal

from bot.settings import SettingsError

__all__ = [
    "NOTHING_CHOSEN",
    "AddResult",
    "HangsError",
    "Miss",
    "Preference",
    "StorageError",
    "folded",
]

AddResult = Literal["kept", "known", "full", "yours"]
"""Whether a question was stored, was there already, or did not fit in the queue."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that waits for the editors; it is deleted once it is answered or dropped."""

    id: int
    chat_id: int
    """Where it was asked, and where the answer will be sent."""
    message_id: int
    thread_id: int | None
    language: str
    """The language of the reply."""
    question: str
    asked_at: int
    """In Unix seconds."""


def folded(question: str) -> str:
    """Return a question in a form that is equal for all its spellings."""
    return " ".join(question.casefold().split()).rstrip("?!.؟… ")


@dataclass(frozen=True, slots=True)
class Preference:
    """The choices of one reader or chat."""

    language: str | None = None
    """A language code as in the texts; None means the language of the reader's Telegram."""
    timer_seconds: int | None = None
    """Seconds after which answers are deleted; None means never."""


NOTHING_CHOSEN = Preference()


class StorageError(SettingsError):
    """The database cannot be used: one sentence with DATABASE_URL, the problem and its solution.

    It never contains the password.
    """


class HangsError(StorageError):
    """The database does not answer in time."""

    def __init__(self) -> None:
        super().__init__(
            "The database does not answer; see whether its disk or its server hangs, or whether"
            " another process keeps it locked"
        )
