"""Cuts the quote from a passage: one to three whole sentences that contain the answer."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from bot.analysis.passages import PassageView
from bot.answer.signals import KIND_ROWS, NO_KIND, definitions_in, has_kind, sentence_shares
from bot.archive.model import Quote, Span
from bot.question.kinds import KINDS
from bot.search.weighing import Weighed
from bot.search.weights import Weights

__all__ = ["EXCERPT_SIGNALS", "LIMIT", "Cut", "Excerpts", "Window", "windows"]

LIMIT = 400
"""The most characters of an excerpt of several sentences; a single sentence may be longer."""
_ASKING = ("?", "؟")
_CLOSERS, _CLOSING = "\"'”’»)]*_ ", 8
MOST = 3
"""The most sentences of an excerpt."""
WITH_ANTECEDENT = 500
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
    "stems",  # weighted share of the terms that only match in their first letters
    "begins",  # 1 if the window begins with the passage
    "defines",  # 1 if the window begins with a sentence that defines what is asked about
    "meaning",  # the highest cosine of the question's vector and a sentence's
)


_SHARE = EXCERPT_SIGNALS.index("share")
_REPEATED = 0.5
"""The least share of the question that a window repeats which has no other words."""


Allowed: TypeAlias = Callable[[Quote], bool]
"""Whether something may be quoted."""


class Window(NamedTuple):
    """Consecutive sentences of a passage, with the signals for choosing among windows."""

    span: Span
    signals: tuple[float, ...]
    """In the order of `EXCERPT_SIGNALS`."""


class Cut(NamedTuple):
    """The windows of a passage that may be quoted, best first, and the scores of all of them."""

    view: PassageView
    windows: tuple[Window, ...]
    scores: tuple[float, ...]
    """In descending order."""

    @property
    def quote(self) -> Quote:
        """The best window as a quote."""
        return Quote(self.view.passage.article, self.windows[0].span)


class Excerpts:
    """Chooses the quote to cut from a passage."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights.row("excerpt", EXCERPT_SIGNALS)

    def cut(
        self, asked: Weighed, view: PassageView, allowed: Allowed | None = None
    ) -> tuple[Quote, ...]:
        """Return the quotes of a passage that answer best, as whole sentences; see `windows`."""
        return (self.windows(asked, view, allowed).quote,)

    def windows(self, asked: Weighed, view: PassageView, allowed: Allowed | None = None) -> Cut:
        """Return the windows of a passage that may be quoted.

        A window that ends with a question, or has nothing but words of the question, is among them
        only if the passage has nothing else; likewise one that is not `allowed`.
        """
        weights = self._weights
        found = [
            (sum(map(float.__mul__, weights, window.signals)), window)
            for window in windows(asked, view)
        ]
        found.sort(key=_score, reverse=True)
        if allowed is not None:
            article = view.passage.article
            found = [one for one in found if allowed(Quote(article, one[1].span))] or found
        telling = [one for one in found if _is_telling(asked, view, one[1])] or found
        return Cut(view, tuple([one for _, one in telling]), tuple([score for score, _ in telling]))


_score = itemgetter(0)


def _is_telling(asked: Weighed, view: PassageView, window: Window) -> bool:
    """Whether a window may answer: it neither ends with a question nor repeats the one asked."""
    text, span = view.passage.article.text, window.span
    if _is_question(text, span):
        return False
    # A question that can be answered by yes or no is answered by its own words.
    return (
        not asked.is_open
        or window.signals[_SHARE] < _REPEATED
        or not view.repeats(span, asked.known)
    )


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
    cosines = _cosines(asked, view)
    like = _like(asked, view)
    defining = definitions_in(asked, view)
    summed: dict[int, float] = {}
    for first, last in _choices(spans, view.leans, _quotable(asked, view, has)):
        span = Span(spans[first].start, spans[last].end)
        terms, kind, names, alike = held[first], has[first], new[first], like[first]
        for at in range(first + 1, last + 1):
            terms, kind, names = terms | held[at], kind or has[at], names or new[at]
            alike |= like[at]
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
                sum([one.weight for one in asked.terms if alike & one.bit]) / asked.total
                if alike
                else 0.0,
                0.0 if first else 1.0,
                1.0 if defining[first] else 0.0,
                max(cosines[first : last + 1]),
            ),
        )


def _quotable(asked: Weighed, view: PassageView, has: Sequence[bool]) -> list[bool]:
    """Return for each sentence whether it may be quoted, which titles may not.

    They may if they have the number, time or reason that is asked for, or if there is nothing else.
    """
    may_tell = asked.kind in ("number", "time", "reason")
    found = [
        paragraph not in view.titles or (may_tell and is_asked)
        for paragraph, is_asked in zip(view.paragraphs, has, strict=True)
    ]
    return found if any(found) else [True] * len(found)


def _cosines(asked: Weighed, view: PassageView) -> list[float]:
    """Return the cosine of the question and each sentence, all 0 where no meaning is known."""
    if asked.vector is None or view.vectors is None:
        return [0.0] * len(view.sentences)
    found: list[float] = (view.vectors[:-1] @ asked.vector).tolist()
    return found


def _choices(
    spans: Sequence[Span], leans: Sequence[bool], quotable: Sequence[bool]
) -> list[tuple[int, int]]:
    """Return the indexes of the first and last sentence of each window short enough to quote."""
    found: dict[tuple[int, int], None] = {}
    for begin in range(len(spans)):
        for last in range(begin, min(begin + MOST, len(spans))):
            too_long = last > begin and spans[last].end - spans[begin].start > LIMIT
            if too_long or not quotable[last]:
                break
            takes_in = (
                leans[begin]
                and begin > 0
                and quotable[begin - 1]
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


def _like(asked: Weighed, view: PassageView) -> list[int]:
    """Return for each sentence a bit mask of the terms that only match in their first letters."""
    like = [0] * len(view.sentences)
    for one in asked.terms:
        if one.term not in view.held:
            for sentence in view.stems.get(one.stem, ()):
                like[sentence] |= one.bit
    return like
