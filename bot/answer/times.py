"""The times that the sentences of an article speak of, each at its own precision.

A date without a year and a relative one ("in April", "last week") are counted from the article's
own date. A sentence that names no time is of the article's date, or of the time of the sentence
before it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from bot.analysis.analyser import Analyser
from bot.analysis.passages import PassageView
from bot.answer.dated.allowance import Allowance, readable
from bot.answer.dated.tenses import tense_of
from bot.answer.dated.told import Told, outside_addresses
from bot.archive.dates import SourceDate
from bot.archive.model import Passage, Quote, Span
from bot.archive.segmentation import sentences
from bot.question.period.periods import Period, find_periods
from bot.search.engine import Candidate

__all__ = [
    "Narrowed",
    "belongs",
    "candidates_near",
    "narrowed",
    "quotes_within",
    "spans_within",
    "speaks_of",
    "told_in",
]

_ALMOST_A_YEAR = timedelta(350)
"""Counted from almost a year later, a date without its year is the next one."""
_EDGE = 40
"""The characters before the end of what is read of a longer sentence in which a date may be cut."""
_A_MONTH, _DAYS_OF_A_YEAR = timedelta(31), (365, 366)
_SPACES = re.compile(r"\s+")
_CLAUSE_END = re.compile(r"[,;:()\u060c\u061b]|\s[-\u2013\u2014]\s")


READ, KEPT, FEW, OTHERS = 20_000, 15_000, 20_000, 8_000
"""Characters of passages, for one question, that are read to find a period, that are judged if
there are many or few passages, and that are judged besides as they show what there is at other
times."""


@lru_cache(maxsize=8_192)  # the same few passages are held against many questions
def told_in(text: str, source: SourceDate) -> tuple[Told, ...]:
    """Return the times that a text speaks of, in an article of this date.

    What began ("since 2013") lasts to the article's date. What only ended ("until 2013", "before
    2014") is known of the last year before the bound. Where the article's date is a range, so is a
    time that is counted from it.

    A date without its year is the last or the next one by the verb and the preposition beside it.
    Where they do not tell, it is both, and each is doubtful.

    A number in an address names no time. Of a sentence that is longer than any prose, only the
    beginning is read; see `readable`.
    """
    read = readable(text)
    told = outside_addresses(read, _all_told(read, source))
    return told if read == text else tuple(one for one in told if one.end < len(read) - _EDGE)


def _all_told(text: str, source: SourceDate) -> tuple[Told, ...]:
    first, last = (source.earliest, source.latest) if source.edtf else (None, None)
    day = last or first
    periods = _periods(text, day)
    if not periods or last is None or first is None:
        return tuple(told for one in periods if (told := _told(text, one, day, source)))
    named = find_periods(text)
    stated = {(one.start, one.end) for one in named}
    is_relative = [one for one in named if not one.is_left_out] != periods
    early = _by_place(text, first) if first < last and is_relative else {}
    ahead = (
        _by_place(text, last + _ALMOST_A_YEAR)
        if any(one.is_yearless for one in periods) and last.year < date.max.year
        else {}
    )
    found: list[Told] = []
    for period in periods:
        place = period.start, period.end
        latest = _told(text, period, day, source)
        if latest is None:
            continue
        other = early.get(place)
        earlier = _told(text, other, first, source) if other and other != period else None
        if period.is_yearless:
            coming = ahead.get(place)
            following = _told(text, coming, last, source) if coming and coming != period else None
            found += _which_year(text, [earlier or latest, latest], following, last)
            continue
        is_ahead = place not in stated and latest.first > last
        found.append(latest._replace(is_ahead=is_ahead))
        if earlier and _is_moved(earlier, latest, last - first):
            # "On Monday" may be any day between.
            found.append(earlier._replace(last=max(earlier.last, latest.last), is_ahead=is_ahead))
        elif earlier and place not in stated:
            found.append(earlier._replace(is_ahead=is_ahead))
    return tuple(found)


def _which_year(
    text: str, passed: Sequence[Told], coming: Told | None, written: date
) -> Iterator[Told]:
    """Yield the years that a date without a year may be of: the last one or ones, or the next."""
    one = passed[-1]
    tense = tense_of(text, one.start, one.end)
    is_current = one.first <= written <= one.last and (
        not one.is_lasting or (one.first.year, one.first.month) == (written.year, written.month)
    )
    known: list[Told] = list(dict.fromkeys(passed))
    if coming and tense == "ahead":
        # Of a date within a range, the last one may be yet to come as well.
        known = [*known[1:], coming] if len(known) > 1 or not is_current else known
        if is_current and coming in known and len(known) > 1:
            known = known[:-1]
    elif coming and tense == "unknown" and not is_current:
        known.append(coming)
    for told in known:
        yield told._replace(is_ahead=told.first > written, is_doubtful=len(known) > 1)


def _is_moved(one: Told, other: Told, by: timedelta) -> bool:
    """Whether a time is counted from the article's day, and moves as that does."""
    apart = other.first - one.first
    return abs(apart - by) <= _A_MONTH and apart.days not in _DAYS_OF_A_YEAR


