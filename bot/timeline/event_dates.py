"""Reads the date of an event from a sentence: explicit dates only, nothing inferred.

A date that only bounds the event ("before June 2017") is not its date, nor is a date without a year
("on June 22"). See `bot.question.period.stated` for what counts as a date.
"""

from datetime import date

from bot.archive.dates import bounds
from bot.question.period.stated import stated_dates

__all__ = ["LANGUAGES", "event_date"]

LANGUAGES = ("en", "ru", "fa")
"""The languages in which dates are read."""


def event_date(sentence: str) -> str | None:
    """Return the date of the event in a sentence in EDTF, or None if it states no full date.

    Several dates are combined into the interval from the first to the last, because the words alone
    do not show which is the date of the event.
    """
    found = [one for one in stated_dates(sentence) if one.relation in ("at", "since")]
    sides = [side for one in found for side in one.edtf.split("/")]
    if not sides:
        return None
    # Of two dates that begin, or end, on the same day, the longer is taken.
    first = min(sides, key=lambda side: (_days(side)[0], -_days(side)[1]))
    last = max(sides, key=lambda side: (_days(side)[1], -_days(side)[0]))
    if any(one.relation == "since" for one in found):
        return f"{first}/.."
    return first if first == last else f"{first}/{last}"


def _days(edtf: str) -> tuple[int, int]:
    earliest, latest = bounds(edtf)
    return (earliest or date.min).toordinal(), (latest or date.max).toordinal()
