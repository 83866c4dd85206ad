"""A period in a question filters by date, and later articles are announced."""

from datetime import date

import pytest

from bot.answer.dating import in_period, is_later, quotes_within, sorted_by_date
from bot.archive.dates import UNDATED, SourceDate
from bot.question.period.periods import Period
from tests.support.small_desk import article, quote

YEAR = Period(0, 4, date(2018, 1, 1), date(2018, 12, 31))
SINCE = Period(0, 4, date(2018, 1, 1), None)
UNTIL = Period(0, 4, None, date(2018, 12, 31))


def dated(edtf: str) -> SourceDate:
    """Return a source date that is stated."""
    return SourceDate(edtf, "stated", "")


@pytest.mark.parametrize(
    ("source", "years", "period", "counts"),
    [
        (dated("2018-05"), (), YEAR, True),
        (dated("2017/2019"), (), YEAR, True),
        (dated("2017-12-31"), (), YEAR, False),
        (dated("2019"), (), YEAR, False),
        (dated("2019"), ("2018",), YEAR, True),
        (dated("2019"), ("2017", "2020"), YEAR, False),
        (UNDATED, (), YEAR, False),
        (UNDATED, ("2018",), YEAR, True),
        (dated("2020"), (), SINCE, True),
        (dated("2017"), (), SINCE, False),
        (dated("../2017"), (), UNTIL, True),
        (dated("2019/.."), (), UNTIL, False),
        (UNDATED, ("1066",), UNTIL, True),
    ],
)
def test_what_counts_for_a_period(
    source: SourceDate, years: tuple[str, ...], period: Period, counts: bool
) -> None:
    """A text counts by the strict bounds of its source date, or by a year in the text."""
    assert counts == in_period(source, years, period)


def test_quotes_count_one_by_one() -> None:
    """Of several quotes those are kept that count for the period."""
    old = article("old", "It was so in 2018. It is so.", date=dated("2020"))
    young = article("young", "It is so now.", date=dated("2018-03"))
    quotes = [
        quote(old, "It was so in 2018."),
        quote(old, "It is so."),
        quote(young, "It is so now."),
    ]

    assert (quotes[0], quotes[2]) == quotes_within(quotes, YEAR)


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        (dated("2020"), dated("2019"), True),
        (dated("2020"), dated("2020-05"), False),
        (dated("2020"), UNDATED, False),
        (UNDATED, dated("2019"), False),
        (dated("2019"), dated("2020"), False),
    ],
)
def test_what_is_certainly_later(one: SourceDate, other: SourceDate, later: bool) -> None:
    """An article is later only where the strict bounds of both dates leave no doubt."""
    first, second = article("a", "A.", date=one), article("b", "B.", date=other)

    assert later == is_later(first, second)


@pytest.mark.parametrize(("latest_first", "order"), [(True, "cab"), (False, "acb")])
def test_the_order_of_time(latest_first: bool, order: str) -> None:
    """Quotes are in the order of their dates; undated ones are last."""
    sources = [("a", dated("2018")), ("b", UNDATED), ("c", dated("2020"))]
    quotes = [quote(article(name, f"{name}.", date=source), f"{name}.") for name, source in sources]

    ordered = sorted_by_date(quotes, latest_first=latest_first)

    assert list(order) == [one.article.id for one in ordered]
