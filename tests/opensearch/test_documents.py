"""The documents of an archive, without a cluster."""

import json

import pytest

from bot.archive.dates import UNDATED, SourceDate
from bot.archive.model import Span
from bot.search.indexing.preparing import Indexed
from bot.search.opensearch.documents import putting_passages
from tests.support.small_desk import article


@pytest.mark.parametrize("day", [UNDATED, SourceDate("2018-05-01", "stated", "the byline")])
def test_passages_are_numbered_from_the_first_on(day: SourceDate) -> None:
    """Whether or not an article is dated: of equal passages, the first of the archive is first."""
    found = [Indexed(Span(0, 3), "one", ""), Indexed(Span(5, 8), "two", "")]
    written = putting_passages("index", "v", article("a", "One\n\nTwo", date=day), found, 7, 1)
    documents = [json.loads(one.splitlines()[1]) for one in written]

    assert [one["number"] for one in documents] == [7, 8]
    assert [one.get("earliest") for one in documents] == [None if day is UNDATED else 736815] * 2
