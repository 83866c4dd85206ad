"""The units of the calendar that a question can name, as intervals of days, both ends inclusive.

Decades and centuries follow ISO 8601 and EDTF: the 19th century is 18XX. A week begins on Monday.
The winter of a year may be either of two, so the interval covers both.
"""

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

__all__ = [
    "EARLY",
    "LATE",
    "LATER",
    "MID",
    "SOLAR_MONTH",
    "SOLAR_YEARS",
    "WINTER",
    "YEARLY",
    "Interval",
    "Point",
    "SolarDay",
    "Yearly",
    "day",
    "ends",
    "month",
    "part",
    "season",
    "solar_day",
    "solar_year_of",
    "units",
    "week",
    "winter",
    "years",
]

EARLY, MID, LATE, LATER = 1, 2, 3, 4
SOLAR_YEARS = range(1300, 1451)
"""The Solar Hijri years that are converted; their leap years follow the cycle of 33 years."""
SOLAR_MONTH = 100
"""The number of a Solar Hijri month is 1 to 12 plus this."""
WINTER = 4
YEARLY = 100
"""The most years of which a month or a season is left out."""

_NEW_YEAR_1300 = date(1921, 3, 21).toordinal()


class Interval(NamedTuple):
    """A range of days, both inclusive."""

    first: date
    last: date


class SolarDay(NamedTuple):
    """A day of the Solar Hijri calendar."""

    year: int
    month: int
    """From 1 to 12."""
    day: int


class Point(NamedTuple):
    """A time in the calendar whose year may still be open."""

    fixed: Interval | None = None
    """The days, if they are known."""
    month: int = 0
    day: int = 0
    """The first day of the month; 0 for the whole month."""
    last_day: int = 0
    """The last day of the month."""
    part: int = 0
    """`EARLY`, `MID` or `LATE` for a part of the month; 0 for the whole."""

    def at(self, year: int) -> Interval | None:
        """Return the days of this point in a year of the month's own calendar."""
        if self.fixed or not self.month:
            return self.fixed
        if self.day:
            return day(year, self.month, self.day, self.last_day)
        whole = month(year, self.month)
        return part(self.part, whole) if whole and self.part else whole

    def resolved(self, reference: date | None) -> Interval | None:
        """Return the days; if the year is open, the latest ones that began by the reference."""
        if self.fixed or reference is None:
            return self.fixed
        tried = (self.at(self.year_of(reference) - back) for back in range(9))  # 29 February 1904
        return next((found for found in tried if found and found.first <= reference), None)

    def year_of(self, reference: date) -> int:
        """Return the year of a date in the calendar of the month."""
        return solar_year_of(reference) if self.month > SOLAR_MONTH else reference.year


class Yearly(NamedTuple):
    """A part of every year: from the beginning of one point to the end of another."""

    first: Point
    last: Point
    side: int = 0
    """-1 for all that is before it in a period, 1 for all that is after it, 0 for itself."""

    def within(self, whole: Interval) -> list[Interval]:
        """Return its days in each year of an interval, of which `YEARLY` years are read."""
        years_of = solar_year_of if self.first.month > SOLAR_MONTH else _year_of
        start, end = years_of(whole.first), years_of(whole.last)
        if whole.first == date.min:
            start = max(start, end - YEARLY)
        found = []
        for year in range(start, min(end, start + YEARLY) + 1):
            found += self._of(year, whole)
        if not self.side and start > MINYEAR:  # a winter that began in the year before
            found += self._of(start - 1, whole)
        return [one for one in found if one.first <= one.last]

    def _of(self, year: int, whole: Interval) -> list[Interval]:
        begun, ended = self.first.at(year), self.last.at(year)
        if begun and ended and ended.last < begun.first:
            ended = self.last.at(year + 1)
        if begun is None or ended is None:
            return []
        first, last = begun.first, ended.last
        if self.side < 0:
            first, last = whole.first, begun.first - timedelta(1)
        elif self.side > 0:
            first, last = ended.last + timedelta(1), whole.last
        return [Interval(max(first, whole.first), min(last, whole.last))]


def _year_of(day: date) -> int:
    return day.year


def ends(
    first: Point, last: Point, reference: date | None = None
) -> tuple[Interval, Interval] | None:
    """Return the days of both ends of a range; an open year is taken from the other end.

    Returns None if the days are not known or the range ends before it begins.
    """
    if first.fixed is None and last.fixed is None:
        first = Point(first.resolved(reference))
    end = last.fixed or (first.fixed and _near(last, first.fixed, forward=True))
    start = first.fixed or (last.fixed and _near(first, last.fixed, forward=False))
    return (start, end) if start and end and start.first <= end.last else None


def _near(point: Point, other: Interval, *, forward: bool) -> Interval | None:
    """Return the days of a point with an open year that are next after or before an interval."""
    year = point.year_of(other.first if forward else other.last)
    tried = [point.at(year + step) for step in ((0, 1) if forward else (0, -1))]
    fits = [i for i in tried if i and (i.last >= other.first if forward else i.first <= other.last)]
    return fits[0] if fits else None


def years(first: int, last: int, *, solar: bool = False) -> Interval | None:
    """Return whole years; None if they are outside the supported calendar."""
    if not solar:
        if not MINYEAR <= first <= last <= MAXYEAR:
            return None
        return Interval(date(first, 1, 1), date(last, 12, 31))
    if not (first in SOLAR_YEARS and last in SOLAR_YEARS and first <= last):
        return None
    return _days(_new_year(first), _new_year(last + 1) - 1)


