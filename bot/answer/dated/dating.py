"""Relates articles to time: which of them are later. For a question's period, see `times`."""

from collections.abc import Sequence

from bot.answer.decisions import Ranked
from bot.archive.model import Article, Quote

__all__ = ["is_later", "later_quote", "sorted_by_date"]


def is_later(one: Article, other: Article) -> bool:
    """Whether an article is certainly newer than another, by the strict bounds of both dates."""
    begins, ended = one.date.earliest, other.date.latest
    return begins is not None and ended is not None and begins > ended


def later_quote(ranked: Sequence[Ranked], than: Article) -> Quote | None:
    """Return the first quote of the first passage whose article is certainly newer."""
    newer = (one for one in ranked if is_later(one.passage.article, than))
    first = next(newer, None)
    return first.excerpt[0] if first else None


def sorted_by_date(quotes: Sequence[Quote], *, latest_first: bool) -> list[Quote]:
    """Return quotes ordered by source date, those of undated articles last."""
    dated = [quote for quote in quotes if quote.article.date.earliest]
    undated = [quote for quote in quotes if not quote.article.date.earliest]
    dated.sort(key=lambda quote: str(quote.article.date.earliest), reverse=latest_first)
    return dated + undated
