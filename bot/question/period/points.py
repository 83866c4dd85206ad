"""Productions from items to points: years, months, days, seasons, decades and centuries."""

import calendar

from bot.question.period import calendar as days
from bot.question.period.calendar import SOLAR_MONTH, SOLAR_YEARS, Point
from bot.question.period.grammar import Found, Rule, Table
from bot.question.period.left_out import LEFT_OUT
from bot.question.period.proofs import month_is_proved, pair_is_proved, year_is_proved
from bot.question.period.relative import PLURALS, RELATIVE, STEPS, made
from bot.question.period.words import CODES, Item

__all__ = [
    "BARE_YEAR",
    "BEFORE_CHRIST",
    "DECADES",
    "MONTH_NUMBER_FIRST",
    "NAMED_DATES",
    "NUMERIC",
    "POINTS",
    "SEASONS",
    "TENS",
    "WORD_YEAR",
    "YEARLY",
    "YEARS",
    "YEARS_RANGE",
    "YEAR_AS_UNIT",
    "YEAR_WORD",
    "calendar_date",
    "decade",
    "nothing",
    "season",
    "stated_year",
]


def _year(found: Found, year: int, *, solar: bool) -> Item:
    first, last = found.items[0], found.items[-1]
    return Item(CODES["SURE_YEAR"], first.start, last.end, year, solar=solar)


def stated_year(found: Found) -> Item | None:
    """Return a year that the word "year" or an era marks as one."""
    item = found.first("FOUR", "SURE_YEAR")
    assert item is not None  # noqa: S101 - the production holds one
    era = found.value("ERA")
    solar = era == 2 or (item.solar and not era)
    if solar and item.value not in SOLAR_YEARS:
        return None
    return _year(found, item.value, solar=solar)


def _relative_year(found: Found) -> Item | None:
    if found.reference is None or found.items[0].text.lower().endswith(PLURALS):
        return None
    step = found.value(*STEPS, "RELATIVE_YEAR")
    solar = found.first("YEAR_FA", "RELATIVE_YEAR") is not None
    year = days.solar_year_of(found.reference) if solar else found.reference.year
    return _year(found, year + step, solar=solar)


def _tens(found: Found) -> Item | None:
    first, last = found.items[0], found.items[-1]
    if last.value > 9:
        return None
    return Item(last.code, first.start, last.end, first.value + last.value, first.text)


def nothing(_: Found) -> None:
    """Read the match as something other than a date."""


BEFORE_CHRIST = "[YEAR YEAR_FA]? FOUR YEAR_WORD? BC"
WORD_YEAR = "(?:YEAR | YEAR_FA) FOUR ERA?"
YEAR_WORD = "[FOUR SURE_YEAR] (?:YEAR_RU ERA? | ERA)"
YEAR_AS_UNIT = "FOUR (?:YEAR | YEARS | YEAR_FA)"
TENS = ("TENS [GLUE AND]? [CARDINAL ORDINAL]", _tens)

YEARS = Table(
    TENS,
    (BEFORE_CHRIST, nothing),
    ("[LAST THIS NEXT] (?:YEAR | YEAR_RU)", _relative_year),
    ("(?<! [COUNT MANY]) YEAR_FA RELATIVE_FA | THIS YEAR_FA | RELATIVE_YEAR", _relative_year),
    (WORD_YEAR, stated_year),
    (YEAR_WORD, stated_year),
    (YEAR_AS_UNIT, nothing),
)
"""Years that a word marks as such."""


def calendar_date(found: Found) -> Item | None:
    """Return a day, a range of days or a month, with or without a year."""
    named = found.first("MONTH", "MONTH_PERHAPS")
    assert named is not None  # noqa: S101 - the production holds one
    year = found.first("FOUR", "SURE_YEAR")
    numbers = found.all("SMALL", "ORDINAL", "CARDINAL", "TENS")
    if not month_is_proved(found, named, numbers, year):
        return None
    month = named.value
    first, last = (numbers[0].value, numbers[-1].value) if numbers else (0, 0)
    if last < first or last > 31:
        return None
    point = Point(None, month, first, last)
    if year is None:
        longest = 31 if month > SOLAR_MONTH else calendar.monthrange(2000, month)[1]
        return made(found, point) if last <= longest else None
    return made(found, point.at(year.value) if _one_calendar(month, year) else None)


def _one_calendar(month: int, year: Item) -> bool:
    return (month > SOLAR_MONTH) == (
        year.solar or (month > SOLAR_MONTH and year.value in SOLAR_YEARS)
    )


