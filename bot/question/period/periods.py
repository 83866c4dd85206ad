"""The periods that a text names, by a closed grammar of English, Russian and Persian.

The grammar, where `[…]` may be left out and `…|…` is a choice (each word stands for its forms and
for the words of the same meaning in the three languages, see `period.words_en`, `_ru` and `_fa`):

    period   = between POINT and POINT | [from] POINT to POINT | before POINT | after POINT
             | since POINT | POINT onwards | POINT or later|earlier | until POINT | by POINT
             | pre-POINT | post-POINT
             | [in] POINT | newest [word] [word] NEWS | oldest NEWS | first NEWS
    POINT    = PART POINT | nth half of POINT | nth quarter of YEAR | YEAR Qn | YEAR Hn
             | nth|last [n] UNIT of POINT | week of DATE | n UNIT after|before|from DATE|today
             | STATED | RELATIVE
    STATED   = DATE | MONTH YEAR | YEAR MONTH | MONTH | SEASON YEAR | YEAR | YEAR-YY | DECADE
             | nth century
    DATE     = 2019-01-02 | 22/04/2019 | 02.01.2019 | 20190102 | [WEEKDAY] DAY MONTH [YEAR]
             | [WEEKDAY] MONTH DAY [YEAR] | DAY to DAY MONTH [YEAR] | 22/04 | WEEKDAY DAY
             | on the nth
    YEAR     = 1000 to 2199 | last year | 1300 to 1450 of the Solar Hijri calendar
    RELATIVE = yesterday | tomorrow | last|this|next UNIT|WEEKDAY|MONTH|SEASON | n UNIT ago
             | last|next n UNIT | WEEKDAY
    PART     = early | mid | late | earlier | later
    UNIT     = day | week | month | quarter | year | decade | century | weekend

What is counted from the day of speaking (RELATIVE, a date or a month without a year) is a period
only with a `reference`; a year left open is then the latest in which the date had come. No period
are: a word that is also another (May, March, Friday) without proof, a number that is an amount or
a label, a month or a season alone, today, `in two weeks`, `week 31`, `the week`, a weekend alone, a
year in words, a day as a decimal (7.6), a date that no calendar has, anything B.C.

Bounds are whole: `from May to October 2020` ends on 31 October, `two years ago` is the whole year,
`late 2018` its second half. `before` and `after` leave the point itself out, `since`, `until` and
`by` take it in. In `03/04/2019` the month is first, unless the text is Russian or Persian; between
points or dots the day is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.question.period.calendar import LATE, Interval, Point, units
from bot.question.period.grammar import Found, Table, rewritten
from bot.question.period.lexing import items_of
from bot.question.period.parts import PARTS
from bot.question.period.points import POINTS, YEARS
from bot.question.period.relative import made
from bot.question.period.words import CODES, Item, may_hold

__all__ = ["Period", "find_periods", "read_period"]

Wants = Literal["all", "latest", "earliest"]


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a text names; the first and the last day belong to it."""

    start: int
    end: int
    """Where it stands in the text, in code points."""
    earliest: date | None
    latest: date | None
    """None where a side is open."""
    wants: Wants = "all"
    """Which of the articles are asked for: `latest` in "latest news"."""


def find_periods(text: str, reference: date | None = None) -> list[Period]:
    """Return the periods of a text in order; `reference` is the day of speaking."""
    if not may_hold(text):
        return []
    items = items_of(text)
    for table in (YEARS, POINTS, PARTS, _RELATIONS):
        items = rewritten(items, table, reference)
    return [
        Period(
            item.start,
            item.end,
            None if item.point.fixed.first == date.min else item.point.fixed.first,
            None if item.point.fixed.last == date.max else item.point.fixed.last,
            _WANTS[item.value],
        )
        for item in items
        if item.code == _READ and item.point and item.point.fixed
    ]


