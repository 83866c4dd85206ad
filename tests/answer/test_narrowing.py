"""A question about a time is answered by sentences of that time only."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer
from bot.desk import Desk
from tests.support.dated_archive import write_dated

ARTICLES = {
    "museum": (
        "2017-06-02",
        "The glass museum opened in May 2013. Its founder Henk Aarts sold it to the town in 2015."
        " The town paid Henk Aarts four million guilders.",
    ),
    "baths": ("2017-04-20", "The public baths opened in April. They had cost six million."),
    "ferry": ("2019-12-29", "The ferry company Norlund raised its fares by nine percent."),
    "works": (
        "2009-08-01",
        "The paper works was founded in 1897. The great furnace was built in 1932–34."
        " In the eighties the works employed 6,000 people.",
    ),
    "mayor": ("2015-10-04", "Inga Solberg was elected mayor on Sunday with 52 percent of votes."),
    "bridge": ("2024-07-01", "The bridge was paid off two years earlier than planned."),
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Return the desk of a few dated articles."""
    folder = tmp_path / "articles"
    write_dated(folder, ARTICLES)
    async with Desk.open(folder, cache=tmp_path / "cache") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("When did the glass museum open in May 2013?", "The glass museum"),
        ("Which museum opened in 2013?", "The glass museum"),
        ("Which public baths opened in April 2017?", "The public baths"),
        ("Who raised its fares at the end of 2019?", "The ferry company"),
        ("Who raised its fares in December 2019?", "The ferry company"),
        ("Which great furnace was built in 1933?", "The great furnace"),
        ("How many people did the works employ in the 1980s?", "In the eighties"),
        ("How many people did the works employ in 1985?", "In the eighties"),
        ("Who was elected mayor not after 2016?", "Inga Solberg"),
        ("Who was elected mayor in the last ten years?", "Inga Solberg"),
        ("Who was elected mayor before 2018?", "Inga Solberg"),
    ],
)
async def test_answered(desk: Desk, question: str, begins: str) -> None:
    """The quote is of the time that the question names."""
    decision = await desk.ask(question, asked_on=date(2024, 12, 1))

    assert isinstance(decision, Answer)
    assert decision.quotes[0].text.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "Which museum opened in April 2013?",
        "Which public baths opened in April 2013?",
        "Which great furnace was built in 1935?",
        "Which great furnace was built in 1897?",
        "How many people did the works employ in the nineties?",
        "Who raised its fares in January 2019?",
        "Who raised its fares not in 2019?",
        "Who was elected mayor not before 2018?",
        "Who was elected mayor except in 2015?",
        "Who was elected mayor in the last five years?",
        "Which museum opened in 2017?",
    ],
)
async def test_not_answered(desk: Desk, question: str) -> None:
    """What is of another time does not answer, whatever stands beside it."""
    decision = await desk.ask(question, asked_on=date(2024, 12, 1))

    assert isinstance(decision, Abstention)
    assert "out_of_dates" == decision.reason


async def test_words_of_a_period_are_not_searched_for(desk: Desk) -> None:
    """The words of each of several periods are left out, and those between them are kept."""
    question = desk._reader.read("In 2013, which museum opened in May 2013?")

    asked = {term.word for term in question.without_period().terms}
    assert {"museum", "opened"} == asked


async def test_the_words_between_latest_and_news_are_kept(desk: Desk) -> None:
    """A subject between "latest" and "news" is none of the words for the period."""
    question = desk._reader.read("latest museum news?")

    assert ["museum"] == [term.word for term in question.without_period().terms]
