"""The productions of the grammar of periods, over the codes of `bot.question.period.words`.

A production is a regular expression in which a name in capitals matches one item. At each item, the
productions of a table are tried in order. The items that a production matches are replaced by one
item, which the next table reads. All repetitions are bounded, so the time is linear in the text.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from bot.question.period.calendar import Interval, Point
from bot.question.period.words import CODES, Item

__all__ = ["Found", "Present", "Rule", "Table", "rewritten"]

_SETS = {
    "DAY_NUMBER": "SMALL ORDINAL CARDINAL TENS",
    "ANY_MONTH": "MONTH MONTH_PERHAPS",
    "ANY_WEEKDAY": "WEEKDAY WEEKDAY_PERHAPS",
    "ANY_SEASON": "SEASON FALL",
    "ANY_YEAR": "FOUR SURE_YEAR",
    "YEAR_WORD": "YEAR YEAR_RU YEAR_FA",
    "UNIT": "DAYS WEEKS MONTHS QUARTER YEAR YEAR_RU YEAR_FA YEARS DECADE CENTURY CENTURIES"
    " WEEKEND CENTURY_FA",
    "COUNT": "SMALL NUMBER CARDINAL TENS A",
    "RELATIVE": "LAST PAST THIS NEXT",
    "RELATIVE_FA": "LAST_FA AGO_FA THIS_FA NEXT_FA",
    "SEP": "GLUE SLASH",
    "LINE": "DASH GLUE",
    "THROUGH": "TO UNTIL BEFORE_RU DASH GLUE SLASH",
    "PART": "EARLY MID LATE",
}
_NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
_CHOICE = re.compile(r"\[[^\[\]]*+\]")


_NEVER_FIRST = ("WORD", "NAME", "OTHER", "INERT", "COMMA")
"""No production begins with these kinds, so that most items are skipped at once."""


class Present:
    """The day from which relative dates are counted, if one is known; notes whether it is read."""

    def __init__(self, day: date | None) -> None:
        self._day = day
        self.was_read = False
        """Whether any day would have changed what was found."""

    @property
    def day(self) -> date | None:
        """The day."""
        self.was_read = True
        return self._day


class Found(NamedTuple):
    """The items that a production has matched, with those around them."""

    items: Sequence[Item]
    before: Sequence[Item]
    """Up to three items before the match, the nearest last."""
    after: Sequence[Item]
    """Up to three items after the match."""
    present: Present

    @property
    def reference(self) -> date | None:
        """The day from which relative dates are counted."""
        return self.present.day

    def days_of(self, point: Point) -> Interval | None:
        """Return the days of a point; see `Point.resolved`."""
        return point.fixed or point.resolved(self.reference)

    def all(self, *names: str) -> list[Item]:
        """Return the matched items of the given kinds."""
        codes = _codes(names)
        return [item for item in self.items if item.code in codes]

    def first(self, *names: str) -> Item | None:
        """Return the first matched item of the given kinds, or None."""
        return next(iter(self.all(*names)), None)

    def value(self, *names: str, default: int = 0) -> int:
        """Return the value of the first matched item of the given kinds, or the default."""
        item = self.first(*names)
        return item.value if item else default

    def follows(self, *names: str) -> bool:
        """Return whether the match directly follows an item of the given kinds, ignoring "the"."""
        before = self.before
        near = -2 if before and before[-1].code == CODES["THE"] else -1
        return len(before) >= -near and before[near].code in _codes(names)

    def precedes(self, *names: str) -> bool:
        """Return whether the match directly precedes an item of the given kinds."""
        return bool(self.after) and self.after[0].code in _codes(names)


Rule = tuple[str, Callable[[Found], Item | None]]
"""A pattern, and a function from its match to the new item, or None if it is not a date."""


class Table:
    """Productions that are tried in one pass, in order of priority."""

    def __init__(self, *rules: Rule) -> None:
        self.makers = [maker for _, maker in rules]
        choices = "|".join(f"({_compiled(pattern)})" for pattern, _ in rules)
        self.pattern = re.compile(f"(?![{_codes(_NEVER_FIRST)}])(?:{choices})")


def rewritten(items: Sequence[Item], table: Table, present: Present) -> Sequence[Item]:
    """Return the items with each match of a table replaced by one item."""
    codes = "".join([item.code for item in items])
    result: list[Item] = []
    done = 0
    for match in table.pattern.finditer(codes):
        start, end = match.span()
        around = items[max(0, start - 3) : start], items[end : end + 3]
        found = Found(items[start:end], *around, present)
        made = table.makers[(match.lastindex or 1) - 1](found)
        result += items[done:start]
        result.append(made or Item(CODES["INERT"], items[start].start, items[end - 1].end))
        done = end
    return [*result, *items[done:]] if done else items


@cache
def _codes(names: tuple[str, ...]) -> str:
    return "".join(CODES[name] for name in names)


def _compiled(pattern: str) -> str:
    """Return a pattern over names as a pattern over codes."""
    inside = _CHOICE.sub(lambda match: _expanded(match[0], "{}"), pattern)
    plain = _expanded(inside, "[{}]")
    return "".join(_NAME.sub(lambda match: CODES[match[0]], plain).split())


def _expanded(pattern: str, form: str) -> str:
    """Return a pattern with the names of sets replaced by their members."""
    return _NAME.sub(
        lambda match: form.format(_SETS[match[0]]) if match[0] in _SETS else match[0], pattern
    )
