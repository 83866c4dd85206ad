"""The times that the sentences of an article speak of, each at its own precision.

A date without a year and a relative one ("in April", "last week") are counted from the article's
own date. A sentence that names no time is of the article's date, or of the time of the sentence
before it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from bot.analysis.analyser import Analyser
from bot.analysis.passages import PassageView
from bot.archive.dates import SourceDate
from bot.archive.model import Passage, Quote, Span
from bot.archive.segmentation import sentences
from bot.question.period.periods import Period, find_periods
from bot.search.engine import Candidate

__all__ = [
    "Narrowed",
    "Told",
    "belongs",
    "candidates_near",
    "narrowed",
    "quotes_within",
    "spans_within",
    "speaks_of",
    "told_in",
]

_AHEAD = re.compile(
    r"\b(?:will|shall|won't|plans?|planned|going to|is to|are to|next|upcoming)\b"
    r"|\b(?:будет|будут|планиру|предстоящ|следующ)|خواه|آینده",
    re.IGNORECASE,
)
"""Words of a sentence that may speak of the future, where "in May" is the next May."""
_PAST = re.compile(
    r"\b(?:was|were|had|did|began|came|went|said|[a-z]{2,20}ed)\b"
    r"|[а-яё]{2,20}(?:л|ла|ло|ли|лся|лась|лось|лись)\b",
    re.IGNORECASE,
)
"""Verbs of a sentence that speaks of the past."""
_A_MONTH = timedelta(31)
_SOON = timedelta(120)
"""How far ahead a date without its year may be in a sentence of the present: "it closes in May"."""
_ALMOST_A_YEAR, _DAYS_OF_A_YEAR = timedelta(350), (365, 366)
"""Counted from almost a year later, a date without its year is the next one, a whole year later;
"next week" is not."""
_SPACES = re.compile(r"\s+")
_CLAUSE_END = re.compile(r"[,;:()\u060c\u061b]|\s[-\u2013\u2014]\s")


class Told(NamedTuple):
    """A time that a text speaks of, from its first day to its last, both inclusive."""

    start: int
    end: int
    """Where its words are: 0-based character offsets into the text, end exclusive."""
    first: date
    last: date
    is_lasting: bool = False
    """Whether only its beginning is named, and it lasts to the article's date."""


@lru_cache(maxsize=8_192)  # the same few passages are held against many questions
def told_in(text: str, source: SourceDate) -> tuple[Told, ...]:
    """Return the times that a text speaks of, in an article of this date.

    What began ("since 2013") lasts to the article's date. What only ended ("until 2013", "before
    2014") is known of the last year before the bound. Where the article's date is a range, so is a
    time that is counted from it.
    """
    first, last = (source.earliest, source.latest) if source.edtf else (None, None)
    latest = _read(text, last or first, source)
    if not latest or last is None or first is None:
        return tuple(latest)
    found = list(latest)
    if first < last:
        for one, other in zip(_read(text, first, source), latest, strict=False):
            if one[:2] != other[:2] or one == other:
                continue
            # "On Monday" may be any day between; "in July" is one July or the other.
            apart = other.first - one.first
            moved = abs(apart - (last - first)) <= _A_MONTH and apart.days not in _DAYS_OF_A_YEAR
            found.append(one._replace(last=max(one.last, other.last)) if moved else one)
    if last.year < date.max.year:
        soon = None if _AHEAD.search(text) else timedelta(0) if _PAST.search(text) else _SOON
        ahead = _read(text, last + _ALMOST_A_YEAR, source) if soon != timedelta(0) else []
        found += (
            one
            for one, other in zip(ahead, latest, strict=False)
            if one[:2] == other[:2] and (one.first - other.first).days in _DAYS_OF_A_YEAR
            if soon is None or one.first - last <= soon
        )
    return tuple(found)


def _read(text: str, reference: date | None, source: SourceDate) -> list[Told]:
    return [
        Told(period.start, period.end, *days, is_lasting=period.latest is None)
        for period in find_periods(text, reference)
        if not period.is_left_out and (days := _days(text, period, reference, source))
    ]


def _days(
    text: str, period: Period, reference: date | None, source: SourceDate
) -> tuple[date, date] | None:
    """Return the days of a period that a text names, an open side closed; None for "latest"."""
    first, last = period.earliest, period.latest
    if first and last:
        return first, last
    if first:
        written = source.latest if source.edtf else None
        return first, max(first, written or date(first.year, 12, 31))
    if last is None:
        return None
    named = _bound(text[period.start : period.end], reference)
    return min(named or last, date(last.year, 1, 1)), last


def _bound(words: str, reference: date | None) -> date | None:
    """Return the first day of what is named as a bound: of the nineties in "by the nineties"."""
    for space in _SPACES.finditer(words):
        for period in find_periods(words[space.end() :], reference):
            if period.earliest and period.latest:
                return period.earliest
    return None


