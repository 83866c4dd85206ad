"""An article is of its own date: no sentence of it need tell the day again."""

from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer, Closest
from bot.desk import Desk

DAYS = ("2019-12-25", "2020-04-05", "2020-12-25", "2021-04-05")
TITLES = {
    "en": "Aurora {} was released",
    "ru": "Вышел Aurora {}",
    "fa": "نسخه {} آئورورا منتشر شد",
}
TEXTS = {
    "en": "We thank all who helped. The archive file is on the mirror, as ever.",
    "ru": "Спасибо всем, кто помогал. Файл, как всегда, лежит на зеркале.",
    "fa": "از همه کسانی که کمک کردند سپاسگزاریم. پرونده مثل همیشه در آینه است.",
}


async def opened(folder: Path, language: str) -> Desk:
    """Return the desk of articles that tell in their titles what happened on their days.

    Only the first one tells it in its text as well.
    """
    articles = folder / "articles"
    articles.mkdir()
    for number, day in enumerate(DAYS):
        title = TITLES[language].format(number + 2)
        head = f"title: {title}\ndate: {day}\ndate_basis: stated\nlanguage: {language}"
        text = f"---\n{head}\n---\n{'' if number else title + '. '}{TEXTS[language]}\n"
        (articles / f"{day}.md").write_text(text, encoding="utf-8")
    return Desk.open(articles, cache=folder / "cache")


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Which Aurora was released on 25 December 2020?"),
        ("en", "What Aurora was released in December 2020?"),
        ("en", "What happened to Aurora in December 2020?"),
        ("en", "Aurora in December 2020"),
        ("en", "Aurora released 25 December 2020"),
        ("ru", "Какой Aurora вышел 25 декабря 2020 года?"),
        ("ru", "Какая Aurora вышла в декабре 2020 года?"),
        ("ru", "Что было с Aurora в декабре 2020 года?"),
        ("ru", "Aurora в декабре 2020"),
        ("ru", "Aurora вышел 25 декабря 2020"),
        ("fa", "کدام نسخه آئورورا در ۲۵ دسامبر ۲۰۲۰ منتشر شد؟"),
        ("fa", "در دسامبر ۲۰۲۰ برای آئورورا چه اتفاقی افتاد؟"),
        ("fa", "آئورورا در دسامبر ۲۰۲۰"),
    ],
)
async def test_by_its_title(tmp_path: Path, language: str, question: str) -> None:
    """The article of the day is shown if its title has the words, and never is nothing there."""
    async with await opened(tmp_path, language) as desk:
        decision = await desk.ask(question)

    assert isinstance(decision, (Answer, Closest)), decision
    assert ["2020-12-25"] == [one.article.id for one in decision.quotes]


async def test_another_time(tmp_path: Path) -> None:
    """Where no article of the time has the words, it is said that nothing is there."""
    async with await opened(tmp_path, "en") as desk:
        decision = await desk.ask("Aurora in May 2020")

    assert isinstance(decision, Abstention)
    assert "out_of_dates" == decision.reason


@pytest.mark.parametrize(
    "question", ["harbour ferry in 2014", "Which harbour ferry was it in 2014?"]
)
async def test_in_several_places(tmp_path: Path, question: str) -> None:
    """Words that an article of the time has in several places are not said to be missing."""
    articles = tmp_path / "articles"
    articles.mkdir()
    gap = "\n\n".join(f"Nobody else was at quay number {at} on that long day." for at in range(30))
    texts = {
        "2014-03-01": f"The ferry was late.\n\n{gap}\n\nIce lay in the harbour.",
        "2019-03-01": "The harbour ferry sank. The harbour ferry had carried forty people.",
    }
    for day, text in texts.items():
        head = f"title: Day {day[:4]}\ndate: {day}\ndate_basis: stated\nlanguage: en"
        (articles / f"{day}.md").write_text(f"---\n{head}\n---\n{text}\n")
    async with Desk.open(articles, cache=tmp_path / "cache") as desk:
        decision = await desk.ask(question)

    assert "out_of_dates" != getattr(decision, "reason", None)