def _numeric(found: Found) -> Item | None:
    item = found.first("DATE", "PAIR")
    assert item is not None  # noqa: S101 - the production holds one
    if item.code == CODES["PAIR"] and not pair_is_proved(found, item):
        return None
    return made(found, item.point)


def season(found: Found) -> Item | None:
    """Return a season of a stated year."""
    number = found.value("SEASON", "FALL")
    stated = found.all("FOUR", "SURE_YEAR")
    if len(stated) == 2 or found.all("SMALL", "NUMBER"):  # winter 2018/19
        first = stated[0].value
        return made(found, days.winter(first)) if number == days.WINTER else None
    year = stated[0]
    return made(found, days.season(year.value, number, solar=year.solar))


def decade(found: Found) -> Item | None:
    """Return `the 1990s` or `the 90s`; `the 1800s` is a century."""
    item = found.first("DECADES", "FOUR", "SURE_YEAR")
    assert item is not None  # noqa: S101 - the production holds one
    first, length = item.value, 10
    if first < 100:
        short = bool(found.before) and found.before[-1].text in _APOSTROPHES
        proved = short or found.follows("IN", "AFTER", "BEFORE", "BEFORE_RU", "SINCE")
        if not proved and len(found.items) == 1:
            return None
        first += 1900
    elif item.code != CODES["DECADES"] and first % 10:
        return None
    elif first % 100 == 0 and first < 2000 and item.code == CODES["DECADES"]:
        length = 100
    return made(found, days.years(first, first + length - 1, solar=item.solar))


def _named_decade(found: Found) -> Item | None:
    """Return `the nineties`; "his nineties" are years of a life."""
    if any(item.text.lower() in _WHOSE for item in found.before[-2:]):
        return None
    tens, hundreds = found.value("DECADE_NAME"), found.value("CARDINAL")
    first = tens + (_THIS_CENTURY if tens < _TENS_OF_THIS_CENTURY else 1900)
    if hundreds:  # "the nineteen-eighties"
        if not 10 <= hundreds < 20:
            return None
        first = 100 * hundreds + tens
    return made(found, days.years(first, first + 9))


def _decade_of_century(found: Found) -> Item | None:
    """Return `the eighties of the 19th century`, «90-е годы XIX века»."""
    tens, *_ = found.all("DECADES", "DECADE_NAME")
    century = found.all(*_CENTURY_NUMBERS)[-1].value
    if tens.value > 90 or not 2 <= century <= 22:
        return None
    first = 100 * century - 100 + tens.value
    return made(found, days.years(first, first + 9))


def _decade_fa(found: Found) -> Item | None:
    """Return «دههٔ ۹۰»: of the Solar Hijri calendar, unless «میلادی» or a century follows."""
    word, number, *rest = found.items
    if not word.text or word.text.isascii() or number.value % 10:
        return None
    centuries = [item.value for item in rest if item.is_a(*_CENTURY_NUMBERS)]
    era = next((item.value for item in rest if item.is_a("ERA")), 0)
    if centuries:
        if not 2 <= centuries[0] <= 22:
            return None
        first, solar = 100 * centuries[0] - 100 + number.value, era == _SOLAR
    elif era == _COMMON:
        first, solar = 1900 + number.value, False
    else:
        first, solar = 1300 + number.value, True
    return made(found, days.years(first, first + 9, solar=solar))


def _century(found: Found) -> Item | None:
    numbers = [item.value for item in found.all(*_CENTURY_NUMBERS)]
    first, last = numbers[0], numbers[-1]
    if not 2 <= first <= last <= 22 or any(item.code == CODES["BC"] for item in found.after):
        return None
    solar = found.value("ERA") == _SOLAR
    return made(found, days.years(100 * first - 100, 100 * last - 1, solar=solar))


def _years_range(found: Found) -> Item | None:
    """Return `1939–45`, or the month `2015-3`."""
    year, line, second = found.items
    digits = second.end - second.start
    dashed = line.text == "-" and line.code == CODES["GLUE"]
    if second.value <= 12 and (dashed or (line.text == "/" and digits == 2)):
        return made(found, days.month(year.value, second.value))
    last = year.value // 100 * 100 + second.value
    if digits != 2 or last <= year.value:
        return None
    return made(found, days.years(year.value, last, solar=year.solar))


def _month_number_first(found: Found) -> Item | None:
    number, _, year = found.items
    return made(found, days.month(year.value, number.value) if number.value <= 12 else None)


def _bare_year(found: Found) -> Item | None:
    year = found.items[-1]
    if year.code == CODES["FOUR"] and not year_is_proved(found, year):
        return None
    return made(found, days.years(year.value, year.value, solar=year.solar))


