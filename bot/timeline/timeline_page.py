"""A page of text for a picture: measured, broken into lines and set from the top down.

Needs matplotlib, the extra `picture`.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

__all__ = ["AXIS_END", "DPI", "FONT", "INK", "MARGIN", "WIDTH", "Page", "font_of", "points"]

WIDTH, MARGIN, AXIS_END = 1200, 40, 440
"""Of the page, its margin and where its axes of time end, in pixels."""
DPI = 100
INK = "#1d2733"
FONT = "DejaVu Sans"
"""It comes with matplotlib."""
_LEADING = 1.42
_CUT = " […]"
_LONGEST = 400
"""Characters of a line, at most."""


class Page:
    """Measures text and sets it; y counts pixels from the top."""

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
        """Set the beginning of a text, in so many lines; return where the next one may begin.

        Lines are broken `between` words, or between larger parts where all are short enough.
        """
        font, width = font_of(size, weight), WIDTH - MARGIN - x
        for line in self._wrapped(text, width, font, lines, between):
            place = y + 0.95 * size  # the baseline, whatever letters stand on it
            self.axes.text(x, place, line, font=font, color=color, parse_math=False)
            y += size * _LEADING
        return y

    def _wrapped(
        self, text: str, width: float, font: FontProperties, most: int, between: str
    ) -> list[str]:
        """Return a text's first lines; the last shows where something is left out."""
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
        # Words are measured once and their widths added up: measuring whole lines takes longer.
        line, taken, gap = "", 0.0, self.width(between, font)
        for part in parts:
            size = self.width(part[:_LONGEST], font)
            if line and taken + gap + size > width:
                yield line
                line, taken = "", 0.0
            line, taken = (line + between + part, taken + gap + size) if line else (part, size)
            while taken > width:  # one word, wider than the line
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
        """Give the page its height, and the axes of time their place."""
        height = float(round(height))
        self.figure.set_size_inches(WIDTH / DPI, height / DPI)
        self.axes.set_ylim(height, 0)
        if self.time:
            axes, top, bottom = self.time
            left, right = MARGIN / WIDTH, AXIS_END / WIDTH
            axes.set_position((left, 1 - bottom / height, right - left, (bottom - top) / height))


def font_of(size: float, weight: str = "normal") -> FontProperties:
    """Return the font in a size in pixels."""
    return FontProperties(family=FONT, size=points(size), weight=weight)


def points(pixels: float) -> float:
    """Return a size as matplotlib counts it."""
    return pixels * 72 / DPI
