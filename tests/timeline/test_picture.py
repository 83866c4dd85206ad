"""The picture of a timeline: its size, and its dates where they belong."""

import struct
from pathlib import Path

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from bot.archive.dates import UNDATED, SourceDate
from bot.timeline.entries import Timeline
from bot.timeline.picture import draw_timeline, write_picture
from tests.support.small_timeline import INFERRED, STATED, arrows, day, days, drawn, entry, mark
from tests.support.texts import TEXTS


def test_a_png(tmp_path: Path) -> None:
    """The file is a PNG, 1200 pixels wide, and as high as the figure says."""
    found = Timeline((entry(None, STATED),), (entry(None, UNDATED),), 3)
    path = tmp_path / "timeline.png"
    write_picture(path, "Bridge", found, TEXTS["en"])
    size = struct.unpack(">II", path.read_bytes()[16:24])
    height = draw_timeline("Bridge", found, TEXTS["en"]).get_figheight() * 100

    assert (1200, round(height)) == size


def test_more_entries_are_higher() -> None:
    """The height goes by the entries."""
    one = drawn(entry(None, STATED))
    two = drawn(entry(None, STATED), entry("2017", STATED))

    assert one.get_figheight() < two.get_figheight()


@pytest.mark.parametrize(("event", "source"), [(None, STATED), ("2020-06-22", INFERRED)])
def test_a_stated_day_is_a_point(event: str | None, source: SourceDate) -> None:
    """A day that the source or the quote states is a point on that day."""
    point = mark(drawn(entry(event, source)), "date-0")

    assert isinstance(point, Line2D)
    assert ([day(2020, 6, 22)], "o") == (list(point.get_xdata()), point.get_marker())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "source", "expected"),
    [
        ("2017-06", STATED, (day(2017, 6, 1), day(2017, 7, 1))),
        ("2013", STATED, (day(2013, 1, 1), day(2014, 1, 1))),
        ("2014/2017-06", STATED, (day(2014, 1, 1), day(2017, 7, 1))),
        (None, INFERRED, (day(2017, 9, 1), day(2018, 1, 1))),
        (None, SourceDate("2024-09-03", "inferred", ""), (day(2024, 9, 3), day(2024, 9, 4))),
        (None, SourceDate("2024-09~", "stated", ""), (day(2024, 9, 1), day(2024, 10, 1))),
    ],
)
def test_what_is_less_than_a_stated_day_is_a_bar(
    event: str | None, source: SourceDate, expected: tuple[float, float]
) -> None:
    """A bar runs between the strict bounds, the last day within it."""
    assert expected == days(drawn(entry(event, source)), "date-0")


@pytest.mark.parametrize(
    ("event", "source", "is_pale"),
    [
        ("2017", INFERRED, False),
        (None, SourceDate("2017", "stated", ""), False),
        (None, SourceDate("2017?", "stated", ""), True),
        (None, INFERRED, True),
    ],
)
def test_what_is_inferred_is_pale(event: str | None, source: SourceDate, is_pale: bool) -> None:
    """A bar is full where its date is stated, and pale where it is inferred or uncertain."""
    bar = mark(drawn(entry(event, source)), "date-0")
    assert isinstance(bar, Rectangle)

    assert is_pale == (bar.get_facecolor() != bar.get_edgecolor())


def test_an_event_is_drawn_above_its_publication() -> None:
    """Both dates are there, each in its place and colour, the publication's the thinner."""
    figure = drawn(entry("2017-06", INFERRED))
    event, published = mark(figure, "date-0"), mark(figure, "published-0")
    assert isinstance(event, Rectangle)
    assert isinstance(published, Rectangle)

    assert (day(2017, 9, 1), day(2018, 1, 1)) == days(figure, "published-0")
    assert event.get_edgecolor() != published.get_edgecolor()
    assert published.get_height() < event.get_height()
    assert event.get_y() + event.get_height() < published.get_y()


