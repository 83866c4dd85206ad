"""What is told as closely as it is asked for is listed; a year is no event of all its months."""

from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer
from bot.desk import Desk

ARTICLES = {
    "en": {
        "ferry": ("2013-11-04", "The Ferry Fair 2014 will be held from 26 to 28 February."),
        "tower": ("2015-03-02", "The tower was finished in 2014. Pigeons live in it."),
        "sluice": ("2016", "In autumn 2014 the sluice was widened."),
        "bakery": ("2015-06-09", "The bakery burnt down on 5 December 2014."),
        "choir": ("2014-12-18", "The choir has a new hall. Its concert is on 25 December 2014."),
        "chapel": ("2014-12-25", "The chapel was opened today."),
        "dyke": ("2014-08-11", "The dyke held."),
    },
    "ru": {
        "ferry": ("2013-11-04", "Паромная ярмарка 2014 пройдёт 26–28 февраля."),
        "tower": ("2015-03-02", "Башню достроили в 2014 году. В ней живут голуби."),
        "sluice": ("2016", "Осенью 2014 года расширили шлюз."),
        "bakery": ("2015-06-09", "Пекарня сгорела 5 декабря 2014 года."),
        "choir": ("2014-12-18", "У хора новый зал. Его концерт — 25 декабря 2014 года."),
        "chapel": ("2014-12-25", "Часовню открыли сегодня."),
        "dyke": ("2014-08-11", "Дамба выдержала."),
    },
    "fa": {
        "ferry": ("2013-11-04", "جشنواره قایق ۲۰۱۴ از ۲۶ تا ۲۸ فوریه ۲۰۱۴ برگزار می‌شود."),
        "tower": ("2015-03-02", "برج در سال ۲۰۱۴ ساخته شد. کبوترها در آن زندگی می‌کنند."),
        "sluice": ("2016", "در پاییز ۲۰۱۴ آب‌بند را پهن کردند."),
        "bakery": ("2015-06-09", "نانوایی در ۵ دسامبر ۲۰۱۴ سوخت."),
        "choir": ("2014-12-18", "گروه کر تالار تازه‌ای دارد. کنسرت آن ۲۵ دسامبر ۲۰۱۴ است."),
        "chapel": ("2014-12-25", "نمازخانه امروز باز شد."),
        "dyke": ("2014-08-11", "سد دوام آورد."),
    },
}
QUESTIONS = {
    "en": "What happened {}?",
    "ru": "Что случилось {}?",
    "fa": "{} چه اتفاقی افتاد؟",
}
DECEMBER = {"bakery", "choir", "chapel"}
TIMES = [
    (("on 25 December 2014", "25 декабря 2014 года", "در ۲۵ دسامبر ۲۰۱۴"), {"choir", "chapel"}),
    (("in December 2014", "в декабре 2014 года", "در دسامبر ۲۰۱۴"), DECEMBER),
    (("in autumn 2014", "осенью 2014 года", "در پاییز ۲۰۱۴"), {"sluice"}),
    (
        ("in the fourth quarter of 2014", "в четвёртом квартале 2014 года", "در سه‌ماهه چهارم ۲۰۱۴"),
        {"sluice", *DECEMBER},
    ),
    (
        ("in 2014", "в 2014 году", "در سال ۲۰۱۴"),
        {"ferry", "tower", "sluice", "bakery", "choir", "chapel", "dyke"},
    ),
    (
        ("in the 2010s", "в 2010-х годах", "در دهه ۲۰۱۰"),
        {"ferry", "tower", "sluice", "bakery", "choir", "chapel", "dyke"},
    ),
]


async def opened(
    folder: Path, articles: dict[str, tuple[str, str]], written: str = "markdown"
) -> Desk:
    """Return the desk of articles by their ids, each with its date and text."""
    (folder / "articles").mkdir()
    for name, (day, text) in articles.items():
        head = f"title: {name.title()}\ndate: {day}\ndate_basis: stated\nformat: {written}"
        (folder / "articles" / f"{name}.md").write_text(f"---\n{head}\n---\n{text}\n")
    return Desk.open(folder / "articles", cache=folder / "cache")


