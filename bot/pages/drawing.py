"""Draws a timeline as SVG: a row an entry, with its date on a time axis.

A point is a stated day, a bar the strict bounds of any other date; a bar is pale if the date is
inferred, and its end is open where the date is. Colours come from the page's style sheet.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from bot.archive.dates import bounds
from bot.i18n.dates import edtf_words
from bot.i18n.texts import Texts
from bot.timeline.entries import Timeline, TimelineEntry
from bot.timeline.words import heading

__all__ = ["Drawing", "Mark", "Tick", "drawn"]

_WIDTH, _MARGIN = 420.0, 24.0
_ROW, _TOP = 18.0, 26.0
_SMALLEST = 8.0
"""The least width of a bar; a narrower date is a point."""
_TICKS = 4
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 36000)
"""The distances of the ticks, in months."""


class Mark(NamedTuple):
    """An entry's date; lengths in the drawing's units."""

    number: int
    """The 0-based number of the entry."""
    label: str
    y: float
    x: float
    width: float
    """0 for a point."""
    is_event: bool
    """Whether the quote itself states the date; else it is the article's."""
    is_sure: bool


class Tick(NamedTuple):
    """A date of the axis."""

    x: float
    label: str


class Drawing(NamedTuple):
    """A timeline in marks."""

    width: float
    height: float
    marks: Sequence[Mark]
    ticks: Sequence[Tick]


def drawn(found: Timeline, texts: Texts) -> Drawing | None:
    """Return the drawing of the dated entries; None if there are none."""
    spans = [(entry, *_span(entry)) for entry in found.dated]
    days = [day for _, first, last in spans for day in (first, last) if day]
    if not days:
        return None
    start, end = min(days).toordinal(), max(days).toordinal() + 1
    room = max(15, (end - start) // 20)
    start, end = max(1, start - room), min(date.max.toordinal(), end + room)

    def x_of(day: int) -> float:
        return round(_MARGIN + (_WIDTH - 2 * _MARGIN) * (day - start) / (end - start), 1)

    marks = []
    for number, (entry, first, last) in enumerate(spans):
        left = x_of(first.toordinal()) if first else 0.0
        right = x_of(last.toordinal() + 1) if last else _WIDTH
        is_point = right - left < _SMALLEST
        x = round((left + right) / 2, 1) if is_point else left
        marks.append(
            Mark(
                number,
                heading(entry, texts),
                *(_TOP + _ROW * (number + 0.5), x, 0.0 if is_point else round(right - left, 1)),
                is_event=entry.event is not None,
                is_sure=entry.event is not None or _is_sure(entry),
            )
        )
    ticks = [Tick(x_of(day), label) for day, label in _ticks(start, end, texts)]
    return Drawing(_WIDTH, _TOP + _ROW * len(marks) + 8, marks, ticks)


def _span(entry: TimelineEntry) -> tuple[date | None, date | None]:
    """Return the bounds of an entry's date, None for an end that is open.

    What is said to last has lasted at least until it was written.
    """
    first, last = bounds(entry.event or entry.source.edtf or "")
    first = None if first == date.min else first
    last = None if last == date.max else last
    if last is None and entry.event and entry.source.latest and first:
        last = max(first, entry.source.latest)
    return first, last


def _is_sure(entry: TimelineEntry) -> bool:
    source = entry.source
    return source.basis == "stated" and not any(sign in (source.edtf or "") for sign in "?~%")


def _ticks(start: int, end: int, texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield a few days at even distances, with their month or year in words."""
    first, last = date.fromordinal(start), date.fromordinal(end)
    months = 12 * (last.year - first.year) + last.month - first.month
    step = next((one for one in _MONTHS if months // one <= _TICKS), _MONTHS[-1])
    at = 12 * first.year + first.month - 1
    at += -at % step
    while at // 12 <= min(last.year, date.max.year):
        day = date(max(1, at // 12), at % 12 + 1, 1)
        if start <= day.toordinal() <= end:
            edtf = f"{day.year:04}" if step >= 12 else f"{day.year:04}-{day.month:02}"
            yield day.toordinal(), edtf_words(edtf, texts)
        at += step
