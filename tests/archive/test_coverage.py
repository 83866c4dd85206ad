"""What an archive covers: counted, and never more precise than the dates."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.archive import loading
from bot.archive.coverage import coverage_of
from bot.archive.loading import load_archive


@pytest.mark.parametrize(
    ("dates", "reach"),
    [
        ([None], (None, None, None)),
        (["2015-05-15", "2024-09~", None], ("2015-05", "2024-09", "2024-09~")),
        (["2014-03/2015-05-15", "2015-02"], ("2014-03", "2015-05", "2014-03/2015-05-15")),
        (["2014", "2014-06"], ("2014", "2014", "2014")),
        (["201X", "2015-XX"], ("2010", "2019", "201X")),
        (["2020-06/..", "2019-05"], ("2019-05", "2019-05", "2019-05")),
        (["../2018-02"], (None, "2018-02", "../2018-02")),
        (
            ["2001-21", "2019-05-06T23:00:00-07:00"],
            ("2001", "2019-05", "2019-05-06T23:00:00-07:00"),
        ),
    ],
)
def test_the_reach_in_time(dates: list[str | None], reach: tuple[str | None, ...]) -> None:
    """The first and last month are those of the dates' bounds, or the year if no month is said."""
    found = coverage_of(((date, None, "en", 1) for date in dates), None)

    assert reach == (found.first, found.last, found.newest)
    assert (len(dates), dates.count(None)) == (found.articles, found.undated)


def test_publishers_are_bounded() -> None:
    """Publishers without end are not all kept; the articles are all counted."""
    found = coverage_of(((None, str(number), "en", 2) for number in range(12_000)), None)

    assert (24_000, 10_000) == (found.articles, len(found.publishers))


@pytest.mark.parametrize("is_shelved", [False, True])
def test_an_archive_in_memory_and_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_shelved: bool
) -> None:
    """Both count the same, most frequent first; the file says when it was changed."""
    monkeypatch.setattr(loading, "LARGE", 0 if is_shelved else 10**9)
    path = tmp_path / "a.jsonl"
    articles = [
        ("P", "en", "2019"),
        ("Q", "ru", None),
        ("Q", "ru", "2020-01-02"),
        (None, "fa", "2018"),
    ]
    lines = [
        {"id": str(at), "title": "T", "text": "X.", "publisher": one, "language": two, "date": day}
        for at, (one, two, day) in enumerate(articles)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    archive = load_archive(path, tmp_path / "cache")
    found = archive.coverage

    assert archive.is_on_disk == is_shelved
    assert (4, 1, "2018", "2020-01", "2020-01-02") == (
        *(found.articles, found.undated, found.first, found.last, found.newest),
    )
    assert (["Q", "P"], {"ru": 2, "en": 1, "fa": 1}) == (list(found.publishers), found.languages)
    assert found.changed == datetime.fromtimestamp(path.stat().st_mtime, UTC)