def _periods(text: str, reference: date | None) -> list[Period]:
    return [one for one in find_periods(text, reference) if not one.is_left_out]


def _by_place(text: str, reference: date) -> dict[tuple[int, int], Period]:
    return {(one.start, one.end): one for one in _periods(text, reference)}


def _told(text: str, period: Period, reference: date | None, source: SourceDate) -> Told | None:
    days = _days(text, period, reference, source)
    if days is None:
        return None
    if period.latest is not None:
        return Told(period.start, period.end, *days)
    named = _named(text[period.start : period.end], reference)
    # Of a date without its year, the year that is named may be another one.
    length = named.latest - named.earliest if named and named.latest and named.earliest else None
    begun = days[0] + (length or timedelta())
    return Told(period.start, period.end, *days, is_lasting=True, begun=begun)


def _days(
    text: str, period: Period, reference: date | None, source: SourceDate
) -> tuple[date, date] | None:
    """Return the days of a period that a text names, an open side closed; None for "latest"."""
    first, last = period.earliest, period.latest
    if first and last:
        return first, last
    if first:
        written = source.latest if source.edtf else None
        if written is None or written < first:
            written = date(first.year, 12, 31)
        return first, written
    if last is None:
        return None
    named = _named(text[period.start : period.end], reference)
    return min((named and named.earliest) or last, date(last.year, 1, 1)), last


def _named(words: str, reference: date | None) -> Period | None:
    """Return what is named as a bound: the nineties in "by the nineties" or "1990s or later"."""
    spaces = list(_SPACES.finditer(words))
    behind = [words[space.end() :] for space in spaces]
    for part in (*behind, *[words[: space.start()] for space in reversed(spaces)]):
        for period in find_periods(part, reference):
            if period.earliest and period.latest:
                return period
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
    if any(one.is_of(period) for one in told):
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

    The order is kept. The others show what there is at other times. At most `READ` characters are
    read to find what names the period, until they have named `TIMES`; at most `KEPT` of the
    period are kept, or `FEW` of the first `number`, and `OTHERS` of other times.
    """
    kept: list[Candidate] = []
    within = others = size = beside = 0
    allowed = Allowance(READ)
    for candidate in found:
        passage = candidate.passage
        source, span = passage.article.date, passage.span
        length = span.end - span.start
        is_of = source.edtf is not None and period.overlaps(source.earliest, source.latest)
        most = KEPT if within >= number else FEW
        if within >= 4 * number or (within and size + length > most):
            is_of = False
        elif not is_of and allowed.has(length):
            told = _told_until(passage, period)
            allowed.spend(length, len(told))
            is_of = any(one.is_of(period) for one in told[-1:])
        if is_of:
            within, size = within + 1, size + length
        elif others < number and beside + length <= OTHERS:
            others, beside = others + 1, beside + length
        else:
            continue
        kept.append(candidate)
    return kept


def _told_until(passage: Passage, period: Period) -> list[Told]:
    """Return the times that a passage speaks of, up to the first one that is of a period."""
    found: list[Told] = []
    text = passage.article.text
    for span in sentences(text, passage.span):
        for one in told_in(text[span.start : span.end], passage.article.date):
            found.append(one)
            if one.is_of(period):
                return found
    return found


def _count_times(passage: Passage, spans: Iterable[Span]) -> int:
    text, source = passage.article.text, passage.article.date
    return sum(len(told_in(text[span.start : span.end], source)) for span in spans)


class Narrowed(NamedTuple):
    """The candidates of a question with their parts that are of a period."""

    candidates: list[Candidate]
    """Each candidate, or in its place those of its parts that are of the period."""
    kept: frozenset[int]
    """The ids of the passages, or parts of them, that are of the period."""
    views: Mapping[int, PassageView]
    """The views of the parts, by the ids of their passages; none if no candidate is cut."""


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
    articles; the last ones, after `TIMES` of them, are taken for such.
    """
    view_of = {id(view.passage): view for view in views}
    candidates: list[Candidate] = []
    kept: set[int] = set()
    parted: dict[int, PassageView] = {}
    allowed = Allowance(READ)
    for candidate in found:
        passage, score = candidate
        if allowed.is_spent:
            candidates.append(candidate)
            continue
        view = view_of[id(passage)]
        spans = spans_within(passage, view.sentences, period, asked, by)
        allowed.spend(0, _count_times(passage, view.sentences))
        if spans and spans != [passage.span]:
            views_of_parts = [view.part(span) for span in spans]
            parted.update((id(one.passage), one) for one in views_of_parts)
            parts = [
                Candidate(one.passage, score * _share(view, one.passage.span, asked))
                for one in views_of_parts
            ]
        else:
            parts = [candidate]
        candidates += parts
        if spans:
            kept.update(id(one.passage) for one in parts)
    return Narrowed(candidates, frozenset(kept), parted)


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