_COMMON, _SOLAR = 1, 2
"""The values of the kind `ERA` in the lexicon."""
_THIS_CENTURY, _TENS_OF_THIS_CENTURY = 2000, 30
"""The noughties are of this century; the thirties, like all later ones, are of the last."""
_WHOSE = frozenset(("his", "her", "their", "my", "your", "our", "its", "whose"))
_CENTURY_NUMBERS = ("ORDINAL", "SMALL", "ROMAN", "TENS", "CARDINAL")
_APOSTROPHES = ("'", "’", "‘")
_OF_YEAR = "(?: COMMA? [OF IN]? ANY_YEAR)?"
_DAYS_THROUGH = "THE? [SMALL ORDINAL] THROUGH THE? [SMALL ORDINAL]"
_DAYS_AND = "THE? [SMALL ORDINAL] AND THE? [SMALL ORDINAL]"

NAMED_DATES: tuple[Rule, ...] = (
    (
        "ANY_YEAR SEP ANY_MONTH SEP SMALL | ANY_MONTH SEP FOUR SEP SMALL"
        "| SMALL SEP FOUR SEP ANY_MONTH | FOUR SEP SMALL SEP ANY_MONTH",
        calendar_date,
    ),
    (
        f"(?:[FROM SINCE]? {_DAYS_THROUGH} | BETWEEN {_DAYS_AND}) OF? ANY_MONTH MONTHS? {_OF_YEAR}",
        calendar_date,
    ),
    (
        f"(?:FROM? ANY_MONTH {_DAYS_THROUGH} | BETWEEN ANY_MONTH {_DAYS_AND})"
        f" (?! OF? ANY_MONTH) {_OF_YEAR}",
        calendar_date,
    ),
    (
        f"ANY_WEEKDAY? COMMA? THE? DAY_NUMBER DAYS? OF? SEP? ANY_MONTH MONTHS? SEP? {_OF_YEAR}",
        calendar_date,
    ),
    (
        f"ANY_WEEKDAY? COMMA? ANY_MONTH THE? DAY_NUMBER {_OF_YEAR}",
        calendar_date,
    ),
    ("MONTHS? ANY_MONTH MONTHS? (?:[COMMA OF IN] | SEP)? ANY_YEAR", calendar_date),
    ("ANY_YEAR [GLUE SLASH OF]? ANY_MONTH", calendar_date),
)
"""A month by name, with a day or a year."""
NUMERIC = "ANY_WEEKDAY? COMMA? DATE | PAIR"
SEASONS: tuple[Rule, ...] = (
    ("ANY_SEASON [COMMA OF IN]? FOUR SEP [FOUR SMALL NUMBER]", season),
    ("ANY_SEASON [COMMA OF IN]? ANY_YEAR | ANY_YEAR SEASON", season),
)
DECADES = "THE? DECADES YEAR_RU? | THE? DECADE [FOUR SURE_YEAR]"
YEARS_RANGE = "FOUR [LINE SLASH] [SMALL NUMBER] (?!SEP)"
MONTH_NUMBER_FIRST = "SMALL SEP FOUR (?!SEP)"
BARE_YEAR = "THE? ANY_YEAR"

YEARLY: tuple[Rule, ...] = (
    *SEASONS,
    (DECADES, decade),
    (YEARS_RANGE, _years_range),
    (MONTH_NUMBER_FIRST, _month_number_first),
    (BARE_YEAR, _bare_year),
)
"""Years, and times named by a year; such a number may well mean something else."""

POINTS = Table(
    *LEFT_OUT,
    (NUMERIC, _numeric),
    *NAMED_DATES,
    (
        "THE? [DECADES DECADE_NAME] YEAR_RU? [OF IN]? THE? [ORDINAL ROMAN SMALL TENS] GLUE?"
        " CENTURY",
        _decade_of_century,
    ),
    (
        "DECADE [SMALL NUMBER TENS TENS_HIGH CARDINAL]"
        " (?: CENTURY_FA [ORDINAL SMALL TENS CARDINAL] ERA? | ERA)?",
        _decade_fa,
    ),
    ("THE? (?:CARDINAL GLUE?)? DECADE_NAME YEAR_RU?", _named_decade),
    ("THE? [ORDINAL ROMAN] (?:AND | LINE) THE? [ORDINAL ROMAN] [CENTURIES CENTURY]", _century),
    ("THE? [ORDINAL SMALL ROMAN TENS] GLUE? CENTURY", _century),
    ("CENTURY_FA [ORDINAL SMALL TENS CARDINAL] ERA?", _century),
    *RELATIVE,
    *YEARLY,
    ("MONTHS? ANY_MONTH MONTHS?", calendar_date),
)
"""Everything that names a time in the calendar by itself."""
