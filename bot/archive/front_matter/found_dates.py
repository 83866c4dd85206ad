"""Dates as site generators and feeds write them, read into EDTF.

The day is always that of the date's own offset. Midnight is how a plain day is written with a time,
so it says no time. A date whose order of day and month is not certain is not read.
"""

import re
from datetime import date
from email.utils import parsedate_tz

from bot.archive.dates import EdtfError, bounds

__all__ = ["day_in_path", "edtf_of", "named_day"]

_STAMP = re.compile(
    r"""(\d{4})([-/.])(\d{1,2})\2(\d{1,2})
        (?:[T\s,]\s?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?
           \s?(Z|UTC|GMT|[+-]\d\d?:?(?:\d\d)?)?(?:\s?[A-Za-z/_()]{1,40})?)?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?", re.ASCII)
_IN_FIGURES = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})", re.ASCII)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s", re.IGNORECASE
)
_IN_WORDS = re.compile(
    r"""(?:([0-9]{1,2})(?:st|nd|rd|th|er|\.)?(?:\s|-|\sde\s))?  # the day, or after the month
        ([^\W\d_]{3,10})\.?(?:\s|-|\sde\s)
        (?:([0-9]{1,2})(?:st|nd|rd|th)?,?\s)?
        ([0-9]{4})(?:\sг(?:\.|ода)?)?
        (?:,?\s(?:at\s)?[0-9]{1,2}:[0-9]{2}[^\n]{0,40})?          # a time, which is not kept""",
    re.VERBOSE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner enero janvier gennaio janeiro января янв",
            "february feb februar febrero février febbraio fevereiro февраля фев",
            "march mar märz marzo mars março марта мар",
            "april apr abril avril aprile апреля апр",
            "may mai mayo maggio maio мая",
            "june jun juni junio juin giugno junho июня июн",
            "july jul juli julio juillet luglio julho июля июл",
            "august aug agosto août августа авг",
            "september sep sept septiembre setiembre septembre settembre setembro сентября"
            " сен сент",
            "october oct oktober okt octubre octobre ottobre outubro октября окт",
            "november nov noviembre novembre novembro ноября ноя",
            "december dec dezember dez diciembre décembre dicembre dezembro декабря дек",
        ),
        1,
    )
    for name in names.split()
}
"""The names of months in English, German, Spanish, French, Italian, Portuguese and Russian."""
_IN_NAME = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?![\d])", re.ASCII)
_IN_PATH = re.compile(r"(?:^|/)([12]\d{3})/(\d\d?)/(\d\d?)/", re.ASCII)
_LONGEST = 80
"""The most characters of a date that are read."""


def edtf_of(written: str) -> str | None:
    """Return a date in EDTF, or None if what is written is not understood.

    EDTF is returned as it is, but for a midnight.
    """
    written = " ".join(written[: _LONGEST + 1].split())
    if not written or len(written) > _LONGEST:
        return None
    if stamp := _STAMP.fullmatch(written):
        year, _, month, day, hour, minute, second, zone = stamp.groups()
        time = ""
        if hour and (int(hour), int(minute), int(second or 0)) != (0, 0, 0):
            time = f"T{int(hour):02}:{minute}:{second or '00'}{_zone(zone)}"
        return _valid(f"{year}-{int(month):02}-{int(day):02}{time}")
    if _valid(written):
        return written
    if compact := _COMPACT.fullmatch(written):
        return _valid("-".join(compact.groups()))
    if figures := _IN_FIGURES.fullmatch(written):
        return _in_figures(*figures.groups())
    weekday = _WEEKDAY.match(written)
    if words := _IN_WORDS.fullmatch(written, weekday.end() if weekday else 0):
        return _in_words(*words.groups())
    if (weekday or "," in written) and (mail := parsedate_tz(written)):  # as in feeds
        year, month, day = mail[:3]
        return _valid(f"{year:04}-{month:02}-{day:02}")
    return None


def _in_figures(first: str, mark: str, second: str, year: str) -> str | None:
    """Read a date whose year comes last: with dots the day is first, with slashes it must show."""
    day, month = int(first), int(second)
    if mark == "/" and day <= 12 and day != month:
        if month <= 12:
            return None
        day, month = month, day
    return _valid(f"{year}-{month:02}-{day:02}")


def _in_words(before: str | None, name: str, after: str | None, year: str) -> str | None:
    """Read a month by its name, with a day on one side of it or with none."""
    month = _MONTHS.get(name.lower())
    if month is None or (before and after):
        return None
    day = before or after
    return _valid(f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}")


def named_day(name: str) -> str | None:
    """Return the day with which the name of a file or folder begins, or None."""
    return _day(_IN_NAME.match(name))


def day_in_path(path: str) -> str | None:
    """Return the day that three folders of a path are named after, `2019/05/06/`, or None."""
    return _day(_IN_PATH.search(path))


def _day(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _zone(zone: str | None) -> str:
    """Return an offset as EDTF writes it; a name of a zone says none."""
    if not zone:
        return ""
    if zone[0] not in "+-":
        return "Z"
    hours, _, minutes = zone[1:].partition(":")
    if len(hours) > 2:  # +0530, and -400
        hours, minutes = hours[:-2], hours[-2:]
    offset = f"{hours:0>2}:{minutes:0>2}"
    return "Z" if offset == "00:00" else f"{zone[0]}{offset}"


def _valid(edtf: str) -> str | None:
    try:
        bounds(edtf)
    except EdtfError:
        return None
    return edtf
