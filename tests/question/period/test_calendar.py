"""The calendar: Solar Hijri years and parts of intervals."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.question.period.calendar import (
    EARLY,
    LATE,
    LATER,
    MID,
    SOLAR_YEARS,
    Interval,
    Point,
    SolarDay,
    day,
    month,
    part,
    season,
    solar_day,
    solar_year_of,
    units,
    winter,
    years,
)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1300, date(1921, 3, 21)), (1304, date(1925, 3, 21)), (1305, date(1926, 3, 22)),
        (1320, date(1941, 3, 21)), (1332, date(1953, 3, 21)), (1342, date(1963, 3, 21)),
        (1343, date(1964, 3, 21)), (1349, date(1970, 3, 21)), (1354, date(1975, 3, 21)),
        (1355, date(1976, 3, 21)), (1357, date(1978, 3, 21)), (1358, date(1979, 3, 21)),
        (1375, date(1996, 3, 20)), (1376, date(1997, 3, 21)), (1379, date(2000, 3, 20)),
        (1388, date(2009, 3, 21)), (1391, date(2012, 3, 20)), (1395, date(2016, 3, 20)),
        (1396, date(2017, 3, 21)), (1397, date(2018, 3, 21)), (1398, date(2019, 3, 21)),
        (1399, date(2020, 3, 20)), (1400, date(2021, 3, 21)), (1401, date(2022, 3, 21)),
        (1402, date(2023, 3, 21)), (1403, date(2024, 3, 20)), (1404, date(2025, 3, 21)),
        (1405, date(2026, 3, 21)), (1408, date(2029, 3, 20)), (1409, date(2030, 3, 21)),
    ],
)  # fmt: skip
def test_new_year(year: int, expected: date) -> None:
    """A Solar Hijri year begins on the day on which it began in Iran."""
    whole = years(year, year, solar=True)

    assert whole is not None
    assert expected == whole.first


def test_months_fill_every_year() -> None:
    """Twelve months follow one another from the first to the last day of every year."""
    for year in SOLAR_YEARS:
        whole = years(year, year, solar=True)
        months = [one for number in range(1, 13) if (one := month(year, 100 + number))]

        assert whole is not None
        assert (whole.first, whole.last) == (months[0].first, months[-1].last)
        assert [(following.first - one.last).days for one, following in pairwise(months)] == [
            1
        ] * 11


def test_year_of_every_day() -> None:
    """A day's year is the one whose first and last day enclose it."""
    first = date(2019, 1, 1)
    for passed in range(900):
        of = first + timedelta(passed)
        whole = years(solar_year_of(of), solar_year_of(of), solar=True)

        assert whole is not None
        assert whole.first <= of <= whole.last


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (date(1921, 3, 21), (1300, 1, 1)),
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(2000, 1, 1), (1378, 10, 11)),
        (date(2020, 3, 19), (1398, 12, 29)),
        (date(2020, 3, 20), (1399, 1, 1)),
        (date(2020, 6, 22), (1399, 4, 2)),
        (date(2020, 9, 21), (1399, 6, 31)),
        (date(2020, 9, 22), (1399, 7, 1)),
        (date(2021, 3, 20), (1399, 12, 30)),
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(1921, 3, 20), None),
        (date(2072, 3, 20), None),
        (date.min, None),
        (date.max, None),
    ],
)
def test_solar_days(of: date, expected: tuple[int, int, int] | None) -> None:
    """A day has the Solar Hijri date that it has in Iran, within the years that are converted."""
    assert expected == solar_day(of)


def test_the_edges_of_solar_months_come_back() -> None:
    """The first and the last day of each month lead back to themselves.

    Leap years repeat after 33 years: every fourth year is one of each kind.
    """
    for year in SOLAR_YEARS[::4]:
        for number in range(1, 13):
            whole = month(year, 100 + number)
            assert whole is not None
            last = (whole.last - whole.first).days + 1

            assert solar_day(whole.first) == SolarDay(year, number, 1)
            assert solar_day(whole.last) == SolarDay(year, number, last)
            for of, at in ((whole.first, 1), (whole.last, last)):
                assert Interval(of, of) == day(year, 100 + number, at, at)


