"""Source dates: EDTF (ISO 8601-2:2019, level 1) with a basis, the evidence, and strict bounds.

The grammar is that of the Library of Congress, "Extended Date/Time Format Specification", levels 0
and 1. A date is parsed with a single regular expression, because an archive may have a million.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

__all__ = ["BASES", "ORIGINS", "UNDATED", "Basis", "EdtfError", "Origin", "SourceDate", "bounds"]

Basis = Literal["stated", "inferred", "unknown"]
BASES: tuple[Basis, ...] = get_args(Basis)
Origin = Literal["text", "properties", "address", "update"]
"""What a date is inferred from."""
ORIGINS: Mapping[Origin, str] = {
    "properties": "the file's properties: ",
    "address": "the address: ",
    "update": "an update: ",
}
"""How the evidence of a date begins that is inferred from something else than the text."""

_DATE = re.compile(
    r"""(?P<year>(?!-0000)-?\d{4}|\d{3}X|\d\dXX|Y-?[1-9]\d{4,11})
        (?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX)(?:(?<=\d)T(?P<time>[\d:]{8})(?P<zone>Z|[+-][01]\d(?::[0-5]\d)?)?)?)?)?
        (?(time)|(?P<qualifier>[?~%])?)""",
    re.VERBOSE | re.ASCII,
)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", re.ASCII)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


class EdtfError(ValueError):
    """A text is not an EDTF date of level 0 or 1."""


@dataclass(frozen=True, slots=True)
class SourceDate:
    """When an article was published, as far as its source says."""

    edtf: str | None
    """The date in EDTF level 1; None exactly when the basis is `unknown`."""
    basis: Basis
    """`stated` by the source, `inferred` from it, or `unknown`."""
    evidence: str
    """The evidence for the date, in words."""

    @property
    def origin(self) -> Origin:
        """What the date is inferred from, if it is, as its evidence says."""
        found = (one for one, opening in ORIGINS.items() if self.evidence.startswith(opening))
        return next(found, "text")

    @property
    def earliest(self) -> date | None:
        """The first day that the date can mean; None if that side is open or unknown."""
        return bounds(self.edtf)[0] if self.edtf else None

    @property
    def latest(self) -> date | None:
        """The last day that the date can mean; None if that side is open or unknown."""
        return bounds(self.edtf)[1] if self.edtf else None


UNDATED = SourceDate(None, "unknown", "")


@lru_cache(maxsize=4096)  # called again for every quote of an article
def bounds(edtf: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that `edtf` can mean, both inclusive.

    The bound of an open (`..`) or unknown (empty) side of an interval is None. Qualifiers (`?`,
    `~`, `%`) do not widen the bounds. Seasons are those of the northern hemisphere; winter (24) is
    bounded to December, the only month that is certain to be in the same calendar year. Bounds
    outside the years 1 to 9999 are clamped.

    Raises `EdtfError` if `edtf` is not EDTF level 0 or 1, or is an interval that ends before it
    begins.
    """
    if "/" not in edtf:
        return _one(edtf, edtf)
    if edtf.count("/") > 1:
        raise _not_a_date(edtf)
    first, _, last = edtf.partition("/")
    if first in ("", "..") and last in ("", ".."):
        raise EdtfError(f"{edtf!r} is an interval without any date")
    start = None if first in ("", "..") else _one(first, edtf)[0]
    end = None if last in ("", "..") else _one(last, edtf)[1]
    if start and end and start > end:
        raise EdtfError(f"{edtf!r} ends before it begins")
    return start, end


def _not_a_date(text: str) -> EdtfError:
    return EdtfError(
        f"{text!r} is not a date in EDTF (2020-06-22, 2020-06, 2020, 2020~, 2014/2015)"
    )


def _one(text: str, whole: str) -> tuple[date, date]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise _not_a_date(whole)
    year, month, day, time = match.group("year", "month", "day", "time")
    if time is not None and not _TIME.fullmatch(time):
        raise EdtfError(f"{text!r} has an invalid time of day")
    if month is not None and "X" in month and day is not None and "X" not in day:
        raise EdtfError(f"{text!r} leaves the month open but states the day")
    if month is not None and ("X" in year or "Y" in year):
        raise EdtfError(f"{text!r} states a month of a year that is not written in four digits")
    first_year, last_year = (int(year.lstrip("Y").replace("X", digit)) for digit in "09")
    if month is None or month == "XX":
        return _day(first_year, 1, 1), _day(last_year, 12, 31)
    number = int(month)
    if number in _SEASON_MONTHS and day is None:
        first, last = _SEASON_MONTHS[number]
        return _day(first_year, first, 1), _day(first_year, last, _length(first_year, last))
    if not 1 <= number <= 12:
        raise EdtfError(f"{text!r} has an invalid month {month}")
    length = _length(first_year, number)
    if day is None or day == "XX":
        return _day(first_year, number, 1), _day(first_year, number, length)
    if not 1 <= int(day) <= length:
        raise EdtfError(f"{text!r} has an invalid day {day}")
    exact = _day(first_year, number, int(day))
    return exact, exact


def _length(year: int, month: int) -> int:
    return 29 if month == 2 and calendar.isleap(year) else _DAYS[month - 1]


def _day(year: int, month: int, day: int) -> date:
    if year < date.min.year:
        return date.min
    return date.max if year > date.max.year else date(year, month, day)
