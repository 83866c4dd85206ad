"""What is not certain about the time of a quote is told with it, in three languages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer, Closest, Decision
from bot.desk import Desk
from bot.schema.decisions import decision_line
from bot.telegram.views.answers import render
from tests.support.texts import TEXTS

ARTICLES = {
    "baths": ("2020-03-20", "stated", "The baths are by the river. As of October they are free."),
    "fair": ("2020-02-11", "stated", "The fair opens in May. Its tents come from Varna."),
    "toll": ("2019-01-07", "stated", "Next year the toll will be two crowns. Kaja Rask said so."),
    "roof": ("2017~", "inferred", "The roof of the station leaks. Nobody has mended it."),
    "well": (None, None, "The well was dug in 2016. It has been dry ever since."),
    "works": (
        "2018-05-02",
        "stated",
        "The council hired forty gardeners. They planted nine hundred lime trees.",
    ),
    "later": (
        "2021-06-02",
        "stated",
        "Forty gardeners were hired. The gardeners planted nine hundred lime trees in one week.",
    ),
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Return the desk of a few articles whose dates are stated, inferred and unknown."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, (day, basis, text) in ARTICLES.items():
        evidence = "date_evidence: its paper\n" if basis == "inferred" else ""
        dated = f"date: {day}\ndate_basis: {basis}\n{evidence}" if day else ""
        (folder / f"{name}.md").write_text(f"---\ntitle: {name.title()}\n{dated}---\n{text}\n")
    async with Desk.open(folder, cache=tmp_path / "cache") as opened:
        yield opened


def doubts(decision: Decision) -> list[tuple[str, str, str]]:
    """Return the doubts of a decision, each with its article and words."""
    assert isinstance(decision, (Answer, Closest))
    return [(one.quote.article.id, one.kind, one.words) for one in decision.doubts]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened in October 2020?", [("baths", "year", "As of October")]),
        ("что было в октябре 2020 года?", [("baths", "year", "As of October")]),
        ("در اکتبر ۲۰۲۰ چه اتفاقی افتاد؟", [("baths", "year", "As of October")]),
        ("What happened in May 2020?", [("fair", "ahead", "May")]),
        ("What happened in 2017?", [("roof", "inferred", "")]),
        (
            "What happened in 2020?",
            [
                ("baths", "year", "As of October"),
                ("toll", "ahead", "Next year"),
                ("fair", "ahead", "May"),
            ],
        ),
        ("What happened in 2016?", [("well", "undated", "")]),
        ("What happened in June 2021?", []),
    ],
)
async def test_doubts(desk: Desk, question: str, expected: list[tuple[str, str, str]]) -> None:
    """The year of a month, what was yet to come, and dates that nobody states are doubtful."""
    assert expected == doubts(await desk.ask(question))


async def test_what_was_ahead_is_not_of_other_years(desk: Desk) -> None:
    """A month ahead is not last year's, and next year is one year."""
    last, month = [await desk.ask(one) for one in ("what was in May 2019?", "in October 2020")]
    following = await desk.ask("2021")

    assert isinstance(last, Abstention)
    assert isinstance(month, Answer)
    assert isinstance(following, Answer)
    assert {"baths"} == {one.article.id for one in month.quotes}
    assert {"later"} == {one.article.id for one in following.quotes}


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
async def test_doubts_in_words(desk: Desk, language: str) -> None:
    """Each kind of doubt is a line below the quotes."""
    texts = TEXTS[language]
    year, ahead, inferred = [
        render(await desk.ask(question), texts).html
        for question in ("What happened in October 2020?", "What happened in May 2020?", "2017")
    ]

    assert texts.say("doubt_year", words=texts.say("quoted", words="…")).split("…")[0][:20] in year
    assert (
        texts.say("doubt_ahead", words=texts.say("quoted", words="…")).split("…")[0][:20] in ahead
    )
    assert texts.count("doubt_inferred", 1) in inferred


async def test_doubts_in_json(desk: Desk) -> None:
    """A program is told the place of the quote."""
    line = decision_line("", await desk.ask("What happened in May 2020?"), 0.0, TEXTS["en"])

    assert '"doubts": [{"quote": 0, "kind": "ahead", "words": "May"}]' in line


async def test_the_closest_of_a_time(desk: Desk) -> None:
    """If the archive has a passage of the time on the subject, it does not say that it has none."""
    decision = await desk.ask("Who planted nine hundred lime trees in one week in 2018?")

    assert isinstance(decision, (Answer, Closest))
    assert {"works"} == {one.article.id for one in decision.quotes}


async def test_nothing_of_a_time(desk: Desk) -> None:
    """What the archive has only of another time is said to be so."""
    decision = await desk.ask("How many gardeners were hired in 2019?")

    assert isinstance(decision, Abstention)
    assert "out_of_dates" == decision.reason


async def test_the_newest_by_inferred_dates(desk: Desk) -> None:
    """A list of the newest says which of its quotes have a date that is only inferred."""
    assert [("roof", "inferred", "")] == doubts(await desk.ask("latest roof?"))


@pytest.mark.parametrize("question", ["What happened in May 2020?", "What is the latest roof?"])
async def test_an_explanation_has_the_same_doubts(desk: Desk, question: str) -> None:
    """What is explained is the decision as it is given."""
    found = await desk.explain(question)

    assert await desk.ask(question) == found.decision
