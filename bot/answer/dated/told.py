"""A time that a text speaks of, and how it fits a period that is asked for."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.question.period.periods import Period

__all__ = ["Told", "outside_addresses"]

_MONTHS_OF_PLANS = timedelta(100)
"""A time ahead that is longer, "next year", "the next five years", is of no part of it alone."""
_ADDRESS = re.compile(r"://|www\.|[_=\\@]|[A-Za-z]-\d{4}-\d")
"""What no word of prose has, but addresses, names of files, code, and labels: CVE-2013-2065."""


class Told(NamedTuple):
    """A time that a text speaks of, from its first day to its last, both inclusive."""

    start: int
    end: int
    """Where its words are: 0-based character offsets into the text, end exclusive."""
    first: date
    last: date
    is_lasting: bool = False
    """Whether only its beginning is named, and it lasts to the article's date."""
    is_ahead: bool = False
    """Whether it was yet to come at the article's date, and is counted from there."""
    is_doubtful: bool = False
    """Whether its year is not stated, and may be another one."""
    begun: date | None = None
    """The last day on which what is lasting may have begun."""

    def is_of(self, period: Period) -> bool:
        """Whether it is of a period; a plan for a year or more only if all of it is."""
        if self.is_ahead and self.last - self.first > _MONTHS_OF_PLANS:
            return (period.earliest or date.min) <= self.first and self.last <= (
                period.latest or date.max
            )
        return period.overlaps(self.first, self.last)

    def fits(self, period: Period) -> bool:
        """Whether it is of a period and told as closely as that; see `Period.fits`.

        What is lasting is of every part of its time after it had certainly begun.
        """
        if not self.is_of(period):
            return False
        if self.begun is None:
            return period.fits(self.first, self.last)
        is_under_way = self.begun < (period.earliest or date.min)
        return is_under_way or period.fits(self.first, self.begun)


def outside_addresses(text: str, told: tuple[Told, ...]) -> tuple[Told, ...]:
    """Return the times of a text without the numbers in its addresses, names and labels."""
    if not told or not _ADDRESS.search(text):
        return told
    return tuple(one for one in told if not _ADDRESS.search(_word_around(text, one.start)))


def _word_around(text: str, at: int) -> str:
    """Return what is between the white space before and after a character."""
    before, after = text[:at].split()[-1:], text[at:].split(maxsplit=1)
    return "".join([*(before if at and not text[at - 1].isspace() else ()), *after[:1]])
