"""Negated bounds, exceptions, and decades and centuries in words, in three languages."""

from datetime import date

import pytest

from bot.question.period.calendar import Interval
from bot.question.period.periods import find_periods, read_period


def bounds(text: str) -> str:
    """Return the bounds of the period that a question names, `..` where a side is open."""
    period = read_period(text, date(2024, 5, 8))
    assert period is not None
    return f"{period.earliest or '..'}/{period.latest or '..'}"


@pytest.mark.parametrize(
    "text",
    [
        "Who paid for the pier not before 2012?", "not earlier than 2012", "no sooner than 2012",
        "not until 2012", "2012 at the earliest", "at the earliest in 2012", "except before 2012",
        "Кто платил не раньше 2012 года?", "не ранее чем в 2012 году", "не до 2012",
        "самое раннее в 2012 году", "نه قبل از ۲۰۱۲", "نه پیش از سال ۲۰۱۲", "نه زودتر از ۲۰۱۲",
    ],
)  # fmt: skip
def test_not_before(text: str) -> None:
    """A bound that a "not" turns round begins with the time that is named."""
    assert bounds(text) == "2012-01-01/.."


@pytest.mark.parametrize(
    "text",
    [
        "Who paid for the pier not after 2012?", "not later than 2012", "no later than 2012",
        "2012 at the latest", "at the latest in 2012", "except after 2012",
        "Кто платил не позднее 2012 года?", "не позже чем в 2012 году", "не после 2012",
        "самое позднее в 2012 году", "نه بعد از ۲۰۱۲", "نه دیرتر از ۲۰۱۲", "حداکثر تا ۲۰۱۲",
    ],
)  # fmt: skip
def test_not_after(text: str) -> None:
    """A bound that a "not" turns round ends with the time that is named."""
    assert bounds(text) == "../2012-12-31"


@pytest.mark.parametrize(
    "text",
    [
        "Who was mayor, not in 2012?", "except 2012", "except in 2012", "other than in 2012",
        "apart from 2012", "but not in 2012", "не в 2012 году", "кроме 2012 года",
        "за исключением 2012", "نه در سال ۲۰۱۲", "به جز سال ۲۰۱۲", "به‌جز ۲۰۱۲",
        "به غیر از ۲۰۱۲",
    ],
)  # fmt: skip
def test_left_out(text: str) -> None:
    """An exception leaves the period open on both sides, with a gap."""
    period = read_period(text)
    assert period is not None

    assert (None, None) == (period.earliest, period.latest)
    assert (Interval(date(2012, 1, 1), date(2012, 12, 31)),) == period.gaps
    assert not period.overlaps(date(2012, 3, 1), date(2012, 3, 1))
    assert period.overlaps(date(2012, 3, 1), date(2013, 3, 1))
    assert period.overlaps(None, date(2012, 3, 1))


@pytest.mark.parametrize(
    ("asked", "told", "fits"),
    [
        ("in 2014", "in December 2014", True),
        ("in 2014", "in 2014", True),
        ("in 2014", "in the winter of 2014/15", True),
        ("in 2014", "in the 2010s", False),
        ("in December 2014", "in 2014", False),
        ("in December 2014", "from 28 November to 2 December 2014", True),
        ("in December 2014", "in 2015", False),
        ("in February 2014", "in Bahman 1392", True),
        ("in autumn 2014", "in the second half of 2014", False),
        ("in the second half of 2014", "in autumn 2014", True),
        ("on 25 December 2014", "in December 2014", False),
        ("on 25 December 2014", "from 24 to 26 December 2014", True),
        ("since 2014", "in the 2010s", True),
        ("in the nineties", "in the 20th century", False),
        ("in 2014 except in August", "in 2014", True),
        ("in 2014 except in August", "in August 2014", False),
    ],
)
def test_told_as_closely_as_asked(asked: str, told: str, fits: bool) -> None:
    """A time fits a period if it is in it, or overlaps it and is no longer."""
    period, other = read_period(asked), read_period(told)
    assert period is not None
    assert other is not None

    assert fits == period.fits(other.earliest, other.latest)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("except 2010, 2012 and 2014", [2010, 2012, 2014]),
        ("не в 2010 или 2014 году", [2010, 2014]),
        ("except from 2010 to 2014", [2010, 2011, 2012, 2013, 2014]),
        ("not between 2010 and 2012", [2010, 2011, 2012]),
        ("after 2008 except 2010", [2008, 2010]),
    ],
)
def test_several_left_out(text: str, years: list[int]) -> None:
    """Each of several years is left out, and only they."""
    period = read_period(text)
    assert period is not None

    assert years == [
        year
        for year in range(2008, 2017)
        if not period.overlaps(date(year, 1, 1), date(year, 12, 31))
    ]


