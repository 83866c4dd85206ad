"""Productions for points relative to the reference date: last year, two weeks ago, on Friday."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.question.period import calendar as days
from bot.question.period.calendar import SOLAR_MONTH, Interval, Point
from bot.question.period.grammar import Found, Rule
from bot.question.period.proofs import weekday_is_proved
from bot.question.period.words import CODES, Item, folded

__all__ = ["PLURALS", "RELATIVE", "STEPS", "UNIT_OF", "made", "moved"]

_UNITS = {
    "DAYS": "day", "WEEKS": "week", "WEEKEND": "weekend", "MONTHS": "month",
    "QUARTER": "quarter", "YEAR": "year", "YEAR_RU": "year", "YEAR_FA": "year", "YEARS": "year",
    "DECADE": "decade", "CENTURY": "century", "CENTURIES": "century", "CENTURY_FA": "century",
}  # fmt: skip
PLURALS = (
    "days",
    "weeks",
    "months",
    "quarters",
    "years",
    "decades",
    "centuries",
    "ие",
    "ые",
    "их",
    "ых",
    "эти",
    "های",
)
_COMING = folded("آینده")
"""«پنج سال آینده» is counted from the present, unlike «پنج سال بعد»."""
STEPS = ("LAST", "PAST", "THIS", "NEXT", "LAST_FA", "AGO_FA", "THIS_FA", "NEXT_FA")
UNIT_OF = {CODES[name]: unit for name, unit in _UNITS.items()}


def made(found: Found, point: Point | Interval | None) -> Item | None:
    """Return an item for a point that replaces the matched items, or None without a point."""
    if isinstance(point, Interval):
        point = Point(point)
    if point is None:
        return None
    first, last = found.items[0], found.items[-1]
    points = [item for item in found.items if item.point]
    # A year that one end of a range states is the year of the other end.
    is_yearless = bool(points) and all(
        item.is_yearless or (item.point is not None and item.point.fixed is None) for item in points
    )
    is_yearless &= point.fixed is not None
    return Item(CODES["POINT"], first.start, last.end, point=point, is_yearless=is_yearless)


def _step(found: Found) -> int:
    return found.value(*STEPS)


def _relative_unit(found: Found) -> Item | None:
    if found.reference is None:
        return None
    unit = UNIT_OF[found.all(*_UNITS)[0].code]
    if unit == "day":
        return None
    if unit != "weekend" and any(item.text.lower().endswith(PLURALS) for item in found.items):
        return None  # "the past years" is not a period
    if found.first("PAST"):
        start = moved(found.reference, unit, -1)
        return made(found, Interval(start, found.reference) if start else None)
    weekday = found.first("WEEKDAY", "WEEKDAY_PERHAPS")
    whole = days.units(unit, found.reference, _step(found))
    if weekday and whole:
        chosen = whole.first + timedelta(weekday.value)
        whole = Interval(chosen, chosen)
    return made(found, whole)


def _unit_before_last(found: Found) -> Item | None:
    if found.reference is None:
        return None
    return made(found, days.units(UNIT_OF[found.items[0].code], found.reference, -2))


def _relative_name(found: Found) -> Item | None:
    """Return the weekday, month or season before, in or after the current week or year."""
    reference, step = found.reference, _step(found)
    name = found.first("WEEKDAY", "MONTH", "MONTH_PERHAPS", "SEASON", "FALL")
    if reference is None or name is None:
        return None
    if name.code == CODES["WEEKDAY"]:
        steps = name.value - reference.weekday() + 7 * step
        if found.first("PAST"):
            steps = -1 - (reference.weekday() - name.value - 1) % 7
        return made(found, days.units("day", reference, steps))
    if name.code == CODES["FALL"] and step == 0:
        return None
    if name.code == CODES["MONTH_PERHAPS"] and name.text.isascii() and not name.capital:
        return None
    return made(found, _nearest(_yearly(name, reference), reference, step))


def _yearly(name: Item, reference: date) -> Iterable[Interval | None]:
    """Yield a month or a season in each of the years around a date."""
    if name.code in (CODES["SEASON"], CODES["FALL"]):
        for year in range(reference.year - 2, reference.year + 3):
            yield days.winter(year) if name.value == days.WINTER else days.season(year, name.value)
    else:
        solar = name.value > SOLAR_MONTH
        present = days.solar_year_of(reference) if solar else reference.year
        yield from (days.month(present + around, name.value) for around in range(-2, 3))


def _nearest(stretches: Iterable[Interval | None], reference: date, step: int) -> Interval | None:
    found = [stretch for stretch in stretches if stretch]
    if step < 0:
        past = [i for i in found if i.last < reference]
        return past[step] if len(past) >= -step else None
    if step > 0:
        return next((i for i in found if i.first > reference), None)
    same = [i for i in found if i.first.year == reference.year]
    return next((i for i in found if i.first <= reference <= i.last), same[0] if same else None)


def _last_units(found: Found) -> Item | None:
    """Return the last or the next n days, weeks …; the last ones end on the reference date."""
    if found.reference is None:
        return None
    day = found.reference
    step = _step(found)
    counts = found.all("SMALL", "NUMBER", "CARDINAL", "TENS", "A")
    if counts[0].is_a("A"):
        return None  # "it will last a century"
    there: date | None = day
    for count, unit in zip(counts, found.all(*_UNITS), strict=True):
        there = there and moved(there, UNIT_OF[unit.code], step * count.value)
    if not there or step == 0 or there == day:
        return None
    later = found.first("NEXT_FA")
    if later and folded(later.text) != _COMING:
        return None  # «سه هفته بعد» ("three weeks later") belongs to a narrative
    return made(found, Interval(there, day) if step < 0 else Interval(day + timedelta(1), there))


def moved(day: date, unit: str, steps: int) -> date | None:
    """Return the day that is `steps` units after another."""
    length = {"day": 1, "week": 7}.get(unit)
    if length:
        there = days.units("day", day, steps * length)
        return there.first if there else None
    months = steps * {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit, 1200)
    month = days.units("month", day, months)
    return month and month.first.replace(day=min(day.day, month.last.day))


def _ago(found: Found) -> Item | None:
    """Return the whole day, week, month … that is n units ago, as no more exact day is named."""
    if found.reference is None:
        return None
    item = found.all(*_UNITS)[0]
    counted = item is not found.items[0]
    if not counted and (found.follows("MANY") or item.text.lower().endswith((*PLURALS, "лет"))):
        return None  # "years ago", «сколько лет назад»
    unit = UNIT_OF[item.code]
    count = found.value("SMALL", "NUMBER", "CARDINAL", "TENS", "A", default=1)
    return made(found, days.units(unit, found.reference, -count))


def _deictic(found: Found) -> Item | None:
    if found.reference is None:
        return None
    return made(found, days.units("day", found.reference, found.value("DEICTIC")))


def _weekday(found: Found) -> Item | None:
    name = found.items[0]
    number = found.value("SMALL", "ORDINAL", "TENS")
    if found.reference is None or not weekday_is_proved(found, name, number):
        return None
    if not number:
        back = (found.reference.weekday() - name.value) % 7
        return made(found, days.units("day", found.reference, -back))
    for back in range(14 * 12):  # a weekday falls on the same day of the month within 14 years
        month = days.units("month", found.reference, -back)
        if month and number <= month.last.day:
            chosen = month.first.replace(day=number)
            if chosen <= found.reference and chosen.weekday() == name.value:
                return made(found, Interval(chosen, chosen))
    return None


def _ordinal_day(found: Found) -> Item | None:
    """Return `on the 18th` as the latest such day up to the reference date."""
    number = found.value("ORDINAL")
    if found.reference is None or found.precedes("WORD", "NAME", "COUNTED"):
        return None
    if number > 31 or not found.items[-1].text.isdigit():
        return None
    for back in range(3):
        month = days.units("month", found.reference, -back)
        if month and number <= month.last.day:
            chosen = month.first.replace(day=number)
            if chosen <= found.reference:
                return made(found, Interval(chosen, chosen))
    return None


RELATIVE: tuple[Rule, ...] = (
    ("RELATIVE COUNT UNIT (?! AGO | OF | ANY_YEAR) (?: AND COUNT UNIT (?! AGO)){0,2}", _last_units),
    ("COUNT UNIT [LAST_FA NEXT_FA]", _last_units),
    ("COUNT? UNIT AGO | COUNT UNIT AGO_FA", _ago),
    (
        "(?<! [COUNT MANY]) [WEEKS WEEKEND MONTHS YEAR DECADE] BEFORE LAST"
        " (?! UNIT | ANY_MONTH | ANY_SEASON | ANY_WEEKDAY | NAME | NEWS)",
        _unit_before_last,
    ),
    ("RELATIVE UNIT (?! OF | ANY_MONTH | ANY_YEAR) (?: DASH? WEEKDAY)?", _relative_unit),
    ("(?<! [COUNT MANY]) [WEEKS MONTHS DECADE CENTURY_FA QUARTER] RELATIVE_FA", _relative_unit),
    ("RELATIVE (?:WEEKDAY | ANY_SEASON | ANY_MONTH (?! DAY_NUMBER | ANY_YEAR))", _relative_name),
    ("(?:WEEKDAY | ANY_SEASON | ANY_MONTH) RELATIVE_FA", _relative_name),
    ("DEICTIC", _deictic),
    ("ANY_WEEKDAY COMMA? THE? [SMALL ORDINAL TENS]", _weekday),
    ("WEEKDAY", _weekday),
    ("ON THE ORDINAL (?! GLUE | OF | AND | TO | UNIT | ANY_MONTH)", _ordinal_day),
)
"""Productions that need a reference date; without it, they match but do not make a point."""
