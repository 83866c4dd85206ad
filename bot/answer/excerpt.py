"""Cuts the quote from a passage: one to three whole sentences that contain the answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bot.analysis.passages import PassageView
from bot.answer.signals import KIND_ROWS, NO_KIND, Weighed, has_kind, sentence_shares
from bot.archive.model import Quote, Span
from bot.question.kinds import KINDS
from bot.search.weights import Weights

__all__ = ["EXCERPT_SIGNALS", "LIMIT", "Excerpts", "Window", "windows"]

LIMIT = 300
"""The most characters of an excerpt of several sentences; a single sentence may be longer."""
_ASKING = ("?", "؟")
_CLOSERS, _CLOSING = "\"'”’»)]*_ ", 8
MOST = 3
"""The most sentences of an excerpt."""
WITH_ANTECEDENT = 400
"""The most characters of an excerpt that includes the sentence before because of a pronoun."""

EXCERPT_SIGNALS = (
    "share",  # weighted share of the question's terms that are in the window
    "of_best",  # that share, divided by the best sentence's
    "holds_best",  # 1 if the window contains the best sentence
    "opens_best",  # 1 if the window begins with the best sentence
    "only_best",  # 1 if the window is the best sentence alone
    "length",  # in hundreds of characters
    "density",  # share divided by length + 1
    "next",  # weighted share of the terms in the sentence after the window
    "new_names",  # 1 if the window has a name that is not in the question
    *(f"{kind}_asked" for kind in KINDS),  # 1 if the window has something of the kind asked for
)


class Window(NamedTuple):
    """Consecutive sentences of a passage, with the signals for choosing among windows."""

    span: Span
    signals: tuple[float, ...]
    """In the order of `EXCERPT_SIGNALS`."""


class Excerpts:
    """Chooses the quote to cut from a passage."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights.row("excerpt", EXCERPT_SIGNALS)

    def cut(
        self, asked: Weighed, view: PassageView, allowed: Callable[[Quote], bool] | None = None
    ) -> tuple[Quote, ...]:
        """Return the quotes of a passage that answer best, as whole sentences.

        A quote ends with a question only if the passage has nothing else, and is one that is not
        `allowed` only if none is.
        """
        cut = list(windows(asked, view))
        if allowed is not None:
            article = view.passage.article
            cut = [one for one in cut if allowed(Quote(article, one.span))] or cut
        text = view.passage.article.text
        telling = [window for window in cut if not _is_question(text, window.span)]
        best = max(
            telling or cut,
            key=lambda window: sum(map(float.__mul__, self._weights, window.signals)),
        )
        return (Quote(view.passage.article, best.span),)


def _is_question(text: str, span: Span) -> bool:
    """Whether a text ends with a question mark, before marks that close a quotation."""
    return text[max(span.start, span.end - _CLOSING) : span.end].rstrip(_CLOSERS)[-1:] in _ASKING


def windows(asked: Weighed, view: PassageView) -> Iterator[Window]:
    """Yield the windows of a passage that could be quoted, with their signals.

    A window that begins with a pronoun includes the sentence before it if the length allows.
    """
    spans = view.sentences
    here = [term for term in asked.weights if term in view.held]
    shares = sentence_shares(asked, view, here)
    best = max(range(len(shares)), key=shares.__getitem__)
    held = _held(view, here)
    known = asked.known
    has = [has_kind(asked, evidence) for evidence in view.evidence]
    new = [not evidence.names <= known for evidence in view.evidence]
    summed: dict[int, float] = {}
    for first, last in _choices(spans, view.leans):
        span = Span(spans[first].start, spans[last].end)
        terms, kind, names = held[first], has[first], new[first]
        for at in range(first + 1, last + 1):
            terms, kind, names = terms | held[at], kind or has[at], names or new[at]
        share = summed.get(terms)
        if share is None:
            share = summed[terms] = (
                sum([asked.weights[t] for bit, t in enumerate(here) if terms >> bit & 1])
                / asked.total
            )
        length = (span.end - span.start) / 100
        yield Window(
            span,
            (
                share,
                share / (shares[best] or 1.0),
                1.0 if first <= best <= last else 0.0,
                1.0 if first == best else 0.0,
                1.0 if first == best == last else 0.0,
                length,
                share / (length + 1),
                shares[last + 1] if last + 1 < len(shares) else 0.0,
                1.0 if names else 0.0,
                *(KIND_ROWS[asked.kind] if kind else NO_KIND),
            ),
        )


def _choices(spans: Sequence[Span], leans: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the indexes of the first and last sentence of each window short enough to quote."""
    found: dict[tuple[int, int], None] = {}
    for begin in range(len(spans)):
        for last in range(begin, min(begin + MOST, len(spans))):
            if last > begin and spans[last].end - spans[begin].start > LIMIT:
                break
            takes_in = (
                leans[begin]
                and begin > 0
                and last - begin + 1 < MOST
                and spans[last].end - spans[begin - 1].start <= WITH_ANTECEDENT
            )
            found[begin - takes_in, last] = None
    return list(found)


def _held(view: PassageView, here: Sequence[str]) -> list[int]:
    """Return for each sentence a bit mask of the terms in it, by their index in `here`."""
    held = [0] * len(view.sentences)
    for bit, term in enumerate(here):
        for sentence in view.held[term]:
            held[sentence] |= 1 << bit
    return held
