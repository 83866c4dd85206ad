"""Which articles speak of the period that a question names, and which quote is the later one."""

import re
from collections.abc import Iterable, Sequence

from bot.archive.dates import SourceDate
from bot.archive.model import Article, Quote
from bot.question.period.periods import Period

__all__ = ["in_period", "is_later", "quotes_within", "sorted_by_date"]


_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d\d)(?!\d)")


def in_period(date: SourceDate, years: Iterable[str], period: Period) -> bool:
    """Whether a text counts for a period: by its source date, and by the years that stand in it.

    It does when the strict bounds of its source date overlap the period, or when one of the years
    lies in the period: publication and event are two things.
    """
    if date.edtf is not None and _overlaps(date, period):
        return True
    first = period.earliest.year if period.earliest else 0
    last = period.latest.year if period.latest else 9999
    return any(first <= int(year) <= last for year in years)


def quotes_within(quotes: Iterable[Quote], period: Period) -> tuple[Quote, ...]:
    """Return the quotes that count for a period."""
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
    """Whether an article is certainly younger than another, by the strict bounds of both."""
    begins, ended = one.date.earliest, other.date.latest
    return begins is not None and ended is not None and begins > ended


def sorted_by_date(quotes: Sequence[Quote], *, latest_first: bool) -> list[Quote]:
    """Return quotes in the order of their source dates, those of undated articles last."""
    dated = [quote for quote in quotes if quote.article.date.earliest]
    undated = [quote for quote in quotes if not quote.article.date.earliest]
    dated.sort(key=lambda quote: str(quote.article.date.earliest), reverse=latest_first)
    return dated + undated
