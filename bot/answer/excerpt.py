"""Cutting the quote inside a passage: one to three whole sentences that hold the answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answer.signals import Weighed, has_kind, sentence_shares
from bot.archive.model import Quote, Span
from bot.archive.views import PassageView
from bot.question.kinds import KINDS
from bot.search.weights import Weights

__all__ = ["EXCERPT_SIGNALS", "LIMIT", "Excerpts", "Window", "windows"]

LIMIT = 350
"""Code points of an excerpt of several sentences; one sentence may be longer."""
MOST = 3
"""Sentences of an excerpt."""
WITH_ANTECEDENT = 450
"""Code points up to which the sentence before is taken in for the sake of a pronoun."""

EXCERPT_SIGNALS = (
    "share",  # of the question's terms, weighted, in the window
    "of_best",  # the same, as a share of the best sentence's
    "holds_best",  # the best sentence is in the window
    "opens_best",  # the window begins with it
    "only_best",  # it is nothing else
    "length",  # in hundreds of code points
    "density",  # share by length
    "next",  # share of the terms in the sentence that follows
    "new_names",  # it names something that the question does not
    *(f"{kind}_asked" for kind in KINDS),  # it holds something of the kind that is asked for
)
_PRONOUNS = frozenset(
    """he she it they his her its their him them this that these those such both
    он она оно они его её ее их это этот эта эти""".split()
)
_FIRST_WORD = re.compile(r"\W*(\w+)")
_COMPANY = re.compile(
    r"\W*(?:the|this|that)\s+(?:company|firm|app|service|platform|group|agency)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Window:
    """Successive sentences of a passage, `first` to `last` inclusive, counted from 0."""

    first: int
    last: int
    span: Span
    signals: tuple[float, ...]
    """In the order of `EXCERPT_SIGNALS`."""


class Excerpts:
    """Chooses the quote of a passage."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights.row("excerpt", EXCERPT_SIGNALS)

    def cut(self, asked: Weighed, view: PassageView) -> tuple[Quote, ...]:
        """Return the quotes that answer best within a passage: whole sentences of it."""
        best = max(
            windows(asked, view),
            key=lambda window: sum(map(float.__mul__, self._weights, window.signals)),
        )
        return (Quote(view.passage.article, best.span),)


def windows(asked: Weighed, view: PassageView) -> Iterator[Window]:
    """Yield what could be quoted of a passage, with the signals of each.

    A window that opens with a pronoun takes in the sentence before, where there is room.
    """
    text, spans = view.passage.article.text, view.sentences
    here = [term for term in asked.terms if term in view.positions]
    shares = sentence_shares(asked, view, here)
    best = max(range(len(shares)), key=shares.__getitem__)
    has = [has_kind(asked, evidence) for evidence in view.evidence]
    new = [not evidence.names <= asked.weights.keys() for evidence in view.evidence]
    leans = [_leans(text, span) for span in spans]
    bounds = (*view.starts, view.length)
    seen = set()
    for begin in range(len(spans)):
        for last in range(begin, min(begin + MOST, len(spans))):
            first = begin
            if spans[last].end - spans[first].start > LIMIT and last > first:
                break
            if (
                leans[first]
                and first
                and spans[last].end - spans[first - 1].start <= WITH_ANTECEDENT
                and last - first + 1 < MOST
            ):
                first -= 1
            if (first, last) in seen:
                continue
            seen.add((first, last))
            span = Span(spans[first].start, spans[last].end)
            low, high = bounds[first], bounds[last + 1]
            share = (
                sum(
                    asked.weights[term]
                    for term in here
                    if any(low <= at < high for at in view.positions[term])
                )
                / asked.total
            )
            length = (span.end - span.start) / 100
            inside = slice(first, last + 1)
            yield Window(
                first,
                last,
                span,
                (
                    share,
                    share / (shares[best] or 1.0),
                    float(first <= best <= last),
                    float(first == best),
                    float(first == best == last),
                    length,
                    share / (length + 1),
                    shares[last + 1] if last + 1 < len(shares) else 0.0,
                    float(any(new[inside])),
                    *(float(asked.kind == kind and any(has[inside])) for kind in KINDS),
                ),
            )


def _leans(text: str, span: Span) -> bool:
    """Whether a sentence opens with a word that means something said before it."""
    word = _FIRST_WORD.match(text, span.start, span.end)
    if word and word.group(1).casefold() in _PRONOUNS:
        return True
    return _COMPANY.match(text, span.start, span.end) is not None
