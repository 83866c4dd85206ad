"""Finds the periods that a text names, by a closed grammar of English, Russian and Persian.

In the grammar, `[…]` is optional and `…|…` is a choice. Each word represents all its forms and its
equivalents in the three languages; see `period.words_en`, `_ru` and `_fa`.

    period   = between POINT and POINT | [from] POINT to POINT | before POINT | after POINT
             | since POINT | POINT onwards | POINT or later|earlier | until POINT | by POINT
             | pre-POINT | post-POINT | at the earliest|latest [in] POINT
             | not before|after|until POINT | not in|except PAST {, PAST}
             | PAST not in|except|not before|not after YEARLY {, YEARLY}
             | [in] POINT | newest [word] [word] NEWS | oldest NEWS | first NEWS
    PAST     = POINT | between POINT and POINT | [from] POINT to POINT
    YEARLY   = DAY MONTH | MONTH | SEASON | nth quarter|half | YEARLY to YEARLY
    POINT    = PART POINT | nth half of POINT | nth quarter of YEAR | YEAR Qn | YEAR Hn
             | nth|last [n] UNIT of POINT | week of DATE | n UNIT after|before|from DATE|today
             | STATED | RELATIVE
    STATED   = DATE | MONTH YEAR | YEAR MONTH | MONTH | SEASON YEAR | YEAR | YEAR-YY | DECADE
             | nth century | the nineties [of the nth century]
    DATE     = 2019-01-02 | 22/04/2019 | 02.01.2019 | 20190102 | [WEEKDAY] DAY MONTH [YEAR]
             | [WEEKDAY] MONTH DAY [YEAR] | DAY to DAY MONTH [YEAR] | 22/04 | WEEKDAY DAY
             | on the nth
    YEAR     = 1000 to 2199 | last year | 1300 to 1450 of the Solar Hijri calendar
    RELATIVE = yesterday | tomorrow | last|this|next UNIT|WEEKDAY|MONTH|SEASON | n UNIT ago
             | last|next n UNIT | WEEKDAY
    PART     = early | mid | late | earlier | later
    UNIT     = day | week | month | quarter | year | decade | century | weekend

Times relative to the day of the question (RELATIVE, a date or a month without a year) are periods
only with a `reference`; an open year is then the latest in which the date had come. The following
are not periods: an ambiguous word (May, March, Friday) without further evidence, a number that is
an amount or a label, a month or season alone, today, `in two weeks`, `week 31`, `the week`, a
weekend alone, a year in words, a day as a decimal (7.6), a date that does not exist, and anything
B.C.

Bounds are whole units: `from May to October 2020` ends on 31 October, `two years ago` is the whole
year, and `late 2018` is its second half. `not before` is `since`, `not after` is `until`, and `not
in` leaves the period open on both sides, with a gap; a month without a year, or a season, is left
out of each year of the period beside it. `before` and `after` exclude the point itself;
`since`, `until` and `by` include it. The nineties are those of the last century; a Persian decade
of two digits is of the Solar Hijri calendar, unless the text says otherwise. In `03/04/2019` the
month comes first, unless the text is Russian or Persian; in dates separated by dots the day comes
first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from bot.question.period.calendar import LATE, Interval, Point, ends, units
from bot.question.period.grammar import Found, Present, Table, rewritten
from bot.question.period.left_out import gaps_of
from bot.question.period.lexing import items_of
from bot.question.period.parts import PARTS
from bot.question.period.points import POINTS, YEARS
from bot.question.period.relative import made
from bot.question.period.words import CODES, Item, may_hold

__all__ = ["Period", "find_periods", "read_period"]

Wants = Literal["all", "latest", "earliest"]


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a text names, both days inclusive."""

    start: int
    end: int
    """0-based character offsets into the text, end exclusive."""
    earliest: date | None
    latest: date | None
    """None for an open side."""
    wants: Wants = "all"
    """The articles that are asked for: `latest` in "latest news"."""
    parts: tuple[tuple[int, int], ...] = ()
    """Where its words are if others are between them, as `start` and `end`."""
    gaps: tuple[Interval, ...] = ()
    """The days of the period that are left out."""
    is_left_out: bool = False
    """Whether this is what "not in 2015" and "except 2015" leave out, rather than what they ask."""
    is_yearless: bool = False
    """Whether its year is taken from the reference date: "in May"."""

    @property
    def words(self) -> tuple[tuple[int, int], ...]:
        """Where the words for it are, as character offsets, end exclusive."""
        return self.parts or ((self.start, self.end),)

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Whether a time has a day in the period; None is an open side, both inclusive."""
        start = max(first or date.min, self.earliest or date.min)
        end = min(last or date.max, self.latest or date.max)
        for gap in sorted(self.gaps):
            if gap.first <= start <= gap.last:
                if gap.last >= end:
                    return False
                start = gap.last + _A_DAY
        return start <= end

    def fits(self, first: date | None, last: date | None) -> bool:
        """Whether a time is of the period and told as closely as that: it is in it, or no longer.

        What is longer, a year for one of its months, may well be of another part. Units of one kind
        differ by up to `_A_FEW_DAYS`, and as many may be told of an event on one of them.
        """
        if not self.overlaps(first, last):
            return False
        earliest, latest = self.earliest or date.min, self.latest or date.max
        first, last = first or date.min, last or date.max
        is_within = earliest <= first and last <= latest
        return is_within or last - first <= latest - earliest + _A_FEW_DAYS


def find_periods(text: str, reference: date | None = None) -> list[Period]:
    """Return the periods in a text in order; relative ones are counted from `reference`."""
    found, is_relative = _read_without(text)
    if reference is None or not is_relative:
        return list(found)
    return _read(text, Present(reference))


@lru_cache(maxsize=8)  # a sentence is read against several days, one after the other
def _read_without(text: str) -> tuple[Sequence[Period], bool]:
    """Return the periods without a reference date, and whether one would change anything."""
    present = Present(None)
    return _read(text, present), present.was_read


def _read(text: str, present: Present) -> list[Period]:
    if not may_hold(text):
        return []
    items = items_of(text)
    for table in (YEARS, POINTS, PARTS, _RELATIONS):
        items = rewritten(items, table, present)
    items = [
        one._replace(gaps=tuple(gaps_of(one, items, present.day))) if one.yearly else one
        for one in items
    ]
    return [
        Period(
            item.start,
            item.end,
            None if days.first == date.min else days.first,
            None if days.last == date.max else days.last,
            _WANTS[item.value],
            parts=item.parts,
            is_left_out=bool(item.gaps),
            is_yearless=item.is_yearless,
        )
        for item in items
        for days in _days_of(item)
    ]


def _days_of(item: Item) -> tuple[Interval, ...]:
    """Return the days that an item leaves out, or else those that it names."""
    if item.gaps or item.code != _READ:
        return item.gaps
    return (item.point.fixed,) if item.point and item.point.fixed else ()


def read_period(text: str, reference: date | None = None) -> Period | None:
    """Return the period that a question names: the intersection, if it names several.

    What is left out are its gaps. Returns None if it names no period, or periods that exclude each
    other.
    """
    stated: Period | None = None
    for period in map(_with_gap, find_periods(text, reference)):
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
            parts=tuple(dict.fromkeys((*stated.words, *period.words))),
            earliest=earliest,
            latest=latest,
            wants=stated.wants if stated.wants != "all" else period.wants,
            gaps=(*stated.gaps, *period.gaps),
        )
    return stated


def _with_gap(period: Period) -> Period:
    """Return a period that is left out as the gap of one that is open on both sides."""
    if not period.is_left_out:
        return period
    gap = Interval(period.earliest or date.min, period.latest or date.max)
    return replace(period, earliest=None, latest=None, gaps=(gap,), is_left_out=False)


_READ = CODES["POINT"]
_A_DAY, _A_FEW_DAYS = timedelta(1), timedelta(3)
_WANTS: tuple[Wants, ...] = ("all", "latest", "earliest")
_OPEN = Interval(date.min, date.max)
"""Open on both sides: `date.min` and `date.max` represent an open side."""


def _points(found: Found) -> list[Point]:
    return [item.point for item in found.all("POINT") if item.point]


def _ends(found: Found) -> tuple[Interval, Interval] | None:
    points = _points(found)
    is_known = points[0].fixed or points[-1].fixed
    return ends(points[0], points[-1], None if is_known else found.reference)


def _range(found: Found) -> Item | None:
    """Return the days from one point to another, or to today."""
    if found.first("TODAY"):
        start = found.days_of(_points(found)[0])
        return start and made(found, Interval(start.first, found.reference or date.max))
    both = _ends(found)
    return both and made(found, Interval(both[0].first, both[1].last))


def _since(found: Found) -> Item | None:
    days = found.days_of(_points(found)[0])
    return days and made(found, Interval(days.first, date.max))


def _until(found: Found) -> Item | None:
    days = found.days_of(_points(found)[0])
    return days and made(found, Interval(date.min, days.last))


def _before(found: Found) -> Item | None:
    """Return the days before a point; "before the end of 2018" includes the end itself."""
    days = found.days_of(_points(found)[0])
    if days is None:
        return None
    whole = found.items[-1].value == LATE
    last = days if whole else units("day", days.first, -1)
    return last and made(found, Interval(date.min, last.last))


def _after(found: Found) -> Item | None:
    days = found.days_of(_points(found)[0])
    following = days and units("day", days.last, 1)
    return following and made(found, Interval(following.first, date.max))


def _within(found: Found) -> Item | None:
    return made(found, found.days_of(_points(found)[0]))


def _gap_between(found: Found) -> Item | None:
    """Return the days from one point to another as a gap: "except from 2010 to 2015"."""
    both = _ends(found)
    return both and _with_gaps(found, [Interval(both[0].first, both[1].last)])


def _gaps(found: Found) -> Item | None:
    """Return each of the points as a gap: "not in 2015", "except 2015 and 2017"."""
    points = [found.days_of(point) for point in _points(found)]
    gaps = [days for days in points if days]
    if found.items[0].is_a("NOT") and found.follows("OR"):  # "whether or not in 2015"
        return made(found, gaps[0]) if gaps else None
    return _with_gaps(found, gaps) if len(gaps) == len(points) else None


def _with_gaps(found: Found, gaps: Sequence[Interval]) -> Item | None:
    item = made(found, _OPEN)
    return item and item._replace(gaps=tuple(gaps))


def _newest(found: Found) -> Item | None:
    item = made(found, _OPEN)
    return item and item._replace(value=1, parts=_around(found))


def _oldest(found: Found) -> Item | None:
    number = found.value("ORDINAL", default=1)
    item = made(found, _OPEN)
    return item._replace(value=2, parts=_around(found)) if item and number == 1 else None


def _around(found: Found) -> tuple[tuple[int, int], ...]:
    """Return where the words are without those between them: "latest … news"."""
    return tuple((item.start, item.end) for item in found.items if not item.is_a("WORD", "NAME"))


_IN = "[IN ON FROM]? THE?"
_LEAVING_OUT = "(?:NOT | EXCEPT | NOT_IN)"
_RELATIONS = Table(
    (f"{_LEAVING_OUT} BETWEEN THE? POINT (?:AND | THROUGH) THE? POINT", _gap_between),
    (f"{_LEAVING_OUT} FROM? THE? POINT THROUGH THE? POINT", _gap_between),
    (f"NOT [BEFORE BEFORE_RU UNTIL] {_IN} POINT | EXCEPT [BEFORE BEFORE_RU] POINT", _since),
    (f"NOT AFTER {_IN} POINT | EXCEPT [AFTER SINCE] POINT", _until),
    (f"{_LEAVING_OUT} {_IN} POINT (?:[COMMA AND OR]{{1,2}} {_IN} POINT){{0,9}}", _gaps),
    (f"SINCE_NOT {_IN} POINT | AT_EARLIEST {_IN} POINT | POINT COMMA? AT_EARLIEST", _since),
    (f"UNTIL_NOT {_IN} POINT | AT_LATEST {_IN} POINT | POINT COMMA? AT_LATEST", _until),
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