async def listed(desk: Desk, question: str) -> list[str]:
    """Return the ids of the articles whose quotes are listed, in order."""
    decision = await desk.ask(question)
    assert isinstance(decision, Answer), decision
    assert "oldest" == decision.order
    return list(dict.fromkeys(one.article.id for one in decision.quotes))


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize(("words", "expected"), TIMES)
async def test_only_what_lies_within(
    tmp_path: Path, language: str, words: tuple[str, ...], expected: set[str]
) -> None:
    """Neither a year nor a season is listed for a part of it, where anything is told closely."""
    question = QUESTIONS[language].format(words[list(ARTICLES).index(language)])
    async with await opened(tmp_path, ARTICLES[language]) as desk:
        assert expected == set(await listed(desk, question))


async def test_in_order_of_time(tmp_path: Path) -> None:
    """What is told closely is in order of time, by its own days and not by those of its article."""
    async with await opened(tmp_path, ARTICLES["en"]) as desk:
        assert ["bakery", "chapel", "choir"] == await listed(
            desk, "What happened in December 2014?"
        )


@pytest.mark.parametrize(
    "question",
    [
        "What happened in April 2014?",
        "Что случилось в апреле 2014 года?",
        "the tower in April 2014",
    ],
)
async def test_less_closely_where_nothing_else_is(tmp_path: Path, question: str) -> None:
    """Where nothing is told closely, a year is listed for a month, and the reader is told so."""
    async with await opened(tmp_path, ARTICLES["en"]) as desk:
        decision = await desk.ask(question)

    assert isinstance(decision, Answer)
    assert ["tower"] == [one.article.id for one in decision.quotes]
    assert [("coarse", "2014")] == [(one.kind, one.words) for one in decision.doubts]


async def test_a_closer_time_in_the_same_sentence(tmp_path: Path) -> None:
    """The Ferry Fair 2014 in February is of February, even where nothing else is of April."""
    async with await opened(tmp_path, {"ferry": ARTICLES["en"]["ferry"]}) as desk:
        decision = await desk.ask("What happened in April 2014?")
        february = await listed(desk, "What happened in February 2014?")

    assert isinstance(decision, Abstention)
    assert ("out_of_dates", ["ferry"]) == (decision.reason, february)


async def test_an_article_of_a_year(tmp_path: Path) -> None:
    """An article that is dated by its year is of a month of it only where nothing else is."""
    articles = {"year": ("2014", "The weir leaks."), "month": ("2014-12", "The weir is mended.")}
    async with await opened(tmp_path, articles) as desk:
        assert ["month"] == await listed(desk, "What happened in December 2014?")
        assert ["year"] == await listed(desk, "What happened in March 2014?")
        assert ["year", "month"] == await listed(desk, "What happened in 2014?")


async def test_since_a_year(tmp_path: Path) -> None:
    """What began in a year is news of the year, and not of its January."""
    articles = {
        "kiln": ("2016-05-01", "The kiln has been cold since 2014."),
        "mill": ("2014-01-20", "The mill was sold."),
    }
    async with await opened(tmp_path, articles) as desk:
        assert ["mill"] == await listed(desk, "What happened in January 2014?")
        assert {"kiln", "mill"} == set(await listed(desk, "What happened in 2014?"))


async def test_of_a_subject(tmp_path: Path) -> None:
    """Of a subject as well, what is told closely is listed and nothing else."""
    articles = {
        "past": ("2016-02-01", "The pier was closed in 2014."),
        "fire": ("2016-03-01", "The pier burnt down on 7 December 2014."),
    }
    async with await opened(tmp_path, articles) as desk:
        assert ["fire"] == await listed(desk, "What happened to the pier in December 2014?")
        assert ["past"] == await listed(desk, "What happened to the pier in June 2014?")


@pytest.mark.parametrize(("written", "mark"), [("plain", ""), ("markdown", "```\n")])
async def test_neither_code_nor_references(tmp_path: Path, written: str, mark: str) -> None:
    """The dates in a block of code, in a bibliography and in an address are of no event."""
    code = '[\n  {\n    "id": 2,\n    "date": "2014-12-03",\n    "what": "Popcorn"\n  }\n]'
    books = (
        '• Ashdown, Ida (2014). "The tides of December 2014". Harbour Press, December 2014.\n'
        "• Mole, K. Piers and quays. London, December 2014. ISBN 978-3-16-148410-0"
    )
    link = "See https://example.org/2014/12/03/popcorn for more."
    articles = {
        "sources": (
            "2015-03-01",
            f"The shop sells corn.\n\n{mark}{code}\n{mark}\n{books}\n\n{link}",
        ),
        "fair": ("2015-04-01", "The fair was held on 6 December 2014."),
    }
    async with await opened(tmp_path, articles, written) as desk:
        assert ["fair"] == await listed(desk, "What happened in December 2014?")
