"""A question that waits for the editors; importing this costs nothing."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Miss", "Outcome", "folded"]

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
