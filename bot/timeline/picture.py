"""Draws a timeline as a picture: one row per entry, with its date on a time axis and its quote.

A point is a stated day. A bar spans the strict bounds of any other date: filled if the date is
stated, pale if it is inferred. An open-ended event ends in an arrow on the day of publication,
because the source cannot vouch for later. Needs matplotlib, the extra `picture`.
"""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateFormatter, AutoDateLocator, date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from bot.archive.dates import SourceDate, bounds
from bot.i18n.texts import Texts
from bot.timeline.entries import Timeline, TimelineEntry
from bot.timeline.words import heading, source_line

__all__ = [
    "AXIS_END",
    "DPI",
    "FONT",
    "INK",
    "MARGIN",
    "WIDTH",
    "Page",
    "draw_timeline",
    "font_of",
    "png_of",
    "points",
    "write_picture",
]

WIDTH, MARGIN, AXIS_END = 1200, 40, 440
"""The width and margin of the page and the right end of its time axis, in pixels."""
DPI = 100
INK = "#1d2733"
FONT = "DejaVu Sans"
"""A font that comes with matplotlib."""
_LEADING = 1.42
_CUT = " […]"
_LONGEST = 400
"""The most characters of a line."""


class Page:
    """Measures and typesets text; coordinates are in pixels, y from the top."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH / DPI, 1), dpi=DPI, facecolor="white")
        canvas = FigureCanvasAgg(self.figure)
        self._renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._widths: dict[tuple[str, FontProperties], float] = {}
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)
        self.time: tuple[Axes, float, float] | None = None

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        lines: int = 1,
        color: str = INK,
        weight: str = "normal",
        between: str = " ",
    ) -> float:
        """Typeset at most `lines` lines of a text and return the y below them.

        Lines are broken at `between`, or between words if a part is wider than a line.
        """
        font, width = font_of(size, weight), WIDTH - MARGIN - x
        for line in self._wrapped(text, width, font, lines, between):
            place = y + 0.95 * size  # the baseline, independent of the letters
            self.axes.text(x, place, line, font=font, color=color, parse_math=False)
            y += size * _LEADING
        return y

    def _wrapped(
        self, text: str, width: float, font: FontProperties, most: int, between: str
    ) -> list[str]:
        """Return the first lines of a text; the last one marks an omission."""
        parts = text.split(between) if between.strip() else text.split()
        if between.strip() and any(self.width(part, font) > width for part in parts):
            parts, between = text.split(), " "
        lines = list(islice(self._lines(parts, between, width, font), most + 1))
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and self.width(last + _CUT, font) > width:
            last = last.rpartition(" ")[0] or last[:-1]
        return [*lines[: most - 1], last + _CUT]

    def _lines(
        self, parts: Sequence[str], between: str, width: float, font: FontProperties
    ) -> Iterator[str]:
        # Adding up the widths of words, each measured once, is faster than measuring lines.
        line, taken, gap = "", 0.0, self.width(between, font)
        for part in parts:
            size = self.width(part[:_LONGEST], font)
            if line and taken + gap + size > width:
                yield line
                line, taken = "", 0.0
            line, taken = (line + between + part, taken + gap + size) if line else (part, size)
            while taken > width:  # a single word that is wider than the line
                cut = 1
                while self.width(line[: cut + 1], font) <= width:
                    cut += 1
                yield line[:cut]
                line = line[cut:]
                taken = self.width(line[:_LONGEST], font)
        yield line

    def width(self, text: str, font: FontProperties) -> float:
        """Return the width of a text in pixels."""
        known = self._widths.get((text, font))
        if known is None:
            known, _, _ = self._renderer.get_text_width_height_descent(text, font, ismath=False)
            self._widths[text, font] = known
        return known

    def finish(self, height: float) -> None:
        """Set the height of the page, and the position of the time axis."""
        height = float(round(height))
        self.figure.set_size_inches(WIDTH / DPI, height / DPI)
        self.axes.set_ylim(height, 0)
        if self.time:
            axes, top, bottom = self.time
            left, right = MARGIN / WIDTH, AXIS_END / WIDTH
            axes.set_position((left, 1 - bottom / height, right - left, (bottom - top) / height))


def font_of(size: float, weight: str = "normal") -> FontProperties:
    """Return the font in a size given in pixels."""
    return FontProperties(family=FONT, size=points(size), weight=weight)


def points(pixels: float) -> float:
    """Return a size in points, as matplotlib needs it."""
    return pixels * 72 / DPI


_TEXT = AXIS_END + 44
_GREY, _PALE, _LINE = "#6b7682", "#f4f6f8", "#d5dbe1"
_EVENT, _PUBLISHED = "#1f5fa8", "#b8650b"
_TINTS = {_EVENT: "#d3e1f0", _PUBLISHED: "#f6e3cd", _GREY: "white"}
_BIG, _PLAIN, _SMALL = 25, 15, 12.5
_PADDING = 15
_BAR, _THIN = 12, 5
_ROWS = 200
"""The most entries of a picture; a taller one could not be drawn."""


def write_picture(path: Path, topic: str, found: Timeline, texts: Texts) -> None:
    """Draw a timeline into a PNG file. Raises `OSError` if it cannot be written."""
    _save(path, topic, found, texts)


def png_of(topic: str, found: Timeline, texts: Texts) -> bytes:
    """Return a timeline drawn as a PNG image."""
    held = BytesIO()
    _save(held, topic, found, texts)
    return held.getvalue()


def _save(target: Path | BytesIO, topic: str, found: Timeline, texts: Texts) -> None:
    with warnings.catch_warnings():
        # A character missing from the font is drawn as a box; a warning would not help.
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        draw_timeline(topic, found, texts).savefig(target, format="png")


def draw_timeline(topic: str, found: Timeline, texts: Texts) -> Figure:
    """Return the figure; its first axes are the page in pixels, the second the time axis."""
    dated, undated = found.dated[:_ROWS], found.undated[: max(0, _ROWS - len(found.dated))]
    left_out = found.left_out + len(found.entries) - len(dated) - len(undated)
    page = Page()
    y = page.paragraph(MARGIN, MARGIN, topic, _BIG, lines=2, weight="bold")
    y = page.paragraph(MARGIN, y + 4, texts.say("timeline_subtitle"), _PLAIN, color=_GREY)
    if dated:
        y = _key(page, y + 14, dated, texts)
        y = _dated(page, y + 46, dated, texts)
    if undated:
        y = _undated(page, y + 26, undated, texts)
    if left_out:
        more = texts.count("timeline_more", left_out)
        y = page.paragraph(MARGIN, y + 18, more, _SMALL, color=_GREY)
    page.finish(y + MARGIN - 12)
    return page.figure


def _key(page: Page, y: float, entries: Sequence[TimelineEntry], texts: Texts) -> float:
    """Draw the legend of the signs that are used, in one line, and return the y below it."""
    published = [one.source for one in entries if one.source.edtf]
    signs = [
        ("timeline_key_event", _EVENT, any(one.event for one in entries)),
        ("timeline_key_published", _PUBLISHED, bool(published)),
        ("timeline_key_inferred", _GREY, not all(map(_is_sure, published))),
    ]
    x = float(MARGIN)
    for key, color, is_there in signs:
        if is_there:
            text, fill = texts.say(key), "white" if color == _GREY else color
            page.axes.barh(y + 8, 22, _BAR, left=x, color=fill, edgecolor=color, linewidth=1.2)
            page.paragraph(x + 30, y, text, _SMALL, color=_GREY)
            x += 30 + page.width(text, font_of(_SMALL)) + 26
    return y + _SMALL


def _dated(page: Page, y: float, entries: Sequence[TimelineEntry], texts: Texts) -> float:
    """Draw the entries in rows, with their dates on the time axis, and return the y below them.

    Entries with the same heading share one heading and one background shade.
    """
    axes = page.figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(*_limits(entries))
    top, said, is_shaded = y, "", False
    for number, entry in enumerate(entries):
        start, color = y, _EVENT if entry.event else _PUBLISHED
        if (words := heading(entry, texts)) != said:
            said, is_shaded = words, not is_shaded
            y = page.paragraph(
                _TEXT, y + _PADDING, words, 13.5, lines=2, color=color, weight="bold"
            )
        y = _quotation(page, _TEXT, y + 4, entry, texts, lines=3) + _PADDING
        if is_shaded:
            page.axes.axhspan(start, y, color=_PALE, zorder=0, linewidth=0)
        _marks(axes, (start + y) / 2, entry, number)
    page.time = axes, top, y
    _rule(axes, top, y)
    return y


def _undated(page: Page, y: float, entries: Sequence[TimelineEntry], texts: Texts) -> float:
    y = page.paragraph(MARGIN, y, heading(entries[0], texts), _PLAIN, weight="bold")
    for entry in entries:
        y = _quotation(page, MARGIN + 4, y + 12, entry, texts, lines=2)
    return y


def _quotation(
    page: Page, x: float, y: float, entry: TimelineEntry, texts: Texts, *, lines: int
) -> float:
    """Draw the beginning of a quote next to a bar, with its source below."""
    end = page.paragraph(x + 12, y, entry.quote.text, _PLAIN, lines=lines)
    source = source_line(entry, texts)
    page.axes.plot([x + 1, x + 1], [y, end - 4], color=_LINE, linewidth=2, solid_capstyle="butt")
    return page.paragraph(x + 12, end + 1, source, _SMALL, lines=3, color=_GREY, between=" · ")


def _marks(axes: Axes, y: float, entry: TimelineEntry, number: int) -> None:
    """Draw the main date of an entry, and below an event a thin mark for the publication."""
    published, is_sure = entry.source.edtf, _is_sure(entry.source)
    if entry.event is None:
        _mark(axes, y, published or "", _PUBLISHED, _BAR, f"date-{number}", is_sure=is_sure)
        return
    until = entry.source.latest
    _mark(axes, y - 5, entry.event, _EVENT, _BAR, f"date-{number}", is_sure=True, until=until)
    if published:
        name = f"published-{number}"
        _mark(axes, y + 12, published, _PUBLISHED, _THIN, name, is_sure=is_sure)


def _mark(
    axes: Axes,
    y: float,
    edtf: str,
    color: str,
    size: float,
    name: str,
    *,
    is_sure: bool,
    until: date | None = None,
) -> None:
    """Draw one date: a point for a certain day, otherwise a bar between the bounds."""
    earliest, latest = bounds(edtf)
    # A bound that was clamped to the ends of the calendar is open.
    earliest = None if earliest == date.min else earliest
    latest = None if latest == date.max else latest
    if earliest and earliest == latest and is_sure:
        axes.plot(
            [_x(earliest)], [y], "o", color=color, markersize=points(size), gid=name, clip_on=False
        )
        return
    first, last = axes.get_xlim()
    start = _x(earliest) if earliest else first
    end = _x(latest) + 1 if latest else last
    if latest is None and until and _x(until) > start:
        end = _x(until) + 1
    fill = color if is_sure else _TINTS[color]
    (bar,) = axes.barh(y, end - start, size, left=start, color=fill, edgecolor=color, linewidth=1.2)
    bar.set_gid(name)
    for place, way, is_open in ((start, -1, earliest is None), (end, 1, latest is None)):
        if is_open:
            head = [(-0.1 * way, -1), (way, 0), (-0.1 * way, 1)]
            axes.plot(
                [place], [y], marker=head, color=color, markersize=1.8 * points(size), clip_on=False
            )


def _is_sure(date: SourceDate) -> bool:
    """Whether a date is stated without a qualifier."""
    return date.basis == "stated" and not any(sign in (date.edtf or "") for sign in "?~%")


def _x(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]


def _limits(entries: Sequence[TimelineEntry]) -> tuple[float, float]:
    """Return the ends of the time axis: those of all dates, with some room on each side."""
    dates = [edtf for one in entries for edtf in (one.event, one.source.edtf) if edtf]
    days = [_x(day) for edtf in dates for day in bounds(edtf) if day]
    room = max(10.0, 0.05 * (max(days) - min(days)))
    return (
        max(_x(date.min), min(days) - room),
        min(_x(date.max), max(days) + 1 + room),
    )


def _rule(axes: Axes, top: float, bottom: float) -> None:
    """Draw the grid lines and dates of the time axis."""
    axes.set_ylim(bottom, top)
    axes.set_facecolor("none")
    locator = AutoDateLocator(minticks=2, maxticks=5)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(AutoDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.xaxis.tick_top()
    axes.set_yticks([])
    axes.tick_params(
        axis="x", colors=_GREY, labelsize=points(_SMALL), length=0, labelfontfamily=FONT
    )
    axes.grid(axis="x", color=_LINE, linewidth=1)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
