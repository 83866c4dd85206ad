"""Parts of points: early 2018, the second quarter of 2018, the first week of May."""

from bot.question.period import calendar as days
from bot.question.period.calendar import EARLY, LATE, LATER, Interval, Point
from bot.question.period.grammar import Found, Rule, Table
from bot.question.period.relative import UNIT_OF, made, moved
from bot.question.period.words import CODES, Item

__all__ = ["PARTS", "PART_OF", "STRETCHES"]


def _point(found: Found) -> Point:
    return next((item.point for item in found.items if item.point), Point())


def _part(found: Found) -> Item | None:
    point, which = _point(found), found.value("EARLY", "MID", "LATE")
    if _is_day(point):
        return None
    if point.fixed:
        present = found.reference if which == LATER else None
        item = made(found, days.part(which, point.fixed, present))
    else:
        item = made(found, point._replace(part=which))
    return item and item._replace(value=which)


def _is_day(point: Point) -> bool:
    return point.day > 0 or (point.fixed is not None and point.fixed.first == point.fixed.last)


def _half(found: Found) -> Item | None:
    number = found.value("ORDINAL", "HNUMBER", "ROMAN", "LAST", "PAST")
    point = _point(found)
    if number not in (1, 2, -1) or _is_day(point):
        return None
    which = EARLY if number == 1 else LATE
    if point.fixed is None:
        return made(found, point._replace(part=which))
    if first := _quarter_of(point.fixed, 1):
        start, end = (
            (first, _quarter_of(point.fixed, 2))
            if which == EARLY
            else (_quarter_of(point.fixed, 3), _quarter_of(point.fixed, 4))
        )
        return made(found, Interval(start.first, end.last) if start and end else None)
    return made(found, days.part(which, point.fixed))


def _quarter(found: Found) -> Item | None:
    number = found.value("ORDINAL", "QNUMBER", "ROMAN", "SMALL", "LAST", "PAST")
    year = _point(found).fixed
    if not found.first("POINT") and found.reference:
        year = days.years(found.reference.year, found.reference.year)
    return made(found, year and _quarter_of(year, 4 if number == -1 else number))


def _quarter_of(year: Interval, number: int) -> Interval | None:
    """Return a quarter of a whole year, in either calendar."""
    if not 1 <= number <= 4:
        return None
    if year == days.years(year.first.year, year.first.year):
        first = days.month(year.first.year, 3 * number - 2)
        last = days.month(year.first.year, 3 * number)
        return Interval(first.first, last.last) if first and last else None
    solar = days.solar_year_of(year.first)
    if year == days.years(solar, solar, solar=True):
        return days.season(solar, number, solar=True)
    return None


def _unit_of(found: Found) -> Item | None:
    """Return the first day, the third week, the last three months … of an interval."""
    number = found.value("ORDINAL", "LAST", "PAST")
    count = found.value("SMALL", "NUMBER", "CARDINAL", "TENS", default=1)
    unit = next(UNIT_OF[item.code] for item in found.items if item.code in UNIT_OF)
    whole = found.days_of(_point(found))
    if not whole or not number or (count > 1 and number > 1):
        return None
    if number < 0:
        first, last = _unit_at(unit, whole, -count), _unit_at(unit, whole, -1)
    else:
        first, last = _unit_at(unit, whole, number - 1), _unit_at(unit, whole, number + count - 2)
    return made(found, first and last and Interval(first.first, last.last))


def _unit_at(unit: str, whole: Interval, steps: int) -> Interval | None:
    """Return the unit that is `steps` after the first of an interval; -1 is the last."""
    full_years = whole == days.years(whole.first.year, whole.last.year)
    if unit == "week" and not full_years:  # counted from the ends of the interval
        edge, shift = (whole.first, 0) if steps >= 0 else (whole.last, 1)
        first = days.units("day", edge, 7 * steps + shift)
        last = days.units("day", edge, 7 * steps + shift + 6)
        there = first and Interval(first.first, min(last.last, whole.last) if last else whole.last)
    elif unit == "week":  # ISO 8601: the first week of a year is the one with 4 January
        edge = whole.first.replace(day=4) if steps >= 0 else whole.last.replace(day=28)
        there = days.week(edge, steps if steps >= 0 else steps + 1)
    elif unit in ("day", "month", "year", "decade"):
        edge = whole.first if steps >= 0 else whole.last
        there = days.units(unit, edge, steps if steps >= 0 else steps + 1)
    else:
        there = None
    return there if there and there.last >= whole.first and there.first <= whole.last else None


def _week_of(found: Found) -> Item | None:
    day = found.days_of(_point(found))
    if not day or day.first != day.last:
        return None
    return made(found, days.week(day.first))


def _shifted(found: Found) -> Item | None:
    """Return `two days after 5 May 2018`; None if the point is not a single day."""
    end = found.items[-1]
    day = found.days_of(end.point) if end.point else None
    if end.code == CODES["TODAY"] and found.reference:
        day = Interval(found.reference, found.reference)
    if day is None or day.first != day.last:
        return None
    count = found.value("SMALL", "NUMBER", "CARDINAL", "TENS", "A", default=1)
    unit = next(UNIT_OF[item.code] for item in found.items if item.code in UNIT_OF)
    back = found.first("BEFORE") is not None
    there = moved(day.first, unit, -count if back else count)
    return made(found, Interval(there, there) if there else None)


PART_OF = "PART [GLUE OF]? THE? POINT"
STRETCHES: tuple[Rule, ...] = (
    ("THE? (?:[ORDINAL ROMAN LAST PAST] HALF | HNUMBER) [OF GLUE]? THE? POINT", _half),
    ("HALF ORDINAL POINT | POINT GLUE? HNUMBER", _half),
    ("THE? [ORDINAL ROMAN SMALL LAST PAST] QUARTER OF? THE? (?:POINT | YEAR)", _quarter),
    ("QUARTER ORDINAL POINT | POINT ORDINAL QUARTER", _quarter),
    ("QNUMBER [GLUE OF]? POINT | POINT GLUE? QNUMBER", _quarter),
    ("[ORDINAL LAST PAST] [SMALL NUMBER CARDINAL TENS]? UNIT OF? THE? POINT", _unit_of),
    ("WEEKS [OF COMMENCING] THE? POINT", _week_of),
    ("[COUNT THE]? UNIT [AFTER BEFORE FROM] THE? [POINT TODAY]", _shifted),
)
"""Halves, quarters and weeks of a point, and days counted from one."""

PARTS = Table((PART_OF, _part), *STRETCHES)
"""Productions from a point to another point."""
