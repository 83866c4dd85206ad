"""Dates as generators write them: the day is that of their own offset, and none is invented."""

import pytest

from bot.archive.dates import bounds
from bot.archive.front_matter.found_dates import day_in_path, edtf_of, named_day


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2019-05-06 10:00:00 +0200", "2019-05-06T10:00:00+02:00"),
        ("2019-08-14 22:44:26 -0700", "2019-08-14T22:44:26-07:00"),
        ("2015-03-17 14:00:00 -4", "2015-03-17T14:00:00-04:00"),
        ("2015-03-17 14:00:00 +5:30", "2015-03-17T14:00:00+05:30"),
        ("2015-03-17 14:00:00 -400", "2015-03-17T14:00:00-04:00"),
        ("2015-03-17 14:00:00 +0000", "2015-03-17T14:00:00Z"),
        ("2018-08-21 10:00", "2018-08-21T10:00:00"),
        ("2018-8-1 9:05", "2018-08-01T09:05:00"),
        ("2019-05-15T00:00:00Z", "2019-05-15"),
        ("2019-05-15 00:00:00 +1100", "2019-05-15"),
        ("2019-05-15T00:00", "2019-05-15"),
        ("2023-05-02T09:15:00.123456+02:00", "2023-05-02T09:15:00+02:00"),
        ("2023-05-02 09:15:00 UTC", "2023-05-02T09:15:00Z"),
        ("2023-05-02T09:15:00+02", "2023-05-02T09:15:00+02:00"),
        ("2023-05-02 09:15 Europe/Berlin", "2023-05-02T09:15:00"),
        *[
            (same, same)
            for same in ("2019", "2019-05~", "2014-03/2015-05-15", "201X", "2019-05-06")
        ],
        ("2019/05/06", "2019-05-06"),
        ("20190506", "2019-05-06"),
        ("06.05.2019", "2019-05-06"),
        ("May 6, 2019", "2019-05-06"),
        ("6th May 2019", "2019-05-06"),
        ("Sept. 6, 2019", "2019-09-06"),
        ("Mon, 06 May 2019 23:30:00 -0700", "2019-05-06"),
        ("Monday, May 6, 2019", "2019-05-06"),
        ("Monday, 06-May-19 15:04:05 CEST", "2019-05-06"),
        ("Mon May  6 15:04:05 2019", "2019-05-06"),
        ("Tue May 07 2019", "2019-05-07"),
        ("May 6th, 2019 at 10:00am", "2019-05-06"),
        ("06-May-2019 10:00", "2019-05-06"),
        ("May 2019", "2019-05"),
        ("13/05/2019", "2019-05-13"),
        ("5/13/2019", "2019-05-13"),
        ("05/05/2019", "2019-05-05"),
        ("6. Mai 2019", "2019-05-06"),
        ("6 de mayo de 2019", "2019-05-06"),
        ("1er août 2019", "2019-08-01"),
        ("6 мая 2019 г.", "2019-05-06"),
    ],
)
def test_a_date_is_read(written: str, edtf: str) -> None:
    """Every common form becomes EDTF, with the time of day if it says one."""
    assert edtf_of(written) == edtf
    assert bounds(edtf)


@pytest.mark.parametrize(
    "written",
    [
        *("", "soon", "05/06/2019", "2019-02-30", "2019-13-01 10:00", "31 Foo 2019", "31.02.2019"),
        *(
            "2019-05-06 25:00",
            "6 May 7, 2019",
            "13/13/2019",
            "Octember 2019",
            "2" * 10_000,
            "2019-01-29 18:30 2019 -8",
        ),
    ],
)
def test_a_doubtful_date_is_not_read(written: str) -> None:
    """What may mean two days, or none, is not turned into one."""
    assert edtf_of(written) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2019-05-06-title.md", "2019-05-06"),
        ("2019-05-06.md", "2019-05-06"),
        ("2019-5-6_title", "2019-05-06"),
        ("2019-02-30-title", None),
        ("title-2019-05-06", None),
        ("2019-05-061", None),
    ],
)
def test_a_day_in_a_name(name: str, day: str | None) -> None:
    """A name may begin with a day."""
    assert named_day(name) == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2019/05/06/title.md", "2019-05-06"),
        ("/blog/2019/5/6/title/", "2019-05-06"),
        ("2019/05/title.md", None),
        ("3019/05/06/x", None),
        ("2019/15/06/x", None),
    ],
)
def test_a_day_in_a_path(path: str, day: str | None) -> None:
    """Three folders may be a day."""
    assert day_in_path(path) == day