def belongs(
    text: str,
    source: SourceDate,
    period: Period,
    asked: Iterable[str] = (),
    by: Analyser | None = None,
) -> bool:
    """Whether a text of an article with this date is of a period.

    If it speaks of other times only, it is not, even if the article is: "Opened in 2013, it …" of
    2018 tells of 2013. The article's date counts nevertheless for what is asked in the other
    clauses, if an analyser is given: most of the terms that are `asked` must be there.
    """
    told = told_in(text, source)
    if any(period.overlaps(one.first, one.last) for one in told):
        return True
    if source.edtf is None or not period.overlaps(source.earliest, source.latest):
        return False
    return not told or (by is not None and _is_beside(text, told, frozenset(asked), by))


def _is_beside(text: str, told: Sequence[Told], asked: frozenset[str], by: Analyser) -> bool:
    """Whether more of the terms are in the clauses without a time than in those with one."""
    timed: set[str] = set()
    others: set[str] = set()
    start = 0
    for end in (*(match.start() for match in _CLAUSE_END.finditer(text)), len(text)):
        is_timed = any(one.start < end and start < one.end for one in told)
        (timed if is_timed else others).update(asked.intersection(by.terms(text[start:end])))
        start = end
    return len(others) > len(timed)


def speaks_of(quote: Quote, period: Period, asked: Iterable[str], by: Analyser) -> bool:
    """Whether any sentence of a quote is of a period."""
    article = quote.article
    return any(
        belongs(article.text[span.start : span.end], article.date, period, asked, by)
        for span in sentences(article.text, quote.span)
    )


def spans_within(
    passage: Passage, spans: Sequence[Span], period: Period, asked: Iterable[str], by: Analyser
) -> list[Span]:
    """Return the parts of a passage that are of a period, given its sentences.

    Sentences that name no time go on with that of the sentence before them.
    """
    article, asked = passage.article, frozenset(asked)
    kept: list[bool] = []
    for span in spans:
        text = article.text[span.start : span.end]
        goes_on = bool(kept) and kept[-1] and not told_in(text, article.date)
        kept.append(belongs(text, article.date, period, asked, by) or goes_on)
    if all(kept):
        return [passage.span]
    found: list[Span] = []
    for is_kept, run in groupby(zip(kept, spans, strict=True), key=lambda pair: pair[0]):
        together = [span for _, span in run]
        if is_kept:
            found.append(Span(together[0].start, together[-1].end))
    return found


def candidates_near(found: Sequence[Candidate], period: Period, number: int) -> list[Candidate]:
    """Return up to four times `number` candidates that may be of a period, and `number` others.

    The order is kept. The others show what there is at other times.
    """
    kept: list[Candidate] = []
    within = others = 0
    for candidate in found:
        passage = candidate.passage
        source, span = passage.article.date, passage.span
        if within < 4 * number and (
            (source.edtf is not None and period.overlaps(source.earliest, source.latest))
            or belongs(passage.article.text[span.start : span.end], source, period)
        ):
            within += 1
        elif others < number:
            others += 1
        else:
            continue
        kept.append(candidate)
    return kept


class Narrowed(NamedTuple):
    """The candidates of a question with their parts that are of a period."""

    candidates: list[Candidate]
    """Each candidate, or in its place those of its parts that are of the period."""
    kept: frozenset[int]
    """The ids of the passages, or parts of them, that are of the period."""
    is_cut: bool
    """Whether any candidate is replaced by a part."""


def narrowed(
    found: Sequence[Candidate],
    views: Sequence[PassageView],
    period: Period,
    asked: Mapping[str, float],
    by: Analyser,
) -> Narrowed:
    """Return the candidates narrowed to a period; `views` are those of their passages.

    `asked` are the terms with their weights. A part has as much of the passage's score as it has of
    the passage's terms. Candidates of other times are among them, because they count for their
    articles.
    """
    view_of = {id(view.passage): view for view in views}
    candidates: list[Candidate] = []
    kept: set[int] = set()
    is_cut = False
    for candidate in found:
        passage, score = candidate
        view = view_of[id(passage)]
        spans = spans_within(passage, view.sentences, period, asked, by)
        if spans and spans != [passage.span]:
            parts = [
                Candidate(Passage(passage.article, span), score * _share(view, span, asked))
                for span in spans
            ]
            is_cut = True
        else:
            parts = [candidate]
        candidates += parts
        if spans:
            kept.update(id(one.passage) for one in parts)
    return Narrowed(candidates, frozenset(kept), is_cut)


def _share(view: PassageView, part: Span, asked: Mapping[str, float]) -> float:
    """Return the share of the weight of a passage's terms that is in a part of it."""
    inside = {at for at, span in enumerate(view.sentences) if part.overlaps(span)}
    here = [term for term in asked if term in view.held]
    whole = sum(asked[term] for term in here)
    return sum(asked[term] for term in here if not inside.isdisjoint(view.held[term])) / (
        whole or 1.0
    )


def quotes_within(quotes: Iterable[Quote], period: Period) -> tuple[Quote, ...]:
    """Return the quotes that are of a period."""
    return tuple(one for one in quotes if belongs(one.text, one.article.date, period))
