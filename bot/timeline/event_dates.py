"""When a sentence says that something happened: explicit dates, and nothing inferred.

A date that only bounds the event ("before June 2017") is not a date of it, nor is one whose year
the sentence leaves out ("on June 22"). What counts as a date is said in
`bot.question.period.stated`.
"""

from datetime import date

from bot.archive.dates import bounds
from bot.question.period.stated import stated_dates

__all__ = ["LANGUAGES", "event_date"]

LANGUAGES = ("en", "ru", "fa")
"""The languages whose dates are read."""


def event_date(sentence: str) -> str | None:
    """Return the EDTF date of what a sentence tells, or None if it states none in full.

    Of several dates the answer is the interval from the first to the last: the words alone do not
    tell which is the event's.
    """
    found = [one for one in stated_dates(sentence) if one.relation in ("at", "since")]
    sides = [side for one in found for side in one.edtf.split("/")]
    if not sides:
        return None
    # Of two that begin on one day the longer is taken, and so if two end together.
    first = min(sides, key=lambda side: (_days(side)[0], -_days(side)[1]))
    last = max(sides, key=lambda side: (_days(side)[1], -_days(side)[0]))
    if any(one.relation == "since" for one in found):
        return f"{first}/.."
    return first if first == last else f"{first}/{last}"


def _days(edtf: str) -> tuple[int, int]:
    earliest, latest = bounds(edtf)
    return (earliest or date.min).toordinal(), (latest or date.max).toordinal()