def test_or_not() -> None:
    """The phrase "whether or not in 2012" leaves nothing out."""
    (period,) = find_periods("Did it open, whether or not in 2012?")

    assert not period.is_left_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the nineties", "1990-01-01/1999-12-31"),
        ("in the early eighties", "1980-01-01/1984-12-31"),
        ("the nineteen-seventies", "1970-01-01/1979-12-31"),
        ("the eighteen nineties", "1890-01-01/1899-12-31"),
        ("the eighties of the 19th century", "1880-01-01/1889-12-31"),
        ("the noughties", "2000-01-01/2009-12-31"),
        ("before the sixties", "../1959-12-31"),
        ("в девяностые", "1990-01-01/1999-12-31"),
        ("в восьмидесятых годах", "1980-01-01/1989-12-31"),
        ("в 80-е годы XIX века", "1880-01-01/1889-12-31"),
        ("в конце девяностых", "1995-01-01/1999-12-31"),
        ("в нулевые", "2000-01-01/2009-12-31"),
        ("در دههٔ ۹۰", "2011-03-21/2021-03-20"),
        ("در دهه هشتاد", "2001-03-21/2011-03-20"),
        ("دههٔ ۹۰ میلادی", "1990-01-01/1999-12-31"),
        ("دههٔ ۱۹۹۰ میلادی", "1990-01-01/1999-12-31"),
        ("دههٔ هفتاد شمسی", "1991-03-21/2001-03-20"),
        ("دهه ۸۰ قرن نوزدهم", "1880-01-01/1889-12-31"),
        ("در قرن نوزده", "1800-01-01/1899-12-31"),
        ("سدهٔ بیستم میلادی", "1900-01-01/1999-12-31"),
        ("قرن چهاردهم شمسی", "1921-03-21/2021-03-20"),
    ],
)
def test_decades_and_centuries(text: str, expected: str) -> None:
    """A decade in words is of the last century, a Persian one of the Solar Hijri calendar."""
    assert expected == bounds(text)


@pytest.mark.parametrize(
    "text",
    [
        "a man in his eighties", "the two nineties", "the forties of the 1st century",
        "دهه ۹۵", "دهه ۹۰ قرن یک", "she was not tall", "кроме мэра", "به جز شهردار",
    ],
)  # fmt: skip
def test_no_decade(text: str) -> None:
    """Ages, and decades that do not exist, are not periods."""
    assert find_periods(text) == []


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("in 2017 except in August", ["2017-08-01/2017-08-31"]),
        ("2017, but not in May or July", ["2017-05-01/2017-05-31", "2017-07-01/2017-07-31"]),
        ("all of 2017 apart from the autumn", ["2017-09-01/2017-11-30"]),
        ("2017 excluding winter", ["2017-12-01/2017-12-31", "2017-01-01/2017-02-28"]),
        ("2017 other than the last quarter", ["2017-10-01/2017-12-31"]),
        ("2017 except Q1", ["2017-01-01/2017-03-31"]),
        ("2017 except the first half", ["2017-01-01/2017-06-30"]),
        ("2017 except from April to June", ["2017-04-01/2017-06-30"]),
        ("2017 except between April and June", ["2017-04-01/2017-06-30"]),
        ("except on 4 August, in 2017", ["2017-08-04/2017-08-04"]),
        ("from 2016 to 2017 but not in August", ["2016-08-01/2016-08-31", "2017-08-01/2017-08-31"]),
        ("in 2017 but not before August", ["2017-01-01/2017-07-31"]),
        ("in 2017 but no later than August", ["2017-09-01/2017-12-31"]),
        ("в 2017 году, кроме августа", ["2017-08-01/2017-08-31"]),
        ("в 2017 году, но не в августе", ["2017-08-01/2017-08-31"]),
        ("за 2017 год за исключением осени", ["2017-09-01/2017-11-30"]),
        ("в 2017, но не раньше августа", ["2017-01-01/2017-07-31"]),
        ("در ۲۰۱۷ به جز اوت", ["2017-08-01/2017-08-31"]),
        ("در سال ۱۳۹۶ به غیر از مرداد", ["2017-07-23/2017-08-22"]),
        ("در سال ۱۳۹۶ بجز بهار", ["2017-03-21/2017-06-21"]),
        ("در ۲۰۱۷ ولی نه در اوت", ["2017-08-01/2017-08-31"]),
        # It says nothing without a year, and "or not" asks something else.
        ("except in August", None),
        ("in 2017 or not in August", []),
        ("2017 except the fifth quarter", []),
    ],
)  # fmt: skip
def test_a_part_of_a_period_is_left_out(text: str, gaps: list[str] | None) -> None:
    """A month, season or part without a year is left out of each year of the period beside it."""
    found = read_period(text)

    assert gaps == (found and [f"{gap.first}/{gap.last}" for gap in found.gaps])


def test_left_out_of_an_open_period() -> None:
    """Of a period without an end, many years are read, and no more."""
    since, before = (
        read_period("since 2017 except in August"),
        read_period("before 2017 except in August"),
    )
    assert since is not None
    assert before is not None

    assert not since.overlaps(date(2031, 8, 3), date(2031, 8, 3))
    assert since.overlaps(date(2031, 9, 3), date(2031, 9, 3))
    assert not before.overlaps(date(2001, 8, 3), date(2001, 8, 3))


def test_left_out_of_the_last_year() -> None:
    """Without a period beside it, the part is counted from the day of the question."""
    found = read_period("except in August", date(2018, 2, 1))
    assert found is not None

    assert (date(2017, 8, 1), date(2017, 8, 31)) == found.gaps[0]
