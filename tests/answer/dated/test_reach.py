"""An abstention for a time without articles says from when to when the archive reaches."""

from bot.answer.dated.reach import with_reach
from bot.answer.decisions import Abstention
from bot.archive.dates import SourceDate
from tests.support.small_desk import answer, archive_of, article, quote

OLD = article("old", "Old.", date=SourceDate("2014-03-02", "stated", ""))
NEW = article("new", "New.", date=SourceDate("2024-09~", "inferred", ""))
ARCHIVE, _ = archive_of(OLD, NEW)


def test_only_a_time_without_articles_is_explained() -> None:
    """Other decisions stay as they are."""
    for decision in (Abstention("no_match"), answer(quote(OLD, "Old."))):
        assert with_reach(decision, ARCHIVE) is decision
    found = with_reach(Abstention("out_of_dates"), ARCHIVE)

    assert found == Abstention("out_of_dates", reach=("2014-03", "2024-09"))


def test_an_archive_without_dates_has_no_reach() -> None:
    """Nothing is added if nothing is known."""
    archive, _ = archive_of(article("a", "Undated.", date=SourceDate(None, "unknown", "")))

    assert with_reach(Abstention("out_of_dates"), archive) == Abstention("out_of_dates")
