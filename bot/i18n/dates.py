"""A source date in words, with its basis: never more precise than the date itself."""

import re
from datetime import MAXYEAR, MINYEAR
from datetime import date as calendar_date

from bot.archive.dates import SourceDate, bounds
from bot.i18n.texts import Texts
from bot.question.period.calendar import solar_day

__all__ = ["date_words", "edtf_words"]

# Laxer than EDTF, because `bounds` has already checked the date.
_PARTS = re.compile(
    r"""(?P<year>Y?-?[\dX]+)
        (?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX)(?:T(?P<time>\d\d:\d\d):\d\d(?P<zone>Z|[+-][\d:]+)?)?)?)?
        (?P<qualifier>[?~%])?""",
    re.VERBOSE,
)
_UTC = ("Z", "+00:00", "-00:00", "+00", "-00")
_QUALIFIERS = {"?": "date_perhaps", "~": "date_about", "%": "date_perhaps_about"}
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


def date_words(date: SourceDate, texts: Texts) -> str:
    """Return in words when an article was published, and how that is known.

    Raises `EdtfError` if the date is not EDTF.
    """
    if date.edtf is None:
        return texts.say("date_none")
    bounds(date.edtf)
    key = f"date_{date.basis}"
    if date.basis == "inferred" and date.origin != "text":
        key += f"_{date.origin}"
    return texts.say(key, date=_edtf(date.edtf, texts))


def edtf_words(edtf: str, texts: Texts) -> str:
    """Return a date in words, without its basis. Raises `EdtfError` if it is not EDTF."""
    bounds(edtf)
    return _edtf(edtf, texts)


def _edtf(edtf: str, texts: Texts) -> str:
    if "/" not in edtf:
        return _date(edtf, texts, alone=True)
    first, _, last = edtf.partition("/")
    # `..` means an open end, and an empty side an unknown one.
    if last == "..":
        return texts.say("date_since", date=_date(first, texts, alone=False))
    if first == "..":
        return texts.say("date_until", date=_date(last, texts, alone=False))
    if not last:
        return texts.say("date_or_later", date=_date(first, texts, alone=True))
    if not first:
        return texts.say("date_or_earlier", date=_date(last, texts, alone=True))
    return _between(first, last, texts)


def _between(first: str, last: str, texts: Texts) -> str:
    """Return an interval; a year that both ends share is mentioned once."""
    sides = _parts(first), _parts(last)
    if sides[0]["year"] == sides[1]["year"] and all(_is_plain(side, texts) for side in sides):
        start, end = (_without_year(side, texts) for side in sides)
        year = _year(int(sides[0]["year"].lstrip("Y")), texts, "date_year_within")
        return texts.say("date_between_same_year", start=start, end=end, year=year)
    start, end = (_date(side, texts, alone=True) for side in (first, last))
    return texts.say("date_between", start=start, end=end)


def _is_plain(match: re.Match[str], texts: Texts) -> bool:
    """Whether a date can be written without its year: a plain month, season or day.

    A day that is also shown in the Solar Hijri calendar keeps the years of both calendars.
    """
    if "X" in match["year"] or match["month"] in (None, "XX"):
        return False
    if match["time"] or match["qualifier"]:
        return False
    return match["day"] in (None, "XX") or not texts.solar_months


def _without_year(match: re.Match[str], texts: Texts) -> str:
    month, day = int(match["month"]), match["day"]
    if day in (None, "XX"):
        return _month(month, texts, alone=True)
    name = texts.month(month, alone=False)
    return texts.say("date_day_without_year", day=texts.digits(str(int(day))), month=name)


def _parts(text: str) -> re.Match[str]:
    match = _PARTS.fullmatch(text)
    assert match is not None  # noqa: S101 - `bounds` accepts nothing else
    return match


def _date(text: str, texts: Texts, *, alone: bool) -> str:
    """Return one date; after a preposition (`alone` false) a language may inflect it."""
    match = _parts(text)
    qualifier = match["qualifier"]
    if qualifier in ("~", "%"):
        alone = False
    words = _plain(match, texts, alone=alone)
    return texts.say(_QUALIFIERS[qualifier], date=words) if qualifier else words


def _plain(match: re.Match[str], texts: Texts, *, alone: bool) -> str:
    year, month, day = match.group("year", "month", "day")
    if "X" in year:
        return _years(year, texts, alone=alone)
    number = int(year.lstrip("Y"))
    if month in (None, "XX"):
        return _year(number, texts, "date_year")
    within = _year(number, texts, "date_year_within")
    if day in (None, "XX"):
        return texts.say("date_month", month=_month(int(month), texts, alone=alone), year=within)
    name = texts.month(int(month), alone=False)
    words = texts.say("date_day", day=texts.digits(str(int(day))), month=name, year=within)
    if solar := _solar(number, int(month), int(day), texts):
        words = texts.say("date_solar", solar=solar, date=words)
    if not match["time"]:
        return words
    time = texts.digits(match["time"])
    if zone := match["zone"]:
        offset = "" if zone in _UTC else texts.digits(zone)
        time = texts.say("date_zone", time=time, offset=offset)
    return texts.say("date_time", date=words, time=time)


def _month(number: int, texts: Texts, *, alone: bool) -> str:
    """Return the name of a month, or of a season, which EDTF numbers from 21."""
    if number not in _SEASONS:
        return texts.month(number, alone=alone)
    return texts.say(f"season_{_SEASONS[number]}" + ("" if alone else "_after"))


def _solar(year: int, month: int, day: int, texts: Texts) -> str | None:
    """Return a day in the Solar Hijri calendar, if the language uses it."""
    if not texts.solar_months or not MINYEAR <= year <= MAXYEAR:
        return None
    found = solar_day(calendar_date(year, month, day))
    if found is None:
        return None
    return texts.say(
        "date_day",
        day=texts.digits(str(found.day)),
        month=texts.solar_months[found.month - 1],
        year=texts.digits(str(found.year)),
    )


def _years(year: str, texts: Texts, *, alone: bool) -> str:
    first, last = (int(year.replace("X", digit)) for digit in "09")
    if year.endswith("XX") or first % 100 == 0:  # "the 2000s" may be ten years or a hundred
        ends = [
            texts.digits(str(number)) if number > 0 else _year(number, texts, "date_year")
            for number in (first, last)
        ]
        return texts.say("date_years", first=ends[0], last=ends[1])
    key = "date_decade" if alone else "date_decade_after"
    return texts.say(key, year=texts.digits(str(first)))


def _year(number: int, texts: Texts, key: str) -> str:
    if number <= 0:  # the year 0 of ISO 8601 is 1 BC
        key, number = "date_year_bc", 1 - number
    return texts.say(
        key, year=texts.digits(str(number)) if number < 10_000 else texts.number(number)
    )
