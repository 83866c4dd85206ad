"""Reads dates as they are found in the wild, and writes them as EDTF with the same precision.

A day is that of the source's own offset: nothing is shifted to UTC. A midnight is how programs
write a plain day, so it is read as one. What is ambiguous, such as 05/06/2019, is not read.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

from bot.archive.dates import ORIGINS, EdtfError, Origin, SourceDate, bounds
from bot.question.period.stated import stated_dates

__all__ = ["dated", "field_date", "inferred", "is_future", "read_date", "with_offset"]

LONGEST = 200
"""The most characters of a text that is read as a date."""
_ISO = re.compile(
    r"""(?P<year>\d{4})
        (?:(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?)?
        (?:(?:[Tt]|[ ]{1,2}|,[ ])
            (?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?
            [ ]?(?P<zone>[Zz]|UTC|GMT|[+-]\d\d?(?::?\d\d)?)?
        )?""",
    re.VERBOSE | re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_HALF_OF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE | re.ASCII)
_ZONED = re.compile(r"(?:[+-]\d{4}|[\s\d](?:Z|UTC?|GMT|[ECMP][SD]T))(?:\s\([^()]{0,40}\))?", re.I)
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_YEARS = range(1500, 2200)
"""Years that a publication may have; an earlier one is of the Iranian calendar, or a mistake."""


def read_date(text: str) -> str | None:
    """Return a date in EDTF, to the second, the day, the month or the year; None if it is none."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    match = _ISO.fullmatch(text)
    if match and int(match["year"]) in _YEARS:
        return _iso(match)
    if match:
        text = text.translate(_PERSIAN)  # which are read as of the Iranian calendar
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        time = f"{hour}:{minute}:{second}" if hour else None
        return _checked(f"{year}-{month}-{day}", time, zone)
    if found := _mail_date(text):
        return found
    stated = stated_dates(text)
    if len(stated) == 1 and (text[0].isalnum() or text[0] in "«("):
        edtf = stated[0].edtf
        return edtf if "/" not in edtf and _is_plausible(edtf) else None
    return None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day = match.group("year", "month", "day")
    found = "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
    hour, minute, second, zone = match.group("hour", "minute", "second", "zone")
    if hour is None:
        return _checked(found, None, None)
    if day is None:
        return None
    if zone and zone[0] in "+-" and len(zone.partition(":")[0]) % 2 == 0:
        zone = f"{zone[0]}0{zone[1:]}"  # -4 is -04
    return _checked(found, f"{hour.zfill(2)}:{minute}:{second or '00'}", zone)


def _mail_date(text: str) -> str | None:
    """Return a date of RFC 822, as feeds and mail have it."""
    try:
        parsed = parsedate_tz(text)
    except (IndexError, ValueError, OverflowError):
        return None
    if parsed is None or ":" not in text:
        return None
    year, month, day, hour, minute, second, *_, seconds = parsed
    if _HALF_OF_DAY.search(text):  # which the parser passes over
        return _checked(f"{year:04}-{month:02}-{day:02}", None, None)
    zone = None
    # Without an offset, the parser says UTC; "-0000" says that it is not known.
    if seconds is not None and _ZONED.search(text) and "-0000" not in text:
        zone = _zone(seconds)
    return _checked(f"{year:04}-{month:02}-{day:02}", f"{hour:02}:{minute:02}:{second:02}", zone)


def _checked(day: str, time: str | None, zone: str | None) -> str | None:
    found = day
    if time is not None and time != "00:00:00":
        found = f"{day}T{time}"
        if zone is not None:
            zone = "Z" if zone.upper() in ("Z", "UTC", "GMT") else zone
            if len(zone) == 5:
                zone = f"{zone[:3]}:{zone[3:]}"
            found += "Z" if zone in ("+00:00", "-00:00", "+00", "-00") else zone
    if _is_plausible(found):
        return found
    return day if found != day and _is_plausible(day) else None


def _is_plausible(edtf: str) -> bool:
    try:
        first, _ = bounds(edtf)
    except EdtfError:
        return False
    return first is not None and first.year in _YEARS


def _zone(seconds: int) -> str:
    sign, (hours, rest) = "-" if seconds < 0 else "+", divmod(abs(seconds), 3600)
    return "Z" if seconds == 0 else f"{sign}{hours:02}:{rest // 60:02}"


def with_offset(local: datetime, utc: datetime) -> str:
    """Return a local time in EDTF, with the offset that its time in UTC shows, if that is one.

    Both are naive. Offsets are at most 14 hours, in quarters of an hour.
    """
    seconds = round((local - utc) / timedelta(seconds=1))
    text = local.isoformat(timespec="seconds")
    if abs(seconds) > 14 * 3600 or seconds % 900:
        return text
    return text + _zone(seconds)


def is_future(edtf: str, now: datetime | None = None) -> bool:
    """Whether a date is still to come; a day is from its beginning on everywhere."""
    now = now or datetime.now(UTC)
    if "T" in edtf:
        moment = datetime.fromisoformat(edtf)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone(timedelta(hours=14)))
        return moment > now
    first, _ = bounds(edtf)
    return first is not None and first > (now + timedelta(hours=14)).date()


def dated(edtf: str, evidence: str, *, is_stated: bool = True) -> SourceDate:
    """Return a source date."""
    return SourceDate(edtf, "stated" if is_stated else "inferred", evidence)


def inferred(edtf: str, origin: Origin, words: str) -> SourceDate:
    """Return a date that is inferred from something else than the text."""
    return dated(edtf, ORIGINS[origin] + words, is_stated=False)


def field_date(
    written: str, basis: str, evidence: str, where: str
) -> tuple[SourceDate | None, tuple[str, ...]]:
    """Return the date in a field, and what is doubtful about it; None if it cannot be read.

    It may be what an archive's own articles have: EDTF, with `date_basis` and `date_evidence`.
    """
    edtf = read_date(written) or (written.strip() if _is_edtf(written.strip()) else None)
    if edtf is None:
        return None, ()
    basis = basis.strip()
    date = dated(edtf, evidence or where, is_stated=basis in ("", "stated"))
    if basis in ("", "stated", "inferred"):
        return date, ()
    return date, (f"has a date, but `date_basis: {basis[:40]}`; it counts as inferred",)


def _is_edtf(text: str) -> bool:
    """Whether a text is EDTF of years in which articles are published, as far as it says."""
    if len(text) > LONGEST or ("/" in text and "T" in text):
        return False  # from one time of day to another is no date of an article
    try:
        days = [day for day in bounds(text) if day is not None]
    except EdtfError:
        return False
    return all(day.year in _YEARS for day in days)


def day_of(edtf: str) -> date | None:
    """Return the day of a date, or None if it is less precise."""
    first, last = bounds(edtf)
    return first if first == last else None