def test_an_event_in_an_undated_source() -> None:
    """An event's date alone is enough; nothing is drawn for a publication that nobody dated."""
    figure = drawn(entry("2017-06", UNDATED))

    assert [] == [one for one in figure.axes[1].get_children() if one.get_gid() == "published-0"]


def test_what_goes_on_ends_in_an_arrow() -> None:
    """An open event is drawn up to its publication, and an arrow shows that it may go on."""
    figure = drawn(entry("2018/..", STATED))

    assert (day(2018, 1, 1), day(2020, 6, 23)) == days(figure, "date-0")
    assert [day(2020, 6, 23)] == arrows(figure.axes[1])


@pytest.mark.parametrize("source", [UNDATED, SourceDate("2016", "stated", "")])
def test_what_goes_on_for_ever(source: SourceDate) -> None:
    """Where no later publication bounds it, an open event runs to the end of the axis."""
    figure = drawn(entry("2018/..", source))

    assert (day(2018, 1, 1), figure.axes[1].get_xlim()[1]) == days(figure, "date-0")


def test_what_began_nobody_knows_when() -> None:
    """A date that is open in the past runs from the beginning of the axis."""
    figure = drawn(entry(None, SourceDate("../2015", "stated", "")))

    assert (figure.axes[1].get_xlim()[0], day(2016, 1, 1)) == days(figure, "date-0")
    assert [figure.axes[1].get_xlim()[0]] == arrows(figure.axes[1])


def test_the_axis_holds_every_date() -> None:
    """All dates lie within the axis, with room at both ends."""
    figure = drawn(entry("2013", STATED), entry(None, SourceDate("2024-09~", "inferred", "")))
    first, last = figure.axes[1].get_xlim()

    assert first < day(2013, 1, 1)
    assert day(2024, 10, 1) < last


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [("-0044-03-15", 0), ("Y170000002", 1)],
)
def test_beyond_the_calendar(edtf: str, expected: int) -> None:
    """A date that the axis cannot show is an arrow that leaves it, and no point at its end."""
    figure = drawn(entry(None, SourceDate(edtf, "stated", "")), entry(None, STATED))

    assert [figure.axes[1].get_xlim()[expected]] == arrows(figure.axes[1])


@pytest.mark.parametrize("edtf", ["-0044-03-15", "Y170000002", "0001/9999", "0985"])
def test_the_ends_of_the_calendar(edtf: str, tmp_path: Path) -> None:
    """Dates at the ends of the calendar can be painted."""
    path = tmp_path / "old.png"
    found = Timeline((entry(None, SourceDate(edtf, "stated", "")),), (), 0)
    write_picture(path, "Bridge", found, TEXTS["en"])

    assert path.exists()


def test_rows_follow_the_order() -> None:
    """The entries' dates are one below the other, like the entries."""
    figure = drawn(entry("2013", STATED), entry("2015", STATED), entry(None, STATED))
    first, second = mark(figure, "date-0"), mark(figure, "date-1")
    point = mark(figure, "date-2")
    assert isinstance(first, Rectangle)
    assert isinstance(second, Rectangle)
    assert isinstance(point, Line2D)

    assert first.get_y() < second.get_y() < point.get_ydata()[0]  # type: ignore[index, operator]


def test_rows_and_dates_are_side_by_side() -> None:
    """The axes of time have the page's scale: a mark is next to its own quote."""
    figure = drawn(entry("2013", STATED), entry("2015", STATED, "The bridge closed."))
    page, time = figure.axes
    bar = mark(figure, "date-1")
    assert isinstance(bar, Rectangle)
    (label,) = [text for text in page.texts if text.get_text() == "The bridge closed."]
    _, pixel = time.transData.transform((bar.get_x(), bar.get_y()))
    _, beside = page.transData.transform(label.get_position())

    assert abs(pixel - beside) < 30


def test_only_undated_entries() -> None:
    """Without any date there is no axis of time."""
    figure = drawn(entry(None, UNDATED))

    assert 1 == len(figure.axes)
