"""A source date in words, with its basis: never more precise than the date itself."""

import re

from bot.archive.dates import SourceDate, bounds
from bot.i18n.texts import Texts

__all__ = ["date_words"]

# Laxer than EDTF: `bounds` has read the date before.
_PARTS = re.compile(
    r"""(?P<year>Y?-?[\dX]+)
        (?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX)(?:T(?P<time>\d\d:\d\d):\d\d(?P<zone>Z|[+-][\d:]+)?)?)?)?
        (?P<qualifier>[?~%])?""",
    re.VERBOSE,
)
_QUALIFIERS = {"?": "date_perhaps", "~": "date_about", "%": "date_perhaps_about"}
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


def date_words(date: SourceDate, texts: Texts) -> str:
    """Return when an article was published, in words, and how that is known.

    Raises `EdtfError` when the date is not EDTF.
    """
    if date.edtf is None:
        return texts.say("date_none")
    bounds(date.edtf)
    return texts.say(f"date_{date.basis}", date=_edtf(date.edtf, texts))


def _edtf(edtf: str, texts: Texts) -> str:
    if "/" not in edtf:
        return _date(edtf, texts, alone=True)
    first, _, last = edtf.partition("/")
    # `..` is an end that is open, an empty side one that nobody knows.
    if last == "..":
        return texts.say("date_since", date=_date(first, texts, alone=False))
    if first == "..":
        return texts.say("date_until", date=_date(last, texts, alone=False))
    if not last:
        return texts.say("date_or_later", date=_date(first, texts, alone=True))
    if not first:
        return texts.say("date_or_earlier", date=_date(last, texts, alone=True))
    start, end = (_date(side, texts, alone=False) for side in (first, last))
    return texts.say("date_between", start=start, end=end)


def _date(text: str, texts: Texts, *, alone: bool) -> str:
    """Return one date; behind another word (`alone` false) a language may bend it."""
    match = _PARTS.fullmatch(text)
    assert match is not None  # noqa: S101 - `bounds` accepts nothing else
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
    if int(month) in _SEASONS:
        season = texts.say(f"season_{_SEASONS[int(month)]}" + ("" if alone else "_after"))
        return texts.say("date_month", month=season, year=within)
    if day in (None, "XX"):
        name = texts.month(int(month), alone=alone)
        return texts.say("date_month", month=name, year=within)
    name = texts.month(int(month), alone=False)
    words = texts.say("date_day", day=texts.digits(str(int(day))), month=name, year=within)
    if not match["time"]:
        return words
    time = texts.digits(match["time"])
    if zone := match["zone"]:
        time = texts.say("date_zone", time=time, offset=texts.digits(zone.removeprefix("Z")))
    return texts.say("date_time", date=words, time=time)


def _years(year: str, texts: Texts, *, alone: bool) -> str:
    first, last = (int(year.replace("X", digit)) for digit in "09")
    if year.endswith("XX") or first % 100 == 0:  # "the 2000s" may be ten years or a hundred
        ends = (_year(number, texts, "date_year_within") for number in (first, last))
        return texts.say("date_years", first=next(ends), last=next(ends))
    key = "date_decade" if alone else "date_decade_after"
    return texts.say(key, year=texts.digits(str(first)))


def _year(number: int, texts: Texts, key: str) -> str:
    if number <= 0:  # ISO 8601 counts a year 0: it is 1 BC
        key, number = "date_year_bc", 1 - number
    return texts.say(
        key, year=texts.digits(str(number)) if number < 10_000 else texts.number(number)
    )
