"""Places a quote in time: the days for which it is listed, and whether these are told closely.

A year is of each of its months, and a month of each of its days, only as far as anybody knows: what
is told less closely than it is asked for is listed only where nothing else is.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bot.answer.dated.told import Told
from bot.answer.times import told_in
from bot.archive.dates import SourceDate
from bot.archive.model import Quote, Span
from bot.question.period.periods import Period

__all__ = ["Placed", "is_news_of", "placed", "published"]


class Placed(NamedTuple):
    """A quote with the time for which it is listed."""

    first: date
    last: date
    article: str
    start: int
    quote: Quote
    share: float
    """The share of the subject in its passage."""
    fits: bool
    """Whether its time is told as closely as it is asked for."""


def placed(
    quote: Quote, sentence: Span, period: Period, share: float, *, opens: bool = False
) -> Placed | None:
    """Return a quote with the time that its sentence names in the period, or its article's.

    The opening of an article, which it `opens`, is rather of the article's date than of the whole
    period, or of more. Returns None if the sentence is of another part of such a time.
    """
    article = quote.article
    source = article.date
    told = told_in(article.text[sentence.start : sentence.end], source)
    here = [one for one in told if one.is_of(period)]
    close = sorted((one for one in here if one.fits(period)), key=_vagueness)
    days = published(source)
    fits = source.edtf is not None and period.fits(source.earliest, source.latest)
    if period.wants != "all" and source.edtf is not None:
        pass  # the newest is what was published last, whatever it tells of
    elif close and not (opens and fits and _is_all_of(period, close[0])):
        days, fits = (close[0].first, close[0].last), True
    elif here and not opens:
        coarse = _not_told_closer(here, told)
        if not coarse:
            return None
        days, fits = (coarse[0].first, coarse[0].last), False
    first, last = max(days[0], period.earliest or date.min), min(days[1], period.latest or date.max)
    return Placed(first, last, article.id, quote.span.start, quote, share, fits)


def is_news_of(told: Sequence[Told], period: Period) -> bool | None:
    """Whether the times of a sentence are closely of a period, or None if they are not of it.

    What merely goes on since before the period is not of it.
    """
    new = [
        one
        for one in told
        if (period.overlaps(one.first, one.begun) if one.is_lasting else one.is_of(period))
    ]
    if any(period.fits(one.first, one.begun or one.last) for one in new):
        return True
    return False if _not_told_closer(new, told) else None


def _vagueness(one: Told) -> timedelta:
    """Return how long a time is; what has gone on since before it tells least when it was."""
    return timedelta.max if one.is_lasting else one.last - one.first


def _is_all_of(period: Period, one: Told) -> bool:
    return one.first <= (period.earliest or date.min) and one.last >= (period.latest or date.max)


def _not_told_closer(coarse: Sequence[Told], told: Sequence[Told]) -> list[Told]:
    """Return the times within which none of another time is told: not "2014 … on 25 April 2014"."""
    others = [one for one in told if one not in coarse]
    return [
        one
        for one in coarse
        if not any(one.first <= other.first and other.last <= one.last for other in others)
    ]


def published(source: SourceDate) -> tuple[date, date]:
    """Return the first and the last day of an article's date; the end of all time without one."""
    if source.edtf is None:
        return date.max, date.max
    first, last = source.earliest, source.latest
    return first or last or date.max, last or first or date.max
