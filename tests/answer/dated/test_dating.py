"""Which articles are later than others, and the order of quotes by date."""

import pytest

from bot.answer.dated.dating import is_later, sorted_by_date
from bot.archive.dates import UNDATED, SourceDate
from tests.support.small_desk import article, quote


def dated(edtf: str) -> SourceDate:
    """Return a source date that is stated."""
    return SourceDate(edtf, "stated", "")


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
