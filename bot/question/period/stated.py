"""Finds the dates that a text states in full: a strict reading, for articles and attributions.

A question is read leniently (`bot.question.period.periods`): "users 2018" asks for a year. An
article is full of other numbers, so here a number is a year only with a word that marks it as one:
in English a preposition of time ("in 2013", "early 2013"), in Russian and Persian the word for year
(«в 2013 году», «سال ۲۰۱۳») or a month. A number that counts something ("in 2018 companies",
«1500 г муки»), a page, a phone number or an identifier is not a date.

Nothing is inferred. A date without its year is ignored, and so are `90s`, `03/04/2019` (either
number may be the month), a winter (it lies in two years) and a century. "Early 2017" is read as the
year. Years of the Solar Hijri calendar are converted; those of the lunar Hijri calendar are
ignored.
"""

import re
from typing import Literal, NamedTuple

from bot.question.period import calendar as days
from bot.question.period.calendar import WINTER, Interval, ends
from bot.question.period.grammar import Found, Present, Table, rewritten
from bot.question.period.lexing import items_of
from bot.question.period.parts import PART_OF, STRETCHES
from bot.question.period.points import (
    BARE_YEAR,
    BEFORE_CHRIST,
    DECADES,
    MONTH_NUMBER_FIRST,
    NAMED_DATES,
    NUMERIC,
    SEASONS,
    TENS,
    WORD_YEAR,
    YEAR_AS_UNIT,
    YEAR_WORD,
    YEARLY,
    YEARS_RANGE,
    calendar_date,
    decade,
    nothing,
    season,
    stated_year,
)
from bot.question.period.proofs import BEFORE_A_TIME
from bot.question.period.relative import made
from bot.question.period.strict_proofs import (
    CUES,
    continues,
    follows_part,
    is_counting,
    is_stated,
    may_be_time,
)
from bot.question.period.words import CODES, Item

__all__ = ["Stated", "may_state", "stated_dates"]

Relation = Literal["at", "since", "before", "after"]


class Stated(NamedTuple):
    """A date that a text states."""

    start: int
    end: int
    """0-based character offsets, end exclusive, including the words for the relation."""
    edtf: str
    """The date in EDTF, without an open side even if the relation has one."""
    days: Interval
    """The first and the last day of the date."""
    relation: Relation = "at"
    """`since` is "since 2013"; `before` and `after` are other phrases that bound a time."""


def may_state(text: str) -> bool:
    """Return whether a text may state a date: a quick check for the digits of a year."""
    return _FOUR_DIGITS.search(text) is not None


def stated_dates(text: str, *, bare_years: bool = False) -> list[Stated]:
    """Return the dates in a text, in order.

    With `bare_years`, which is meant for attributions such as "River Post, 2018", years are read as
    leniently as in a question, and a date that does not exist counts as its year.
    """
    if not may_state(text):
        return []
    items = items_of(text)
    points = _CREDIT_POINTS if bare_years else _POINTS
    for table in (_YEARS, points, _PARTS, _RELATIONS):
        items = rewritten(items, table, Present(None))
    return [
        Stated(
            item.start,
            item.end,
            item.text or _edtf(item.point.fixed),
            item.point.fixed,
            _RELATION_OF[item.value],
        )
        for item in items
        if item.code == CODES["POINT"] and item.point and item.point.fixed
    ]


_FOUR_DIGITS = re.compile(r"\d{4}")
_SEPARATOR = re.compile(r"[-/.]")
_SEASON_MONTHS = {3: 21, 6: 22, 9: 23}
"""The first month of each season, and the season's number in EDTF."""
_RELATION_OF: tuple[Relation, ...] = ("at", "since", "before", "after")
_AT, _SINCE, _BEFORE, _AFTER = range(4)
_AS_OF, _SINCE_THE_MOMENT = 1, 2
"""Values of the kind `SINCE` in the lexicon."""
_GRAM = "г"
"""The Russian abbreviation of both year and gram."""
_LUNAR = ("ه", "هجری")
""""Hijri" after a year; without "solar" it may be either Hijri calendar."""
_MORE_THAN = ("than", "чем")
_POSSESSIVES = ("its", "their", "his", "her", "the")