def month(year: int, number: int) -> Interval | None:
    """Return a month; Solar Hijri months are numbered from 101 and need a Solar Hijri year."""
    if number < SOLAR_MONTH:
        if not MINYEAR <= year <= MAXYEAR:
            return None
        last = calendar.monthrange(year, number)[1]
        return Interval(date(year, number, 1), date(year, number, last))
    if year not in SOLAR_YEARS:
        return None
    # Six months of 31 days, then of 30; the last month ends with the year.
    before = number - SOLAR_MONTH - 1
    first = _new_year(year) + 30 * before + min(before, 6)
    last = first + (30 if before < 6 else 29)
    return _days(first, min(last, _new_year(year + 1) - 1))


def day(year: int, number: int, first: int, last: int) -> Interval | None:
    """Return the days from `first` to `last` of a month, or None if the month lacks any of them."""
    whole = month(year, number)
    if whole is None or not 1 <= first <= last <= (whole.last - whole.first).days + 1:
        return None
    start = whole.first.toordinal() - 1
    return _days(start + first, start + last)


def season(year: int, number: int, *, solar: bool = False) -> Interval | None:
    """Return a season of a year; spring is 1."""
    if solar:
        first, last = (month(year, SOLAR_MONTH + 3 * number - back) for back in (2, 0))
        return Interval(first.first, last.last) if first and last else None
    if number == WINTER:
        before, after = month(year - 1, 12), month(year + 1, 2)
        return Interval(before.first, after.last) if before and after else None
    first, last = month(year, 3 * number), month(year, 3 * number + 2)
    return Interval(first.first, last.last) if first and last else None


def winter(year: int) -> Interval | None:
    """Return the winter that begins in a year."""
    first, last = month(year, 12), month(year + 1, 2)
    return Interval(first.first, last.last) if first and last else None


def week(of: date, weeks: int = 0) -> Interval | None:
    """Return the week, Monday to Sunday, that is `weeks` weeks after the week of a day."""
    monday = of.toordinal() - of.weekday() + 7 * weeks
    return _days(monday, monday + 6)


def units(unit: str, reference: date, steps: int) -> Interval | None:
    """Return the day, week, month … that is `steps` units after that of the reference date."""
    year = reference.year
    if unit == "day":
        return _days(reference.toordinal() + steps, reference.toordinal() + steps)
    if unit in ("week", "weekend"):
        found = week(reference, steps)
        if unit == "week" or found is None:
            return found
        return Interval(found.first + timedelta(5), found.last)
    if unit in ("month", "quarter"):
        size = 1 if unit == "month" else 3
        number = 12 * year + (reference.month - 1) // size * size + steps * size
        first, last = (month(n // 12, n % 12 + 1) for n in (number, number + size - 1))
        return Interval(first.first, last.last) if first and last else None
    size = {"year": 1, "decade": 10, "century": 100}[unit]
    first_year = year // size * size + steps * size
    return years(first_year, first_year + size - 1)


def part(which: int, whole: Interval, reference: date | None = None) -> Interval:
    """Return the first half, the middle or the second half of an interval, generously bounded.

    `LATER` begins no earlier than the reference, if it lies in the interval: "later this week".
    """
    first, last = whole
    span = last.year - first.year + 1
    length = (last - first).days + 1
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and span > 1:
        middle = date(first.year + span // 2, 1, 1)
        quarters = date(first.year + span // 4, 1, 1), date(last.year - span // 4, 12, 31)
    elif (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        middle = date(first.year, 7, 1)
        quarters = date(first.year, 4, 1), date(first.year, 9, 30)
    elif 28 <= length <= 31:
        middle = first + timedelta(15)
        quarters = first + timedelta(9), first + timedelta(19)
    else:
        middle = first + timedelta(length // 2)
        quarters = first + timedelta(length // 4), last - timedelta(length // 4)
    if which == EARLY:
        return Interval(first, max(first, middle - timedelta(1)))
    if which == MID:
        return Interval(*quarters)
    if which == LATER and reference and first <= reference <= last:
        middle = max(middle, reference)
    return Interval(middle, last)


def solar_year_of(of: date) -> int:
    """Return the Solar Hijri year of a day, clamped to `SOLAR_YEARS`."""
    year = min(max(of.year - 621, SOLAR_YEARS[0]), SOLAR_YEARS[-1])
    return year if year == SOLAR_YEARS[0] or _new_year(year) <= of.toordinal() else year - 1


def solar_day(of: date) -> SolarDay | None:
    """Return a day in the Solar Hijri calendar; None outside `SOLAR_YEARS`."""
    ordinal = of.toordinal()
    if not _new_year(SOLAR_YEARS[0]) <= ordinal < _new_year(SOLAR_YEARS[-1] + 1):
        return None
    year = solar_year_of(of)
    passed = ordinal - _new_year(year)
    if passed < 6 * 31:  # six months of 31 days, then of 30
        return SolarDay(year, passed // 31 + 1, passed % 31 + 1)
    passed -= 6 * 31
    return SolarDay(year, passed // 30 + 7, passed % 30 + 1)


def _new_year(year: int) -> int:
    """Return the ordinal of a Solar Hijri New Year's Day; 8 of 33 years are leap years."""
    leaps = sum((25 * passed + 11) % 33 < 8 for passed in range(SOLAR_YEARS[0], year))
    return _NEW_YEAR_1300 + 365 * (year - SOLAR_YEARS[0]) + leaps


def _days(first: int, last: int) -> Interval | None:
    if not date.min.toordinal() <= first <= last <= date.max.toordinal():
        return None
    return Interval(date.fromordinal(first), date.fromordinal(last))
