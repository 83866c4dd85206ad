"""The interface of search engines: all that the desk needs of one, and nothing else."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate
from typing import NamedTuple, Protocol

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.archive.model import Archive, Passage
from bot.question.reading import Question
from bot.search.bm25 import LEAST

__all__ = ["Candidate", "Candidates", "Days", "SearchEngine"]


class Candidate(NamedTuple):
    """A candidate passage with its score."""

    passage: Passage
    score: float
    """Above 0; that of `bot.search.bm25`, whichever engine found the passage."""


class Candidates(list[Candidate]):
    """The candidates of a question, best first."""

    def __init__(
        self, found: Iterable[Candidate] = (), *, is_whole: bool = True, has_more: bool = False
    ) -> None:
        super().__init__(found)
        self.is_whole = is_whole
        """Whether the whole archive was searched, and not only a part that could be reached."""
        self.has_more = has_more
        """Whether there may be further passages with words of the question."""

    def within(self, characters: int) -> "Candidates":
        """Return the best candidates that have at most this many characters together, or one."""
        spans = [one.passage.span for one in self]
        lengths = accumulate(span.end - span.start for span in spans)
        number = sum(length <= characters for length in lengths)
        kept = self[: max(1, number)]
        return Candidates(kept, is_whole=self.is_whole, has_more=self.has_more)


class Days(NamedTuple):
    """A range of days, both inclusive; None is an open side."""

    first: date | None
    last: date | None

    @property
    def ordinals(self) -> tuple[int, int]:
        """Both as `date.toordinal` counts days; an open side is the first or the last of all."""
        return (self.first or date.min).toordinal(), (self.last or date.max).toordinal()


class SearchEngine(Protocol):
    """Finds passages of one state of an archive by the terms of a question.

    What is asked of it while questions are answered is asynchronous. What it knows of the archive
    itself belongs to the state that was opened, and does not change.
    """

    @property
    def archive(self) -> Archive:
        """The archive: its articles by id, by digest and in order, its languages and its dates."""
        ...

    @property
    def analyser(self) -> Analyser:
        """What has turned the archive's texts into terms."""
        ...

    @property
    def lexicon(self) -> Lexicon:
        """The statistics of all passages, and the words for correcting the spelling."""
        ...

    @property
    def count(self) -> int:
        """The number of passages that were numbered, those that are gone included."""
        ...

    def passages(self) -> Iterator[Passage]:
        """Yield all passages, in the order of the archive."""
        ...

    async def search(
        self,
        question: Question,
        limit: int,
        within: Days | None = None,
        least: float = LEAST,
    ) -> Candidates:
        """Return up to `limit` candidates, best first; none if no term is known.

        With `within`, only of articles whose date may be of these days. Most candidates have at
        least a share of the best one's score; see `bot.search.bm25`. Raises `EngineError` if the
        engine does not answer, as `matching` does.
        """
        ...

    async def matching(self, question: Question, limit: int) -> list[Passage]:
        """Return up to `limit` passages with terms of a question, roughly the best first.

        It is for many passages that are compared by other means, and for long texts: scoring these
        takes longer than finding them.
        """
        ...

    def extended(self, archive: Archive, analyser: Analyser) -> "SearchEngine | None":
        """Return an engine of a later state of the archive, or None if it must be opened again."""
        ...

    async def ping(self) -> None:
        """Return if the engine can search; raise an exception if it cannot."""
        ...

    async def close(self) -> None:
        """Release files and connections; may be called twice."""
        ...
