"""What an engine that finds passages must do."""

from typing import NamedTuple, Protocol

from bot.archive.model import Passage
from bot.question.reading import Question

__all__ = ["Candidate", "SearchEngine"]


class Candidate(NamedTuple):
    """A passage with a score."""

    passage: Passage
    score: float
    """Above 0; comparable only among the candidates of one question."""


class SearchEngine(Protocol):
    """Finds the passages in which a question's terms stand."""

    async def search(self, question: Question, limit: int) -> list[Candidate]:
        """Return up to `limit` candidates, best first; none when no term is known."""
        ...

    async def ping(self) -> None:
        """Return when the engine can answer; raise when it cannot."""
        ...

    async def close(self) -> None:
        """Let go of files and connections; may be called twice."""
        ...
