"""Relates articles to time: which belong to a question's period, and which are later."""

import re
from collections.abc import Iterable, Sequence

from bot.archive.dates import SourceDate
from bot.archive.model import Article, Quote
from bot.question.period.periods import Period

__all__ = ["in_period", "is_later", "quotes_within", "sorted_by_date"]


_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d\d)(?!\d)")


def in_period(date: SourceDate, years: Iterable[str], period: Period) -> bool:
    """Whether a text belongs to a period, by its source date or by the years that it mentions.

    It belongs if the strict bounds of the source date overlap the period, or if one of the years
    lies in the period: an event may be older than the article about it.
    """
    if date.edtf is not None and _overlaps(date, period):
        return True
    first = period.earliest.year if period.earliest else 0
    last = period.latest.year if period.latest else 9999
    return any(first <= int(year) <= last for year in years)


def quotes_within(quotes: Iterable[Quote], period: Period) -> tuple[Quote, ...]:
    """Return the quotes that belong to a period."""
    return tuple(
        quote
        for quote in quotes
        if in_period(quote.article.date, _YEAR.findall(quote.text), period)
    )


def _overlaps(date: SourceDate, period: Period) -> bool:
    earliest, latest = date.earliest, date.latest
    if period.latest and earliest and earliest > period.latest:
        return False
    return not (period.earliest and latest and latest < period.earliest)


def is_later(one: Article, other: Article) -> bool:
    """Whether an article is certainly newer than another, by the strict bounds of both dates."""
    begins, ended = one.date.earliest, other.date.latest
    return begins is not None and ended is not None and begins > ended


def sorted_by_date(quotes: Sequence[Quote], *, latest_first: bool) -> list[Quote]:
    """Return quotes ordered by source date, those of undated articles last."""
    dated = [quote for quote in quotes if quote.article.date.earliest]
    undated = [quote for quote in quotes if not quote.article.date.earliest]
    dated.sort(key=lambda quote: str(quote.article.date.earliest), reverse=latest_first)
    return dated + undated
