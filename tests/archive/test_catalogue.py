"""The articles in order of time, and how small that order is."""

from datetime import date
from typing import Any

import pytest

from bot.archive.catalogue import Catalogue
from bot.archive.dates import UNDATED, SourceDate
from bot.archive.model import Article
from tests.support.small_desk import archive_of, article
from tests.support.small_library import dated

ARTICLES = (
    dated(1, "2020"),
    dated(2),
    dated(3, "2014-03/2015-05-15"),
    dated(4, "../2016"),
    dated(5, "2014-03"),
    dated(6),
)


def _ids(catalogue: Catalogue, *, latest_first: bool = False) -> list[str]:
    numbers = catalogue.numbers(0, 100, latest_first=latest_first)
    return [found.id for number in numbers if (found := catalogue.article(number))]


def test_the_oldest_first() -> None:
    """Dates are in order of their bounds, and the undated articles last."""
    catalogue = Catalogue(archive_of(*ARTICLES)[0])

    assert ["a005", "a003", "a004", "a001", "a002", "a006"] == _ids(catalogue)


def test_the_newest_first() -> None:
    """In reverse order, the undated articles are still last, and each keeps its number."""
    catalogue = Catalogue(archive_of(*ARTICLES)[0])

    assert ["a001", "a004", "a003", "a005", "a002", "a006"] == _ids(catalogue, latest_first=True)
    assert [4, 3, 2, 1, 5, 6] == list(catalogue.numbers(0, 9, latest_first=True))


@pytest.mark.parametrize("number", [-1, 0, 7, 1 << 24])
def test_no_such_number(number: int) -> None:
    """A number that no article has leads to none."""
    assert Catalogue(archive_of(*ARTICLES)[0]).article(number) is None


def test_it_keeps_no_article() -> None:
    """Ten thousand articles cost it less than thirty bytes each, and none is kept."""
    catalogue = Catalogue(archive_of(*(dated(number) for number in range(10_000)))[0])
    held = [getattr(catalogue, name) for name in ("_ids", "_ends")]

    assert sum(len(bytes(one)) for one in held) < 30 * len(catalogue)
    assert not any(isinstance(value, Article) for value in vars(catalogue).values())


def test_ids_in_any_script() -> None:
    """An article's id may be in any script."""
    catalogue = Catalogue(archive_of(dated(1), dated(2, "2020"))[0])
    persian = Catalogue(archive_of(Article("پل", "T", "Text.", "0" * 64))[0])
    found = persian.article(1)

    assert (2, "پل") == (len(catalogue), found and found.id)


@pytest.mark.parametrize(
    ("first", "last", "newest", "expected"),
    [
        (date(2012, 1, 1), date(2014, 12, 31), False, ["b", "a"]),
        (None, date(2012, 12, 31), False, ["b"]),
        (date(2014, 1, 1), None, True, ["c", "a"]),
        (None, None, False, ["b", "a", "c"]),
        (date(1900, 1, 1), date(1950, 1, 1), False, []),
    ],
)
def test_articles_of_a_time(
    first: date | None, last: date | None, newest: bool, expected: list[str]
) -> None:
    """The dated articles that may be of a time are in order of time; undated ones are counted."""
    dates = {"a": "2013/2014", "b": "2012-05", "c": "2016", "d": None}
    archive, _ = archive_of(
        *(
            article(name, name * 9, date=SourceDate(edtf, "stated", "") if edtf else UNDATED)
            for name, edtf in dates.items()
        )
    )
    catalogue = Catalogue(archive)

    assert expected == [one.id for one in catalogue.within(first, last, latest_first=newest)]
    assert 1 == catalogue.undated


NARROW = (
    article("a", "A.", publisher="Post", language="en", date=SourceDate("2020", "stated", "")),
    article("b", "B.", publisher="Post", language="ru", date=SourceDate("2018-05", "stated", "")),
    article("c", "C.", language="en", date=SourceDate("2019-01-01/..", "stated", "")),
    article("d", "D.", publisher="Post", language="en", date=UNDATED),
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "bcad"),
        ({"latest_first": True}, "acbd"),
        ({"publisher": "Post"}, "bad"),
        ({"publisher": "Post", "language": "en", "latest_first": True}, "ad"),
        ({"publisher": "Nobody"}, ""),
        ({"language": "fa"}, ""),
        ({"first": date(2019, 6, 1)}, "ca"),
        ({"last": date(2018, 12, 31)}, "b"),
        ({"first": date(2018, 5, 31), "last": date(2019, 1, 1), "latest_first": True}, "cb"),
    ],
)
def test_narrowed(given: dict[str, Any], expected: str) -> None:
    """By time, publisher and language, in order of time; undated articles are of no time."""
    catalogue = Catalogue(archive_of(*NARROW)[0])
    numbers, total = catalogue.matching(0, 10, **given)
    found = [one.id for number in numbers if (one := catalogue.article(number))]

    assert ("".join(found), total) == (expected, len(expected))
    assert catalogue.matching(1, 2, **given) == (numbers[1:2], total)
