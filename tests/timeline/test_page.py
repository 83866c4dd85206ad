"""The words of a timeline's picture: what they say, how they are broken, and that none overlap."""

import warnings
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from bot.archive.dates import UNDATED
from bot.desk import Desk
from bot.timeline.entries import Timeline, TimelineEntry
from bot.timeline.picture import draw_timeline, write_picture
from tests.support.small_desk import article, quote
from tests.support.small_timeline import INFERRED, STATED, drawn, entry, words
from tests.support.texts import TEXTS


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts that touch one another."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    texts: list[Text] = list(figure.axes[0].texts)
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    return [
        (one, other)
        for index, (one, box) in enumerate(boxes)
        for other, other_box in boxes[index + 1 :]
        if box.overlaps(other_box)
    ]


def test_the_words() -> None:
    """Title, key, dates with basis, quotes, sources, what has no date, and what was left out."""
    figure = drawn(entry("2017-06", INFERRED), entry(None, UNDATED, "It closed."), left_out=2)

    assert [
        "Bridge",
        "What the archive says, in chronological order",
        "when it happened, according to the quote",
        "when it was published",
        "inferred, somewhere within this span",
        "June 2017 (said in the quote)",
        "The bridge opened.",
        "A bridge · River Post · between September and December 2017 (inferred from the text)",
        "Undated:",
        "It closed.",
        "A bridge · River Post",
        "… and 2 more; raise --limit to see them",
    ] == words(figure)


def test_the_key_explains_what_is_there() -> None:
    """A sign that the picture has not is not explained."""
    said = words(drawn(entry(None, STATED)))

    assert ["when it was published"] == said[2:3]
    assert "when it happened, according to the quote" not in said


def test_one_date_is_said_once() -> None:
    """Entries of one date share its heading."""
    said = words(drawn(entry(None, STATED), entry(None, STATED, "It closed.")))

    assert 1 == said.count("Published: 22 June 2020 (stated by the source)")


def test_a_long_quote_shows_that_it_goes_on() -> None:
    """Of a long quote the picture has the beginning, and a sign that it goes on."""
    said = words(drawn(entry("2013", STATED, "The bridge was long. " + "It went on " * 60)))
    quoted = [line for line in said if "It went on" in line]

    assert 3 == len(quoted)
    assert quoted[0].startswith("The bridge was long. It went on")
    assert quoted[2].endswith(" […]")


@pytest.mark.parametrize("text", ["https://example.org/" + "bridge/" * 90, "w" * 3000])
def test_an_endless_word_is_broken(text: str) -> None:
    """A word that is wider than its line is broken within, and stays inside the picture."""
    figure = drawn(entry("2013", STATED, text))
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    ends = [one.get_window_extent(renderer).x1 for one in figure.axes[0].texts]

    assert max(ends) <= 1200


def test_a_long_title_breaks_its_source_between_words() -> None:
    """A source whose parts are too long for a line is broken anywhere between words."""
    source = article("a", "It opened.", title="A bridge " * 20, date=STATED)
    said = words(drawn(TimelineEntry(quote(source, "It opened."), None, STATED)))

    assert 2 == len([line for line in said if line.startswith(("A bridge", "bridge A"))])


def test_dollars_are_not_a_formula() -> None:
    """Dollar signs stay as they are."""
    text = "It cost $14,000 and_then $1.7bn ^."
    figure = drawn(entry("2013", STATED, text))
    (label,) = [one for one in figure.axes[0].texts if one.get_text() == text]

    assert not label.get_parse_math()


def test_a_sign_that_the_font_lacks(tmp_path: Path) -> None:
    """A letter without a glyph draws a box, and no warning is raised."""
    found = Timeline((entry("2013", STATED, "The bridge 橋 opened."),), (), 0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_picture(tmp_path / "box.png", "橋", found, TEXTS["en"])

    assert (tmp_path / "box.png").exists()


def test_a_picture_is_not_too_high_to_be_painted(tmp_path: Path) -> None:
    """Beyond 200 entries the rest is counted, those without a date first."""
    many = tuple(entry("2013", STATED, f"Bridge {number}. " * 30) for number in range(199))
    undated = (entry(None, UNDATED),) * 3
    figure = draw_timeline("Bridge", Timeline(many, undated, 1), TEXTS["en"])

    assert "… and 3 more; raise --limit to see them" == words(figure)[-1]
    assert figure.get_figheight() * 100 < 2**16


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
@pytest.mark.parametrize("topic", ["Telegram ban in Russia", "encryption keys", "Iran", "Telegram"])
async def test_no_two_texts_overlap(topic: str, language: str, shipped_desk: Desk) -> None:
    """In the pictures of the archive that comes with the bot no text touches another."""
    found = await shipped_desk.timeline(topic, 12)
    figure = draw_timeline(topic, found, TEXTS[language])

    assert [] == overlaps(figure)