def _edtf(of: Interval) -> str:
    """Return an interval in EDTF: as a year, decade, season, month or day if it is exactly one."""
    first, last = of
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        length = last.year - first.year + 1
        if length in (10, 100) and first.year % length == 0:
            return f"{first.year // length}".zfill(4 - len(f"{length}") + 1).ljust(4, "X")
        return _side(f"{first.year:04}", f"{last.year:04}")
    if of == days.month(first.year, first.month):
        return first.isoformat()[:7]
    if first.month in _SEASON_MONTHS and of == days.season(first.year, first.month // 3):
        return f"{first.year:04}-{_SEASON_MONTHS[first.month]}"
    last_month = days.month(last.year, last.month)
    if first.day == 1 and last_month and last == last_month.last:
        return f"{first.isoformat()[:7]}/{last.isoformat()[:7]}"
    return _side(first.isoformat(), last.isoformat())


def _side(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


# Years


def _year_by_word(found: Found) -> Item | None:
    """Return a year that the word for year marks as one, unless the word is ambiguous."""
    if found.items[-1].text == _GRAM and not may_be_time(found):
        return None
    if found.precedes("WORD") and found.after[0].text in _LUNAR:
        return None
    return stated_year(found)


_YEARS = Table(
    TENS,
    (BEFORE_CHRIST, nothing),
    (WORD_YEAR, _year_by_word),
    (YEAR_WORD, _year_by_word),
    (YEAR_AS_UNIT, nothing),
)


# Points


def _numeric(found: Found) -> Item | None:
    """Return a numeric date if its year has four digits and its month is unambiguous."""
    item = found.first("DATE")
    if item is None or item.point is None or item.point.fixed is None:
        return None
    parts = _SEPARATOR.split(item.text)
    if len(parts) != 3 or not any(len(part) == 4 for part in parts):
        return None
    either = len(parts[0]) < 4 and "." not in item.text and item.text.isascii()
    if either and max(int(parts[0]), int(parts[1])) <= 12 and int(parts[0]) != int(parts[1]):
        return None
    return made(found, item.point)


def _named(found: Found) -> Item | None:
    month = found.first("MONTH", "MONTH_PERHAPS")
    doubtful = month and month.code == CODES["MONTH_PERHAPS"] and month.text.isascii()
    return None if doubtful and month and not month.capital else calendar_date(found)


def _season(found: Found) -> Item | None:
    return None if found.value("SEASON", "FALL") == WINTER else season(found)


def _decade(found: Found) -> Item | None:
    """Return a decade of four digits that follows a preposition."""
    item = found.first("DECADES", "FOUR", "SURE_YEAR")
    proved = found.follows(*CUES) or follows_part(found)
    return decade(found) if item and item.value > 999 and proved else None


def _two_years(found: Found) -> Item | None:
    """Return a range of two years that only a preposition marks as years."""
    first, last = found.all("FOUR")
    if first.solar or last.solar or 0 in (first.value % 100, last.value % 100):
        return None
    unproved = found.precedes("WORD") and not found.items[0].text.isascii()
    if unproved or is_counting(found, last):
        return None
    return _years(found, first.value, last.value)


def _short_range(found: Found) -> Item | None:
    """Return `1939–45` if marked by a word or preposition; `2018-07` may also be a month."""
    year, _, second = found.items
    last = year.value // 100 * 100 + second.value
    if second.value <= 12 or second.end - second.start != 2:
        return None
    if found.precedes("YEAR_RU"):
        return _years(found, year.value, last, earliest=1000)
    if not found.follows(*CUES, "FROM", "BETWEEN") or is_counting(found, year):
        return None
    return _years(found, year.value, last)


def _years(found: Found, first: int, last: int, earliest: int = 1500) -> Item | None:
    item = made(found, days.years(first, last) if earliest <= first < last < 2100 else None)
    return item and item._replace(text=f"{first}/{last}")


def _bare_year(found: Found) -> Item | None:
    """Return a year that the word for year, a preposition or an adjacent year marks as one."""
    year = found.items[-1]
    if year.code == CODES["SURE_YEAR"]:
        # A year made by the word "year" has no text; «2018-й» and «2018г» have their own.
        stated = not year.text or found.follows(*BEFORE_A_TIME)
    else:
        stated = not year.solar and 1500 <= year.value < 2100 and is_stated(found, year)
    stated |= continues(found, year)
    whole = days.years(year.value, year.value, solar=year.solar) if stated else None
    return made(found, whole)


_POINTS = Table(
    (NUMERIC, _numeric),
    *((pattern, _named) for pattern, _ in NAMED_DATES),
    *((pattern, _season) for pattern, _ in SEASONS),
    (DECADES, _decade),
    (YEARS_RANGE, _short_range),
    (MONTH_NUMBER_FIRST, nothing),
    ("[IN SINCE FROM BETWEEN] THE? FOUR (?:THROUGH | AND) THE? FOUR", _two_years),
    (BARE_YEAR, _bare_year),
    ("MONTHS? ANY_MONTH MONTHS?", _named),
)


def _credited(found: Found) -> Item | None:
    """Return a date with a named month, or only its year if the month does not have that day."""
    year = found.first("FOUR", "SURE_YEAR")
    item = calendar_date(found)
    if item or year is None or found.precedes("COUNTED"):
        return item
    return made(found, days.years(year.value, year.value, solar=year.solar))


def _misdated(found: Found) -> Item | None:
    year = _FOUR_DIGITS.search(found.items[0].text)
    return made(found, days.years(int(year[0]), int(year[0]))) if year else None


_CREDIT_POINTS = Table(
    (NUMERIC, _numeric),
    ("NO_DATE", _misdated),
    *((pattern, _credited) for pattern, _ in NAMED_DATES),
    *YEARLY,
)


# Parts and relations


def _whole(found: Found) -> Item | None:
    """Return the whole of which "early 2017" is a part, as the length of the part is unknown."""
    point = found.items[-1]
    return made(found, point.point)


_PARTS = Table(("PART GLUE PART THE? POINT", _whole), (PART_OF, _whole), *STRETCHES)


def _related(found: Found, relation: int) -> Item | None:
    point = found.items[-1] if found.items[-1].point else found.first("POINT")
    item = point and made(found, point.point)
    return item and point and item._replace(text=point.text, value=relation)


def _at(found: Found) -> Item | None:
    return _related(found, _AT)


def _before(found: Found) -> Item | None:
    return _related(found, _BEFORE)


def _after(found: Found) -> Item | None:
    return _related(found, _AFTER)


def _since(found: Found) -> Item | None:
    """Return `since 2013`; "as of 2013" says nothing about the years after."""
    relation = _SINCE if found.value("SINCE") != _AS_OF else _AT
    return _related(found, relation)


def _since_an_event(found: Found) -> Item | None:
    """Return `since its launch in 2013`, «с момента запуска в 2013 году»."""
    first = found.items[0]
    english = first.text.lower() == "since" and found.items[1].text.lower() in _POSSESSIVES
    return _related(found, _SINCE if english or first.value == _SINCE_THE_MOMENT else _AT)


def _compared(found: Found) -> Item | None:
    than = found.items[0].text.lower() in _MORE_THAN
    return _related(found, _BEFORE if than else _AT)


def _range(found: Found) -> Item | None:
    first, last = found.first("POINT"), found.items[-1]
    if first is None or first.point is None:
        return None
    if last.point is None:  # "from 2014 to today"
        return _related(found, _SINCE)
    both = ends(first.point, last.point)
    if both is None:
        return None
    start = (first.text or _edtf(both[0])).partition("/")[0]
    end = (last.text or _edtf(both[1])).rpartition("/")[2]
    item = made(found, Interval(both[0].first, both[1].last))
    return item and item._replace(text=_side(start, end))


_RELATIONS = Table(
    ("BETWEEN THE? POINT (?:AND | THROUGH) THE? POINT", _range),
    ("[FROM SINCE]? THE? POINT THROUGH THE? [POINT TODAY]", _range),
    ("FROM POINT ONWARD | POINT ONWARD", lambda found: _related(found, _SINCE)),
    ("SINCE (?:WORD? MANY)? THE? POINT", _since),
    ("SINCE [WORD THE] [WORD NAME]{0,2} [IN OF ON] THE? POINT", _since_an_event),
    ("[NOT NOT_IN EXCEPT SINCE_NOT] [IN ON]? THE? POINT", _before),
    ("[BEFORE BEFORE_RU UNTIL UNTIL_NOT BY TO] MANY? [IN ON]? THE? POINT", _before),
    ("PRE GLUE POINT | POINT OR [EARLY BEFORE]", _before),
    ("AFTER MANY? [IN ON]? THE? POINT | POST GLUE POINT | POINT OR [LATE AFTER]", _after),
    ("MANY [IN ON]? THE? POINT", _compared),
    ("POINT", _at),
)
