"""What the desk can decide: an answer, a choice or an abstention. All three are values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.archive.faq import FaqEntry
from bot.archive.model import Article, Passage, Quote

__all__ = ["Abstention", "Answer", "Choice", "Decision", "Option", "Ranked", "Reason"]

Reason = Literal["no_match", "ambiguous", "out_of_dates", "empty"]


class Ranked:
    """A passage that was considered, with its score and the quotes that would be cut from it.

    `score` is comparable only among the passages of one question. The excerpt may be given as a
    function: it is cut when somebody looks at it, since most are never shown.
    """

    __slots__ = ("_excerpt", "passage", "score")

    def __init__(
        self,
        passage: Passage,
        score: float,
        excerpt: tuple[Quote, ...] | Callable[[], tuple[Quote, ...]],
    ) -> None:
        self.passage = passage
        self.score = score
        self._excerpt = excerpt

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ranked):
            return NotImplemented
        return (self.passage, self.score, self.excerpt) == (
            other.passage,
            other.score,
            other.excerpt,
        )

    def __hash__(self) -> int:
        return hash((self.passage, self.score))

    @property
    def excerpt(self) -> tuple[Quote, ...]:
        """The quotes that would be cut from the passage."""
        if callable(self._excerpt):
            self._excerpt = self._excerpt()
        return self._excerpt


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of an ambiguous question."""

    label: str
    """A curated question, or an article's title."""
    quotes: tuple[Quote, ...]
    faq: FaqEntry | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The archive answers, by these quotes."""

    quotes: tuple[Quote, ...]
    by: Literal["faq", "passage"]
    confidence: float
    """0 to 1: how probably the first quote answers the question."""
    ranked: tuple[Ranked, ...] = ()
    faq: FaqEntry | None = None
    later: Quote | None = None
    """What a certainly younger article says of the same; which of the two is right is not said."""
    left_aside: int = 0
    """Undated articles that a period in the question left out of account."""

    @property
    def more(self) -> tuple[Quote, ...]:
        """The next best quotes: none that overlaps, or repeats, a quote that stands before it."""
        shown = [*self.quotes, *([self.later] if self.later else [])]
        known = len(shown)
        for ranked in self.ranked:
            for quote in ranked.excerpt:
                if not any(_same(quote, other) for other in shown):
                    shown.append(quote)
        return tuple(shown[known:])


@dataclass(frozen=True, slots=True)
class Choice:
    """Two or three readings are too close to choose between: the reader chooses."""

    options: tuple[Option, ...]
    confidence: float
    ranked: tuple[Ranked, ...] = ()


@dataclass(frozen=True, slots=True)
class Abstention:
    """The archive does not say, or the question cannot be read; with the nearest articles."""

    reason: Reason
    nearest: tuple[Article, ...] = ()
    confidence: float = 0.0
    ranked: tuple[Ranked, ...] = ()
    left_aside: int = 0
    """Undated articles that a period in the question left out of account."""


Decision = Answer | Choice | Abstention


def _same(one: Quote, other: Quote) -> bool:
    if one.article.id == other.article.id and one.span.overlaps(other.span):
        return True
    return one.text == other.text
