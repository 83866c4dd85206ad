"""The candidates of a question that names a period, in an archive that has many."""

from datetime import date
from pathlib import Path

import pytest

from bot.analysis.analyser import Analyser
from bot.answer import searching
from bot.archive.dates import SourceDate
from bot.archive.model import Archive
from bot.desk import Desk
from bot.search.tantivy_engine import TantivyEngine
from tests.support.small_desk import archive_of, article

COUNT = 30


@pytest.fixture
def archive() -> Archive:
    """Return an archive of many reports of one year, and a longer one of another year."""
    reports = [
        article(f"r{number}", f"The bridge closed on day {number}.", date=_stated("2019-05-01"))
        for number in range(COUNT)
    ]
    late = "The bridge closed in the rain, which fell on the town and on the river for nine days."
    return archive_of(*reports, article("late", late, date=_stated("2021-03-04")))[0]


def _stated(day: str) -> SourceDate:
    return SourceDate(day, "stated", "the byline")


async def test_a_period_is_searched_for_by_dates_too(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article of the time is found even if many of other times are better candidates."""
    monkeypatch.setattr(searching, "IN_PERIODS", COUNT)
    engine = TantivyEngine.open(archive, Analyser(), tmp_path)
    async with Desk.over(engine, responses=None, cache=tmp_path) as desk:
        found = await desk.ask("When did the bridge close in 2021?", asked_on=date(2022, 1, 1))

    assert ["late"] == [one.article.id for one in getattr(found, "quotes", ())]
