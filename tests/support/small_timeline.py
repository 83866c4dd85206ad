"""Timelines of a few entries, drawn, and the contents of their pictures."""

from datetime import date

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from bot.archive.dates import SourceDate
from bot.timeline.entries import Timeline, TimelineEntry
from bot.timeline.picture import draw_timeline
from tests.support.small_desk import article, quote
from tests.support.texts import TEXTS

STATED = SourceDate("2020-06-22", "stated", "")
INFERRED = SourceDate("2017-09/2017-12", "inferred", "")


def entry(event: str | None, source: SourceDate, text: str = "The bridge opened.") -> TimelineEntry:
    """Return an entry that quotes the whole of a text."""
    written = article("bridge", text, title="A bridge", publisher="River Post", date=source)
    return TimelineEntry(quote(written, text), event, source)


def drawn(*entries: TimelineEntry, left_out: int = 0, topic: str = "Bridge") -> Figure:
    """Return the picture of some entries."""
    dated = tuple(one for one in entries if one.is_dated)
    undated = tuple(one for one in entries if not one.is_dated)
    return draw_timeline(topic, Timeline(dated, undated, left_out), TEXTS["en"])


def mark(figure: Figure, name: str) -> Rectangle | Line2D:
    """Return the bar or the point of that name on the axes of time."""
    (found,) = [one for one in figure.axes[1].get_children() if one.get_gid() == name]
    assert isinstance(found, Rectangle | Line2D)
    return found


def days(figure: Figure, name: str) -> tuple[float, float]:
    """Return where a bar begins and ends, in days."""
    bar = mark(figure, name)
    assert isinstance(bar, Rectangle)
    return bar.get_x(), bar.get_x() + bar.get_width()


def day(year: int, month: int, number: int) -> float:
    """Return a day as the axis counts it."""
    return float(date2num(date(year, month, number)))  # type: ignore[no-untyped-call]


def words(figure: Figure) -> list[str]:
    """Return the texts of the page from the first on."""
    return [text.get_text() for text in figure.axes[0].texts]


def arrows(axes: Axes) -> list[float]:
    """Return where arrows are on the axes of time."""
    return [
        float(line.get_xdata()[0])  # type: ignore[index, arg-type]
        for line in axes.lines
        if line.get_gid() is None
    ]
