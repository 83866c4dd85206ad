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
           \s?(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?:\s?[A-Za-z/_()]{1,40})?)?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_IN_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s)?([A-Za-z]{3,9})\.?\s(?:(\d{1,2})(?:st|nd|rd|th)?,?\s)?(\d{4})",
    re.ASCII,
)
_MONTHS = {
    name[:3]: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_FULL = frozenset(
    """january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec""".split()
)
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
    if dotted := _DAY_FIRST.fullmatch(written):
        day, month, year = dotted.groups()
        return _valid(f"{year}-{int(month):02}-{int(day):02}")
    if words := _IN_WORDS.fullmatch(written):
        before, name, after, year = words.groups()
        if name.lower() in _FULL and bool(before) != bool(after):
            month = _MONTHS[name[:3].lower()]
            return _valid(f"{year}-{month:02}-{int(before or after):02}")
        return None
    if "," in written and (mail := parsedate_tz(written)):  # as in feeds
        year, month, day = mail[:3]
        return _valid(f"{year:04}-{month:02}-{day:02}")
    return None


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
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _valid(edtf: str) -> str | None:
    try:
        bounds(edtf)
    except EdtfError:
        return None
    return edtf
