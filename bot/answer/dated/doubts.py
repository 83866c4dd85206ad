"""What a reader should know of the time of a quote that is shown for a period.

A quote may tell of a month without its year, of what was yet to come, or be of an article whose
date is not stated.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer.dated.told import Told
from bot.answer.decisions import Answer, Closest, TimeDoubt
from bot.answer.times import told_in
from bot.archive.model import Article, Quote
from bot.archive.segmentation import sentences
from bot.question.period.periods import Period

__all__ = ["doubts_of", "with_doubts"]


def with_doubts(decision: Answer | Closest, period: Period | None) -> Answer | Closest:
    """Return a decision with what is doubtful about the times of its quotes.

    Only a question with a period, or for the newest, has them in a time.
    """
    is_browsing = isinstance(decision, Answer) and bool(decision.order)
    if period is None and not is_browsing:
        return decision
    period = period or Period(0, 0, None, None, "latest")
    doubts = doubts_of(decision.quotes, period, is_browsing=is_browsing)
    return replace(decision, doubts=doubts) if doubts else decision


def doubts_of(
    quotes: Sequence[Quote], period: Period, *, is_browsing: bool
) -> tuple[TimeDoubt, ...]:
    """Return what is doubtful about the times of quotes that are shown for a period.

    A date of an article that is inferred, or none, is told only where quotes are in order of time.
    """
    found: list[TimeDoubt] = []
    for quote in quotes:
        article = quote.article
        told: list[tuple[str, Told]] = []
        for span in sentences(article.text, quote.span):
            text = article.text[span.start : span.end]
            told += [(text, one) for one in told_in(text, article.date) if one.is_of(period)]
        certain = [one for _, one in told if not one.is_doubtful]
        is_close = _is_closely_dated(article, period) or any(one.fits(period) for one in certain)
        if period.wants == "all" and told:
            text, one = told[0]
            words = text[one.start : one.end]
            if not certain:
                found.append(TimeDoubt(quote, "year", words))
            elif not is_close:
                found.append(TimeDoubt(quote, "coarse", words))
            elif all(one.is_ahead for one in certain):
                found.append(TimeDoubt(quote, "ahead", words))
        elif is_browsing and article.date.edtf is not None and article.date.basis != "stated":
            found.append(TimeDoubt(quote, "inferred"))
        if is_browsing and article.date.edtf is None:
            found.append(TimeDoubt(quote, "undated"))
    return tuple(found)


def _is_closely_dated(article: Article, period: Period) -> bool:
    source = article.date
    return source.edtf is not None and period.fits(source.earliest, source.latest)
