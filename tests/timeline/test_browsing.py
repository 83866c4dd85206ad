"""What the archive has of a time is listed in order, in three languages and at every way in."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer
from bot.desk import Desk
from bot.telegram.views.answers import render
from bot.timeline import browsing
from tests.support.texts import TEXTS

ARTICLES = {
    "pier": (
        "2012-03-04",
        "The pier was opened on Sunday. Mayor Ilse Kroon said that it would last a century.",
    ),
    "fire": (
        "2014-08-20",
        "A fire destroyed the pier. Ilse Kroon wept.\n\n“We build it again,” said Ilse Kroon.",
    ),
    "again": (
        "2016-05",
        "The pier is open again. It had burnt in 2014. Nobody pays a toll before 2017.",
    ),
    "mill": ("2014-01-02", "The mill stands empty. In 1998 it was sold to Anton Vale."),
    "bees": (None, "Bees live on the pier. They were brought there in 2013."),
    "quay": ("2018-01-30", "The quay closes at the end of March, a year after the other one."),
    "kiln": ("2020", "The kiln has been cold since 2010. It is for sale."),
    "cats": (None, "Cats live at the mill."),
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Return the desk of a small archive of dated and undated articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, (day, text) in ARTICLES.items():
        dated = f"date: {day}\ndate_basis: stated\n" if day else ""
        (folder / f"{name}.md").write_text(f"---\ntitle: {name.title()}\n{dated}---\n{text}\n")
    async with Desk.open(folder, cache=tmp_path / "cache") as opened:
        yield opened


async def listed(desk: Desk, question: str, asked_on: date | None = None) -> list[str]:
    """Return the first words of each quote of an answer that lists a time."""
    decision = await desk.ask(question, asked_on=asked_on)
    assert isinstance(decision, Answer)
    assert ("passage", True) == (decision.by, bool(decision.order))
    return [f"{one.article.id}: {' '.join(one.text.split()[:3])}" for one in decision.quotes]


ALL_OF_2014 = ["again: It had burnt", "mill: The mill stands", "fire: A fire destroyed"]


@pytest.mark.parametrize(
    "question",
    [
        "What happened in 2014?", "everything from 2014", "Show me the news of 2014", "2014",
        "Что произошло в 2014 году?", "новости за 2014 год", "покажи всё за 2014 год",
        "در سال ۲۰۱۴ چه اتفاقی افتاد؟", "اخبار سال ۲۰۱۴", "همه خبرهای ۲۰۱۴ را نشان بده",
    ],
)  # fmt: skip
async def test_all_of_a_year(desk: Desk, question: str) -> None:
    """All of a year is listed in order of time: openings, and sentences that name it."""
    assert ALL_OF_2014 == await listed(desk, question)


@pytest.mark.parametrize(
    "question",
    [
        "What happened in 2014 except in August?",
        "everything from 2014, but not in summer",
        "Что произошло в 2014 году, кроме августа?",
        "новости за 2014 год, но не за третий квартал",
        "در سال ۲۰۱۴ به جز اوت چه اتفاقی افتاد؟",
    ],
)
async def test_a_year_without_a_part_of_it(desk: Desk, question: str) -> None:
    """What is of the part that is left out is not listed."""
    assert "fire: A fire destroyed" not in await listed(desk, question)
    assert "mill: The mill stands" in await listed(desk, question)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Новий маяк біля порту запалили. Наглядач Остап Гук каже, що його видно далеко."),
        ("ar", "أضيئت المنارة الجديدة قرب الميناء. قال الحارس إنها ترى من بعيد."),
        ("de", "Der neue Leuchtturm am Hafen wurde angezündet. Man sieht ihn von weitem."),
    ],
)
@pytest.mark.parametrize(
    "question",
    [
        "What happened in 2018?", "Что было в 2018 году?", "чё произошло в 2018",
        "در سال ۲۰۱۸ چه شد؟", "what's new", "что нового?", "آخرین خبرها",
    ],
)  # fmt: skip
async def test_a_time_in_another_language(
    tmp_path: Path, language: str, text: str, question: str
) -> None:
    """An archive without articles in the language of the question can be browsed."""
    folder = tmp_path / "articles"
    folder.mkdir()
    head = f"title: X\ndate: 2018-05-03\ndate_basis: stated\nlanguage: {language}"
    (folder / "one.md").write_text(f"---\n{head}\n---\n{text}\n")
    async with Desk.open(folder, cache=tmp_path / "cache") as opened:
        assert [f"one: {' '.join(text.split()[:3])}"] == await listed(opened, question)


async def test_undated_articles_are_counted(desk: Desk) -> None:
    """Undated articles are counted unless they name the time themselves."""
    everything = await desk.ask("What happened in 2014?")
    named = await desk.ask("What happened in 2013?")
    of_subject = await desk.ask("The pier in 2014")

    assert (2, 1) == (everything.left_aside, named.left_aside)  # type: ignore[union-attr]
    assert 1 == of_subject.left_aside  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("The pier in 2014", ["again: The pier is", "fire: A fire destroyed"]),
        ("What happened to the pier in 2012?", ["pier: The pier was"]),
        ("pier before 2013", ["pier: The pier was"]),
        ("pier after 2014", ["again: The pier is"]),
        ("pier not before 2016", ["again: The pier is"]),
        ("What did Ilse Kroon say in 2014?", ["fire: “We build it"]),
        ("What did Ilse Kroon say before 2013?", ["pier: Mayor Ilse Kroon"]),
        ("What happened to the mill in the nineties?", ["mill: The mill stands"]),
    ],
)
async def test_a_subject_in_a_time(desk: Desk, question: str, expected: list[str]) -> None:
    """Of a subject, the passages of the time are listed, one sentence each."""
    assert expected == await listed(desk, question)


@pytest.mark.parametrize(
    "question",
    [
        "the latest on the pier", "latest news about the pier", "What's new with the pier?",
        "newest articles on the pier", "Any news about the pier?",
    ],
)  # fmt: skip
async def test_the_newest_first(desk: Desk, question: str) -> None:
    """The newest on a subject is listed from the newest to the oldest."""
    found = await listed(desk, question)

    assert ["again", "fire", "pier"] == [one.partition(":")[0] for one in found]


@pytest.mark.parametrize(
    "question", ["news of 2018", "articles published in January 2018", "What happened in 2018?"]
)
async def test_an_article_is_of_its_own_date(desk: Desk, question: str) -> None:
    """An article of the time is listed by its first sentence, whatever times that names."""
    assert ["quay: The quay closes"] == await listed(desk, question)


async def test_what_goes_on_is_not_news(desk: Desk) -> None:
    """What began before a time and goes on is listed for its subject, and not for all there is."""
    assert await listed(desk, "What happened in 2010?") == ["kiln: The kiln has"]
    assert await listed(desk, "the kiln in 2012") == ["kiln: The kiln has"]
    assert "kiln: The kiln has" not in await listed(desk, "What happened in 2012?")


async def test_relative_years(desk: Desk) -> None:
    """A relative year is counted from the day of the question."""
    assert ALL_OF_2014 == await listed(desk, "What happened last year?", date(2015, 6, 1))


@pytest.mark.parametrize("question", ["What happened in 1950?", "the pier in 1950"])
async def test_nothing_of_that_time(desk: Desk, question: str) -> None:
    """Where there is nothing of the time, the nearest headlines are shown."""
    decision = await desk.ask(question)

    assert isinstance(decision, Abstention)
    assert "out_of_dates" == decision.reason
    assert "pier" in {article.id for article in decision.nearest}


@pytest.mark.parametrize(
    "question",
    [
        "Who wept in 2014?", "When did the pier burn in 2014?", "Was the pier open in 2014?",
        "How long does the pier last?", "What is the new pier?",
    ],
)  # fmt: skip
async def test_other_questions_are_answered_as_ever(desk: Desk, question: str) -> None:
    """A question that asks for one thing of a time gets no list."""
    assert not getattr(await desk.ask(question), "order", "")


async def test_a_large_archive(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large archive the articles of the time are read, and passages that name the year."""
    monkeypatch.setattr(browsing, "SCANNED", 6)

    assert ALL_OF_2014 == await listed(desk, "What happened in 2014?")
    assert ["kiln", "quay", "again", "fire", "mill", "pier"] == [
        one.partition(":")[0] for one in await listed(desk, "latest news")
    ]
    assert 2 == (await desk.ask("What happened in 2014?")).left_aside  # type: ignore[union-attr]