def read_period(text: str, reference: date | None = None) -> Period | None:
    """Return the one period that a question states; None without any, or where two exclude another.

    Several that overlap state what they have in common.
    """
    stated: Period | None = None
    for period in find_periods(text, reference):
        if stated is None:
            stated = period
            continue
        earliest = max((d for d in (stated.earliest, period.earliest) if d), default=None)
        latest = min((d for d in (stated.latest, period.latest) if d), default=None)
        wants = {stated.wants, period.wants} - {"all"}
        if len(wants) > 1 or (earliest and latest and earliest > latest):
            return None
        stated = replace(
            stated,
            end=period.end,
            earliest=earliest,
            latest=latest,
            wants=stated.wants if stated.wants != "all" else period.wants,
        )
    return stated


_READ = CODES["POINT"]
_WANTS: tuple[Wants, ...] = ("all", "latest", "earliest")
_OPEN = Interval(date.min, date.max)
"""An open side is the calendar's own end: no text names it."""


def _points(found: Found) -> list[Point]:
    return [item.point for item in found.all("POINT") if item.point]


def _range(found: Found) -> Item | None:
    """Return the days from one point to another, of which one may lend the other its year."""
    points: Sequence[Point] = _points(found)
    first, last = points[0], points[-1]
    if found.first("TODAY"):
        start = first.resolved(found.reference)
        return start and made(found, Interval(start.first, found.reference or date.max))
    if first.fixed is None and last.fixed is None:
        known = first.resolved(found.reference)
        if known is None:
            return None
        first = Point(known)
    end = last.fixed or (first.fixed and _near(last, first.fixed, forward=True))
    start = first.fixed or (last.fixed and _near(first, last.fixed, forward=False))
    if not start or not end or start.first > end.last:
        return None
    return made(found, Interval(start.first, end.last))


def _near(point: Point, other: Interval, *, forward: bool) -> Interval | None:
    """Return a point whose year is open as the next after, or the last before, another."""
    year = point.year_of(other.first if forward else other.last)
    tried = [point.at(year + step) for step in ((0, 1) if forward else (0, -1))]
    fits = [i for i in tried if i and (i.last >= other.first if forward else i.first <= other.last)]
    return fits[0] if fits else None


def _since(found: Found) -> Item | None:
    days = _points(found)[0].resolved(found.reference)
    return days and made(found, Interval(days.first, date.max))


def _until(found: Found) -> Item | None:
    days = _points(found)[0].resolved(found.reference)
    return days and made(found, Interval(date.min, days.last))


def _before(found: Found) -> Item | None:
    """Return the days before a point; before the end of one is before it is over."""
    days = _points(found)[0].resolved(found.reference)
    if days is None:
        return None
    whole = found.items[-1].value == LATE
    last = days if whole else units("day", days.first, -1)
    return last and made(found, Interval(date.min, last.last))


def _after(found: Found) -> Item | None:
    days = _points(found)[0].resolved(found.reference)
    following = days and units("day", days.last, 1)
    return following and made(found, Interval(following.first, date.max))


def _within(found: Found) -> Item | None:
    return made(found, _points(found)[0].resolved(found.reference))


def _newest(found: Found) -> Item | None:
    item = made(found, _OPEN)
    return item and item._replace(value=1)


def _oldest(found: Found) -> Item | None:
    number = found.value("ORDINAL", default=1)
    item = made(found, _OPEN)
    return item._replace(value=2) if item and number == 1 else None


_RELATIONS = Table(
    ("BETWEEN THE? POINT (?:AND | THROUGH) THE? POINT", _range),
    ("[FROM SINCE]? THE? POINT THROUGH THE? [POINT TODAY]", _range),
    ("FROM POINT ONWARD | SINCE THE? POINT ONWARD? | POINT ONWARD", _since),
    ("(?:[BEFORE BEFORE_RU] THE? | PRE GLUE) POINT", _before),
    ("(?:AFTER THE? | POST GLUE) POINT", _after),
    ("[UNTIL BY] THE? POINT", _until),
    ("POINT OR [LATE AFTER]", _since),
    ("POINT OR [EARLY BEFORE]", _until),
    ("POINT", _within),
    (
        "NEWEST [WORD NAME]{0,2} NEWS | NEWEST [ABOUT ON] | THE NEWEST (?= OTHER{0,3} $)"
        "| [LAST PAST] NEWS",
        _newest,
    ),
    ("OLDEST [WORD NAME]{0,2} NEWS | ORDINAL NEWS", _oldest),
)
