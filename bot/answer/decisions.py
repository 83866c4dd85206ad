"""The decisions on a question: an answer, a closest passage, a choice or an abstention."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, NamedTuple

from bot.archive.faq import FaqEntry
from bot.archive.model import Article, Passage, Quote
from bot.i18n.small_talk import Talk

__all__ = [
    "Abstention",
    "Answer",
    "Choice",
    "Closest",
    "Decision",
    "Option",
    "Part",
    "Ranked",
    "RankedEntry",
    "Reason",
    "TimeDoubt",
    "content_of",
]

Reason = Literal["no_match", "ambiguous", "out_of_dates", "empty", "unavailable"]
"""`unavailable`: the archive is on other machines, and they do not answer now."""


class Ranked:
    """A candidate passage with its score and the quotes that would be cut from it.

    `score` can be compared only among the passages of one question. The excerpt may be given as a
    function, which is called on first access, because most excerpts are never shown.
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
class RankedEntry:
    """A candidate entry of the FAQ with its score."""

    entry: FaqEntry
    score: float
    """From 0 to 1, comparable among all questions: for the best entry, the probability that it
    answers; for another one, that times its odds against the best one, and at most the rest if the
    best one has the question among its wordings."""


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of an ambiguous question."""

    label: str
    """A curated question, or the title of an article."""
    quotes: tuple[Quote, ...]
    faq: FaqEntry | None = None


@dataclass(frozen=True, slots=True)
class TimeDoubt:
    """Why the time for which a quote is shown is not certain."""

    quote: Quote
    kind: Literal["year", "coarse", "ahead", "inferred", "undated"]
    """The year of a month is not stated; the time is told less closely than it is asked for; it was
    yet to come; the article's date is inferred, or there is none."""
    words: str = ""
    """The words for the time in the quote, if it is of these words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes from the archive that answer the question."""

    quotes: tuple[Quote, ...]
    by: Literal["faq", "passage"]
    confidence: float
    """The probability that the first quote answers the question, from 0 to 1."""
    ranked: tuple[Ranked, ...] = ()
    faq: FaqEntry | None = None
    later: Quote | None = None
    """A quote on the same subject from a certainly newer article; it may contradict the answer."""
    earlier: Quote | None = None
    """The same report of a certainly older time, with other figures."""
    also: tuple[Article, ...] = ()
    """The other articles that say the same as the first quote."""
    left_aside: int = 0
    """The number of undated articles not considered because the question names a period."""
    entries: tuple[RankedEntry, ...] = ()
    """The nearest entries of the FAQ, best first."""
    order: Literal["", "oldest", "newest"] = ""
    """What comes first if the quotes are what the archive has of a time, in order of time."""
    doubts: tuple[TimeDoubt, ...] = ()
    """What is not certain about the times of the quotes, if the question names a period."""
    is_partial: bool = False
    """Whether a part of the archive could not be searched, so that there may be more."""

    def doubted(self, confidence: float) -> "Closest":
        """Return the same as a closest passage, of at most this confidence."""
        return Closest(
            *(self.quotes[:1], self.by, min(self.confidence, confidence), self.ranked, self.faq),
            left_aside=self.left_aside,
            entries=self.entries,
            doubts=self.doubts,
            is_partial=self.is_partial,
        )

    @property
    def shown(self) -> tuple[Quote, ...]:
        """All quotes that are shown, those of other times last."""
        return (*self.quotes, *[one for one in (self.later, self.earlier) if one])

    @property
    def more(self) -> tuple[Quote, ...]:
        """The next best quotes, without those that overlap or repeat an earlier quote."""
        return _further(self.shown, self.ranked)


@dataclass(frozen=True, slots=True)
class Choice:
    """Two or three readings that are too close to decide between; the reader chooses."""

    options: tuple[Option, ...]
    confidence: float
    ranked: tuple[Ranked, ...] = ()
    entries: tuple[RankedEntry, ...] = ()
    """The nearest entries of the FAQ, best first."""
    is_partial: bool = False
    """Whether a part of the archive could not be searched, so that there may be more."""


@dataclass(frozen=True, slots=True)
class Closest:
    """No answer, but a passage or an FAQ entry that may be one; the reader is told that it may not.

    Two quotes are from two articles that are equally likely.
    """

    quotes: tuple[Quote, ...]
    by: Literal["faq", "passage"]
    confidence: float
    """The probability that the first quote answers the question; below that of every answer."""
    ranked: tuple[Ranked, ...] = ()
    faq: FaqEntry | None = None
    left_aside: int = 0
    """The number of undated articles not considered because the question names a period."""
    entries: tuple[RankedEntry, ...] = ()
    """The nearest entries of the FAQ, best first."""
    doubts: tuple[TimeDoubt, ...] = ()
    """What is not certain about the times of the quotes, if the question names a period."""
    is_partial: bool = False
    """Whether a part of the archive could not be searched, so that there may be more."""

    @property
    def more(self) -> tuple[Quote, ...]:
        """The next best quotes, without those that overlap or repeat an earlier quote."""
        return _further(self.quotes, self.ranked)


@dataclass(frozen=True, slots=True)
class Abstention:
    """No answer: the archive does not have one, or the question has no content words."""

    reason: Reason
    nearest: tuple[Article, ...] = ()
    """The articles of the best passages, best first."""
    confidence: float = 0.0
    ranked: tuple[Ranked, ...] = ()
    left_aside: int = 0
    """The number of undated articles not considered because the question names a period."""
    entries: tuple[RankedEntry, ...] = ()
    """The nearest entries of the FAQ, best first."""
    reach: tuple[str, str] | None = None
    """The first and the last month (or year) of the archive in EDTF, if it has nothing from the
    time that the question names."""
    is_partial: bool = False
    """Whether a part of the archive could not be searched, so that there may be more."""
    talk: Talk | None = field(default=None, compare=False)
    """What is told in reply to small talk or a question about the bot, which is `empty`."""


Decision = Answer | Closest | Choice | Abstention


class Part(NamedTuple):
    """One of the questions in a message, with its decision."""

    text: str
    decision: Decision
    subject: str
    """The question that a next one may refer to: this one, or the one that this refers to."""


def content_of(answer: Answer | Closest) -> str:
    """Return the text of an answer: its quotes and, if it is from the FAQ, all its wordings."""
    asked = answer.faq.questions.values() if answer.faq else ()
    return "\n".join((*chain.from_iterable(asked), *(quote.text for quote in answer.quotes)))


def _further(shown: Sequence[Quote], ranked: Sequence[Ranked]) -> tuple[Quote, ...]:
    """Return the quotes of ranked passages without those that overlap or repeat an earlier one."""
    found = [*shown]
    for one in ranked:
        for quote in one.excerpt:
            if not any(_same(quote, other) for other in found):
                found.append(quote)
    return tuple(found[len(shown) :])


def _same(one: Quote, other: Quote) -> bool:
    if one.article.id == other.article.id and one.span.overlaps(other.span):
        return True
    return one.text == other.text