async def test_at_most_ten(tmp_path: Path) -> None:
    """At most ten quotes are listed, the first in time, and copies once."""
    folder = tmp_path / "many"
    folder.mkdir()
    for day in range(1, 16):
        text = f"The ferry was late for the {day}th time." if day > 1 else "The ferry sank."
        head = f"---\ntitle: Ferry {day}\ndate: 2015-03-{day:02}\ndate_basis: stated\n---\n"
        (folder / f"f{day:02}.md").write_text(f"{head}{text}\n")
        (folder / f"g{day:02}.md").write_text(f"{head}{text}\n")
    async with Desk.open(folder, cache=tmp_path / "cache") as opened:
        first = await listed(opened, "What happened in 2015?")
        newest = await listed(opened, "latest news on the ferry")

    assert [f"f{day:02}" for day in range(1, 11)] == [one.partition(":")[0] for one in first]
    assert ["f15", "f14", "f13"] == [one.partition(":")[0] for one in newest[:3]]
    assert (10, 10) == (len(first), len(newest))


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
async def test_the_list_has_a_heading(desk: Desk, language: str) -> None:
    """The list says in which order it is, and announces no quote as later."""
    texts = TEXTS[language]
    in_order = render(await desk.ask("What happened in 2014?"), texts)
    newest = render(await desk.ask("latest news on the pier"), texts)

    assert in_order.html.startswith(texts.say("browse_oldest"))
    assert newest.html.startswith(texts.say("browse_newest"))
    assert texts.say("later") not in in_order.html


async def test_explained(desk: Desk) -> None:
    """The explanation has the list as its decision."""
    found = await desk.explain("What happened in 2014?")

    assert await desk.ask("What happened in 2014?") == found.decision