def test_every_solar_day_comes_back() -> None:
    """The days of a leap year and the common one after it follow one another."""
    of = date(2020, 3, 20)
    while (found := solar_day(of)) is not None and found.year < 1401:
        assert Interval(of, of) == day(found.year, 100 + found.month, found.day, found.day)
        of += timedelta(1)

    assert (date(2022, 3, 21), SolarDay(1400, 12, 29)) == (of, solar_day(of - timedelta(1)))


@pytest.mark.parametrize(("of", "expected"), [(date(1900, 1, 1), 1300), (date(2400, 1, 1), 1450)])
def test_years_are_clamped(of: date, expected: int) -> None:
    """A day outside the years that are converted belongs to the nearest."""
    assert expected == solar_year_of(of)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no year 0", years(0, 1)),
        ("no year 10000", years(9999, 10000)),
        ("solar year before the table", years(1299, 1300, solar=True)),
        ("solar year after the table", years(1450, 1451, solar=True)),
        ("solar years backwards", years(1400, 1399, solar=True)),
        ("month of no year", month(0, 1)),
        ("solar month of no year", month(1299, 101)),
        ("winter of no year", winter(0)),
        ("winter before the first", season(1, 4)),
        ("summer of no year", season(0, 2)),
        ("solar season of no year", season(1299, 2, solar=True)),
        ("day 0", day(2018, 5, 0, 1)),
        ("day of no month", day(0, 5, 1, 1)),
        ("days backwards", day(2018, 5, 5, 1)),
        ("31 Mehr", day(1397, 107, 31, 31)),
        ("30 Esfand of a common year", day(1398, 112, 30, 30)),
        ("a day before time", units("day", date(1, 1, 1), -1)),
        ("a weekend before time", units("weekend", date(1, 1, 1), -1)),
        ("a month before time", units("month", date(1, 1, 1), -1)),
        ("a quarter after time", units("quarter", date(9999, 12, 1), 1)),
        ("a century before time", units("century", date(50, 1, 1), -1)),
        ("a point of nothing", Point().at(2018)),
    ],
)
def test_what_no_calendar_has(text: str, found: Interval | None) -> None:
    """What lies outside the calendar is None and no error."""
    assert None is found, text


def test_a_leap_day_of_the_solar_year() -> None:
    """30 Esfand exists in leap years."""
    last = date(2021, 3, 20)

    assert Interval(last, last) == day(1399, 112, 30, 30)


@pytest.mark.parametrize(
    ("which", "first", "last", "expected"),
    [
        (EARLY, date(2018, 1, 1), date(2018, 12, 31), (date(2018, 1, 1), date(2018, 6, 30))),
        (MID, date(2018, 1, 1), date(2018, 12, 31), (date(2018, 4, 1), date(2018, 9, 30))),
        (LATE, date(1990, 1, 1), date(1999, 12, 31), (date(1995, 1, 1), date(1999, 12, 31))),
        (MID, date(1800, 1, 1), date(1899, 12, 31), (date(1825, 1, 1), date(1874, 12, 31))),
        (LATE, date(2018, 2, 1), date(2018, 2, 28), (date(2018, 2, 16), date(2018, 2, 28))),
        (EARLY, date(2018, 5, 7), date(2018, 5, 13), (date(2018, 5, 7), date(2018, 5, 9))),
        (LATER, date(2018, 5, 7), date(2018, 5, 13), (date(2018, 5, 12), date(2018, 5, 13))),
        (EARLY, date(2018, 5, 7), date(2018, 5, 7), (date(2018, 5, 7), date(2018, 5, 7))),
    ],
)
def test_part(which: int, first: date, last: date, expected: tuple[date, date]) -> None:
    """A part is a half, or the middle half, and "later" begins no earlier than today."""
    assert expected == part(which, Interval(first, last), date(2018, 5, 12))
