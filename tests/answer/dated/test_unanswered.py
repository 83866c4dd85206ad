"""What is said where a question is answered only for other times."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answer.dated.unanswered import unanswered_within
from bot.answer.decisions import Abstention, Closest
from bot.archive.model import Quote
from bot.desk import Desk
from tests.support.dated_archive import write_dated
from tests.support.small_desk import SmallDesk, quote

BRIDGE = SmallDesk().river
TOLL = quote(BRIDGE, "Nobody paid a toll.")
NOTHING = Abstention("no_match", (), 0.2)
CLOSE = Closest((TOLL,), "passage", 0.4)

ARTICLES = {
    "old": (
        "2012-04-09",
        "The ferry Aurora carried 4,100 passengers and ran aground near Cape Vell.",
    ),
    "new": (
        "2019-07-30",
        "The captain of the ferry Aurora, Mats Holm, was fined because he slept on watch.",
    ),
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Return the desk of two articles on one ferry, of two years."""
    folder = tmp_path / "articles"
    write_dated(folder, ARTICLES, "language: en")
    async with Desk.open(folder, cache=tmp_path / "cache") as opened:
        yield opened


@pytest.mark.parametrize(
    ("decision", "excerpt", "expected"),
    [
        (NOTHING, (TOLL,), Closest((TOLL,), "passage", 0.2)),
        (NOTHING, (), Abstention("out_of_dates", (BRIDGE,), 0.2)),
        (CLOSE, (TOLL,), CLOSE),
        (CLOSE, (), Abstention("out_of_dates", (BRIDGE,), 0.3)),
    ],
)
def test_what_is_of_the_time(
    decision: Closest | Abstention,
    excerpt: tuple[Quote, ...],
    expected: Closest | Abstention,
) -> None:
    """A passage on the subject is shown; without one, nothing on it is of that time."""
    assert expected == unanswered_within(decision, excerpt, (BRIDGE,), 0.3)


@pytest.mark.parametrize("question", ["What did Mats Holm do in 2012?", "Mats Holm in 2012"])
async def test_nothing_on_somebody(desk: Desk, question: str) -> None:
    """What is of the time and about something else is not shown."""
    decision = await desk.ask(question)

    assert isinstance(decision, Abstention)
    assert "out_of_dates" == decision.reason
