"""EDTF: every form of levels 0 and 1, its bounds, what is refused, and a peer library's word."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.dates import BASES, UNDATED, Basis, EdtfError, SourceDate, bounds
from tests.support.profiles import examples
from tests.support.tracing import untraced

few = settings(max_examples=examples(40), deadline=None)


@untraced()
def peers(edtf: str) -> tuple[date, date]:
    """Return the bounds that the library `edtf` gives."""
    parsed = parse_edtf(edtf)
    return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2020-06-22", "2020-06-22", "2020-06-22"),
        ("2020-06", "2020-06-01", "2020-06-30"),
        ("2020", "2020-01-01", "2020-12-31"),
        ("0985", "0985-01-01", "0985-12-31"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2004-02-29", "2004-02-29", "2004-02-29"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2004-01-01T10:10:10", "2004-01-01", "2004-01-01"),
        ("2004-01-01T10:10:10Z", "2004-01-01", "2004-01-01"),
        ("2004-01-01T10:10:10+05", "2004-01-01", "2004-01-01"),
        ("2004-01-01T23:59:59-03:30", "2004-01-01", "2004-01-01"),
        ("2014?", "2014-01-01", "2014-12-31"),
        ("2024-09~", "2024-09-01", "2024-09-30"),
        ("2024-09-03%", "2024-09-03", "2024-09-03"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-22", "2001-06-01", "2001-08-31"),
        ("2001-23", "2001-09-01", "2001-11-30"),
        ("2001-24", "2001-12-01", "2001-12-31"),
        ("2001-21~", "2001-03-01", "2001-05-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("2004-02-XX", "2004-02-01", "2004-02-29"),
        ("2004-XX-XX", "2004-01-01", "2004-12-31"),
        ("201X?", "2010-01-01", "2019-12-31"),
        ("2004-06-XX~", "2004-06-01", "2004-06-30"),
        ("2004/2005", "2004-01-01", "2005-12-31"),
        ("2014-03/2015-05-15", "2014-03-01", "2015-05-15"),
        ("2014~/201X?", "2014-01-01", "2019-12-31"),
        ("2001-21/2001-23", "2001-03-01", "2001-11-30"),
        ("2004-XX/2005-06-XX", "2004-01-01", "2005-06-30"),
        ("2004/2004", "2004-01-01", "2004-12-31"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(edtf: str, earliest: str, latest: str) -> None:
    """The bounds are the first and the last day that a date can mean."""
    expected = date.fromisoformat(earliest), date.fromisoformat(latest)

    assert expected == bounds(edtf)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1985/..", (date(1985, 1, 1), None)),
        ("1985-10/", (date(1985, 10, 1), None)),
        ("../2015-03", (None, date(2015, 3, 31))),
        ("/2015?", (None, date(2015, 12, 31))),
    ],
)
def test_an_open_side_has_no_bound(edtf: str, expected: tuple[date | None, date | None]) -> None:
    """A side of an interval that is open or unknown is None."""
    assert expected == bounds(edtf)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("Y12345", (date.max, date.max)),
        ("Y170000002", (date.max, date.max)),
        ("Y-170000002", (date.min, date.min)),
        ("-0044", (date.min, date.min)),
        ("-0044-03-15", (date.min, date.min)),
        ("0000", (date.min, date.min)),
        ("000X", (date.min, date(9, 12, 31))),
        ("-0044/0985", (date.min, date(985, 12, 31))),
        ("2004/Y12345", (date(2004, 1, 1), date.max)),
    ],
)
def test_bounds_are_clamped_to_the_years_that_a_date_can_hold(
    edtf: str, expected: tuple[date, date]
) -> None:
    """A year before 1 or after 9999 has the nearest day of the calendar."""
    assert expected == bounds(edtf)


@pytest.mark.parametrize(
    "text",
    """
    x 20 202 20200 2020- 2020-6 2020-06- 2020-6-22 2020/06/22 20200622 06-22-2020 June 2020-13
    2020-00 2020-06-00 2020-06-31 2019-02-29 1900-02-29 2001-20 2001-25 2001-41 2001-21-05
    2020?? 2020?~ ?2020 2020-06?-22 X 2XXX XXXX 20X1 -201X 201X-06 20XX-XX Y12345-06 2004-XX-05
    2004-X1 2004-06-X1 2004-06-2X Y1234 Y01234 1e3 -0000 +2020 --04
    2004-01-01T10:10 2004-01-01T24:00:00 2004-01-01T10:60:00 2004-01-01T10:10:60 2004-01T10:10:10
    2004-01-01T10:10:10Z? 2004-01-01T10:10:10+25 2004-01-01T10:10:10+99:99 2004-01-XXT10:10:10
    2004-01-01T:::::::: 2004-01-01t10:10:10 2004-01-01T10:10:10z
    / ../.. ../ /.. 2005/2004 2004-06-22/2004-06-21 2004/2005/2006 2004//2005 2004/x x/2004 ..
    [2004,2005] {2004..2005} 1950S2 ２０２０ ۲۰۲۰
    """.split(),
)
def test_what_is_no_edtf_date_is_refused(text: str) -> None:
    """A text outside levels 0 and 1 raises an error."""
    with pytest.raises(EdtfError):
        bounds(text)


@pytest.mark.parametrize("text", ["", " 2020", "2020 ", "2020\n", "2020 /2021", "22 June 2020"])
def test_white_space_is_refused(text: str) -> None:
    """A date holds no white space, and is not empty."""
    with pytest.raises(EdtfError):
        bounds(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("June", "'June' is not a date in EDTF"),
        ("2020-13", "'2020-13' has an invalid month 13"),
        ("2019-02-29", "'2019-02-29' has an invalid day 29"),
        ("2004-01-01T25:00:00", "'2004-01-01T25:00:00' has an invalid time of day"),
        ("2004-XX-05", "'2004-XX-05' leaves the month open but states the day"),
        ("201X-06", "'201X-06' states a month of a year that is not written in four digits"),
        ("2005/2004", "'2005/2004' ends before it begins"),
        ("../..", "'../..' is an interval without any date"),
        ("12/05/2023", "'12/05/2023' is not a date in EDTF"),
        ("2004/12", "'2004/12' is not a date in EDTF"),
        ("2004/2005-13", "'2005-13' has an invalid month 13"),
    ],
)
def test_an_error_says_what_is_wrong(text: str, problem: str) -> None:
    """The sentence names the date and its problem."""
    with pytest.raises(EdtfError) as caught:
        bounds(text)

    assert str(caught.value).startswith(problem)


@given(st.text("0123456789-/.XYTZ:+?~%", max_size=24))
def test_a_text_is_read_or_refused(text: str) -> None:
    """Whatever is made of the letters of EDTF has ordered bounds or is refused."""
    try:
        first, last = bounds(text)
    except EdtfError:
        return

    assert (first or date.min) <= (last or date.max)


years = st.integers(1, 9999).map("{:04}".format)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
days = st.dates().map(date.isoformat)
seasons = st.builds("{}-{}".format, years, st.integers(21, 24))
# The years 0 to 9 are left out: their first day is clamped.
unspecified = st.one_of(
    st.integers(1, 999).map("{:03}X".format),
    st.integers(1, 99).map("{:02}XX".format),
    years.map("{}-XX".format),
    years.map("{}-XX-XX".format),
    months.map("{}-XX".format),
)
# A qualified season is left out: the peer does not read it.
qualified = st.builds("{}{}".format, years | months | days | unspecified, st.sampled_from("?~%"))
# Unspecified digits are left out: the peer fails on some of them within an interval. So are open
# and unknown sides: the peer says infinity, and ten years.
sides = st.one_of(
    years, months, days, seasons, st.builds("{}{}".format, months | days, st.sampled_from("?~%"))
)


@few
@given(st.one_of(years, months, days, seasons, unspecified, qualified))
def test_bounds_agree_with_a_peer(edtf: str) -> None:
    """The library `edtf` gives the same strict bounds."""
    assert peers(edtf) == bounds(edtf)


@few
@given(sides, sides)
def test_intervals_agree_with_a_peer(first: str, last: str) -> None:
    """An interval's bounds are the peer's; it does not mind one that runs backwards."""
    lower, upper = peers(f"{first}/{last}")
    if lower > upper:
        first, last, lower, upper = last, first, *peers(f"{last}/{first}")

    assert (lower, upper) == bounds(f"{first}/{last}")


@pytest.mark.parametrize(
    ("edtf", "basis", "expected"),
    [
        ("2024-09~", "inferred", (date(2024, 9, 1), date(2024, 9, 30))),
        ("1985/..", "stated", (date(1985, 1, 1), None)),
        (None, "unknown", (None, None)),
    ],
)
def test_a_source_date_knows_its_bounds(
    edtf: str | None, basis: Basis, expected: tuple[date | None, date | None]
) -> None:
    """The earliest and the latest day are those of its EDTF; an unknown date has none."""
    dated = SourceDate(edtf, basis, "")

    assert expected == (dated.earliest, dated.latest)


def test_undated_is_of_unknown_basis() -> None:
    """What has no date has the basis `unknown`, one of three."""
    assert (None, BASES[-1], 3) == (UNDATED.edtf, UNDATED.basis, len(BASES))
