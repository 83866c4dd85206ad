"""How closely a time is told, and which numbers are none."""

import pytest

from bot.answer.times import told_in
from bot.archive.dates import SourceDate
from bot.question.period.periods import read_period

WRITTEN = SourceDate("2016-05-01", "stated", "")


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("It has been cold since 2010.", "in 2010", True),
        ("It has been cold since 2010.", "in January 2010", False),
        ("It has been cold since 2010.", "in January 2012", True),
        ("It has been cold since January 2010.", "in January 2010", True),
        ("It was cold from 2010 onwards.", "in January 2010", False),
        ("Он холодный с 2010 года.", "в январе 2010 года", False),
        ("از سال ۲۰۱۰ سرد است.", "در ژانویه ۲۰۱۰", False),
        ("It was sold in 2010.", "in January 2010", False),
        ("It was sold in January 2010.", "in 2010", True),
    ],
)
def test_told_as_closely_as_asked(text: str, asked: str, expected: bool) -> None:
    """What is lasting fits every time after it had begun, and the time in which it began."""
    (told,) = told_in(text, WRITTEN)
    period = read_period(asked)
    assert period is not None

    assert expected == told.fits(period)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See http://example.org/2014/09/30/tides.html", []),
        ("See www.example.org/news-2014, of 30 September 2014", ["30 September 2014"]),
        ("Скачайте application_form_2014.doc до 3 мая 2014", ["до 3 мая 2014"]),
        ("Add last_date=2014-01-01 to it", []),
        ("The fault CVE-2013-2065 (CVE-2014-8080) was mended", []),
        ("RubyConf-2014 is in Goa", ["2014"]),
        ("the season of 2013/14", ["2013/14"]),
    ],
)
def test_no_time_in_an_address(text: str, words: list[str]) -> None:
    """A number in an address or in the name of a file is no time."""
    assert words == [text[one.start : one.end] for one in told_in(text, WRITTEN)]
