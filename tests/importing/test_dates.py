"""Dates as they are found in the wild."""

from datetime import UTC, datetime

import pytest

from bot.importing.dates import is_future, read_date

READ = {
    "2019-08-14 22:44:26 -0700": "2019-08-14T22:44:26-07:00",
    "2015-03-17 14:00:00 -4": "2015-03-17T14:00:00-04",
    "2015-03-17 14:00:00 +5:30": "2015-03-17T14:00:00+05:30",
    "2015-03-17 14:00:00 -400": "2015-03-17T14:00:00-04:00",
    "2015-03-17 14:00:00 +0000": "2015-03-17T14:00:00Z",
    "2019/8/4": "2019-08-04",
    "20190814": "2019-08-14",
    "20190814T101010Z": "2019-08-14T10:10:10Z",
    "Tue, 03 Jun 2008 11:05:30 GMT": "2008-06-03T11:05:30Z",
    "Tue, 03 Jun 2008 11:05:30 +0530": "2008-06-03T11:05:30+05:30",
    "Tue, 03 Jun 2008 11:05:30 -0000": "2008-06-03T11:05:30",
    "Tue, 03 Jun 2008 00:00:00 GMT": "2008-06-03",
    "22 июня 2020 г.": "2020-06-22",
    "۲۲ خرداد ۱۳۹۹": "2020-06-11",
    "۱۴۰۲/۰۵/۰۶": "2023-07-28",
    "1402/05/06": "2023-07-28",  # the Iranian calendar: nothing printed is from 1402
    "Tue, 03 Jun 2008 11:05:30": "2008-06-03T11:05:30",
    "Tue, 03 Jun 2008 11:05:30 EST": "2008-06-03T11:05:30-05:00",
    "June 3, 2008 11:05 PM": "2008-06-03",
    "2019-5-6 24:10": "2019-05-06",
    "2016-02-30": None,
    "05/06/2019": None,
    "2019-08 10:00": None,
    "0300-01-01": None,
    "tomorrow": None,
    "": None,
    "x" * 500: None,
}


@pytest.mark.parametrize("text", READ)
def test_dates_are_read(text: str) -> None:
    """The day is that of the date's own offset; what is ambiguous or impossible is not read."""
    assert read_date(text) == READ[text]


NOW = datetime(2020, 6, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("edtf", "is_coming"),
    [
        ("2020-06-22T12:00:01Z", True),
        ("2020-06-22T13:59:59+02:00", False),
        ("2020-06-23T02:00:01", True),
        ("2020-06-23T01:00:00", False),
        ("2020-06-23", False),  # it has begun on some island
        ("2020-06-24", True),
        ("2020", False),
    ],
)
def test_what_is_still_to_come(edtf: str, is_coming: bool) -> None:
    """A post is scheduled only if its time has come nowhere yet."""
    assert is_future(edtf, NOW) == is_coming
