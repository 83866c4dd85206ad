"""Productions for a part of a period that is left out: "in 2018 except in May", «кроме лета».

The part has no year of its own: it is left out of each year of the period that is named beside it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.question.period.calendar import SOLAR_MONTH, WINTER, Interval, Point, Yearly
from bot.question.period.grammar import Found, Rule
from bot.question.period.words import CODES, Item

__all__ = ["LEFT_OUT", "gaps_of"]

_ARABIC = "\u0600"
"""Letters from here on are Persian; its seasons are those of the Solar Hijri calendar."""


def gaps_of(left_out: Item, items: Sequence[Item], reference: date | None) -> Iterator[Interval]:
    """Yield what is left out of the period that is named beside it.

    Without such a period it is left out of the year that ends with the reference date.
    """
    wholes = [item for item in items if item.point and item.point.fixed and not item.gaps]
    before = [item for item in wholes if item.start < left_out.start]
    chosen = before[-1:] or wholes[:1]
    for yearly in left_out.yearly:
        if chosen and chosen[0].point and chosen[0].point.fixed:
            yield from yearly.within(chosen[0].point.fixed)
        elif reference and not yearly.side:
            first, last = yearly.first.resolved(reference), yearly.last.resolved(reference)
            if first and last and first.first <= last.last:
                yield Interval(first.first, last.last)


def _left_out(found: Found) -> Item | None:
    """Return the parts as one item: "except in May and from July to September"."""
    if found.items[0].is_a("NOT") and found.follows("OR"):  # "whether or not in May"
        return None
    side = 0
    if found.first("SINCE_NOT", "BEFORE", "BEFORE_RU") or found.items[1].is_a("UNTIL"):
        side = -1
    elif found.first("UNTIL_NOT", "AFTER", "SINCE"):
        side = 1
    parts: list[list[list[Item]]] = [[[]]]
    is_between = False
    for item in found.items[1:]:
        is_between |= item.is_a("BETWEEN")
        if item.is_a("COMMA", "AND", "OR") and not is_between:
            parts.append([[]])
        elif item.is_a("AND", "TO", "UNTIL", "BEFORE_RU", "DASH", "GLUE", "SLASH"):
            is_between = False
            parts[-1].append([])
        else:
            parts[-1][-1].append(item)
    yearly: list[Yearly] = []
    for part in parts:
        ends = [end for items in part if items and (end := _ends(items))]
        if ends:
            yearly.append(Yearly(ends[0][0], ends[-1][1], side))
    if not yearly:
        return None
    first, last = found.items[0], found.items[-1]
    return Item(CODES["LEFT_OUT"], first.start, last.end, yearly=tuple(yearly))


def _ends(items: Sequence[Item]) -> tuple[Point, Point] | None:
    """Return the first and the last month, or the day, of a part of a year."""
    number, size = 0, 0
    value = 0
    for item in items:
        solar = SOLAR_MONTH if item.text[:1] >= _ARABIC else 0
        if item.is_a("MONTH", "MONTH_PERHAPS"):
            day = next((one.value for one in items if one.is_a(*_DAYS)), 0)
            point = Point(None, item.value, day, day)
            return point, point
        if item.is_a("SEASON", "FALL"):
            if item.value == WINTER and not solar:
                return Point(None, 12), Point(None, 2)
            last = 3 * item.value + (0 if solar else 2)
            return Point(None, solar + last - 2), Point(None, solar + last)
        if item.is_a("QUARTER", "HALF", "QNUMBER", "HNUMBER"):
            number, size = solar, 3 if item.is_a("QUARTER", "QNUMBER") else 6
        if item.is_a("ORDINAL", "LAST", "PAST", "QNUMBER", "HNUMBER", "ROMAN"):
            value = item.value
    most = 12 // size if size else 0
    value = most if value < 0 else value
    if not 1 <= value <= most:
        return None
    return Point(None, number + size * (value - 1) + 1), Point(None, number + size * value)


_DAYS = ("SMALL", "ORDINAL", "CARDINAL", "TENS")
_NAMED = "MONTHS? ANY_MONTH MONTHS?"
_NUMBERED = "[ORDINAL ROMAN LAST PAST]"
_PART = (
    f"(?: THE? DAY_NUMBER OF? {_NAMED} | {_NAMED} (?: THE? DAY_NUMBER)? | THE? ANY_SEASON"
    f"| THE? {_NUMBERED} [QUARTER HALF] | [QUARTER HALF] ORDINAL | QNUMBER | HNUMBER )"
)
_OF_NO_YEAR = "(?! [COMMA OF IN GLUE SLASH]? THE? [FOUR SURE_YEAR THIS LAST NEXT PAST])"
_IN = "[IN ON]?"
_ONE = (
    f"(?: BETWEEN {_PART} AND {_PART} | FROM {_PART} THROUGH {_PART} | {_IN} {_PART} TO {_PART}"
    f"| {_IN} {_PART} )"
)
_BOUND = "[BEFORE BEFORE_RU UNTIL AFTER SINCE]"
LEFT_OUT: tuple[Rule, ...] = (
    (f"(?: [NOT EXCEPT] {_BOUND} | SINCE_NOT | UNTIL_NOT) {_IN} {_PART} {_OF_NO_YEAR}", _left_out),
    (
        f"(?: NOT IN | NOT FROM | NOT BETWEEN | NOT_IN | EXCEPT ) {_ONE}"
        f" (?: [COMMA AND OR]{{1,2}} {_ONE}){{0,9}} {_OF_NO_YEAR}",
        _left_out,
    ),
)
"""Productions from words that leave out, and months or seasons without a year, to one item."""
