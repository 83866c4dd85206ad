"""The interface of search engines for passages."""

from typing import NamedTuple, Protocol

from bot.archive.model import Passage
from bot.question.reading import Question

__all__ = ["Candidate", "SearchEngine"]


class Candidate(NamedTuple):
    """A candidate passage with its score."""

    passage: Passage
    score: float
    """Above 0; comparable only among the candidates of one question."""


class SearchEngine(Protocol):
    """Finds passages that contain the terms of a question."""

    async def search(self, question: Question, limit: int) -> list[Candidate]:
        """Return up to `limit` candidates, best first; an empty list if no term is known."""
        ...

    async def ping(self) -> None:
        """Return if the engine can search; raise an exception if it cannot."""
        ...

    async def close(self) -> None:
        """Release files and connections; may be called twice."""
        ...
