"""What an archive covers, in three languages."""

from datetime import UTC, datetime

import pytest

from bot.archive.coverage import Coverage, coverage_of
from bot.i18n.coverage import coverage_lines, reach_words
from bot.i18n.texts import load_texts
from bot.settings import shipped

TEXTS = load_texts(shipped("responses") / "texts")
FULL = coverage_of(
    [("2015-05-15", "Post", "en", 3), ("2024-09~", "Bote", "ru", 1), (None, None, "en", 2)],
    datetime(2026, 11, 29, 23, 30, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "The archive has 6 articles.",
                "It reaches from May 2015 to September 2024.",
                "2 articles are undated.",
                "Publishers: Post (3), Bote (1).",
                "Languages: English (5), Russian (1).",
                "The newest article: about September 2024.",
                "The archive was last changed on 29 November 2026.",
            ],
        ),
        (
            "ru",
            [
                "В архиве 6 статей.",
                "Даты статей: май 2015 г. — сентябрь 2024 г.",
                "2 статьи без даты.",
            ],
        ),
        ("fa", ["در آرشیو ۶ مقاله هست.", "تاریخ مقاله‌ها از مه ۲۰۱۵ تا سپتامبر ۲۰۲۴ است."]),
    ],
)
def test_all_that_is_known(language: str, lines: list[str]) -> None:
    """Each fact is a line, with dates and numbers as the language writes them."""
    assert lines == coverage_lines(FULL, TEXTS[language])[: len(lines)]


def test_what_is_not_known_is_not_said() -> None:
    """An archive without dates and publishers has two lines."""
    found = Coverage(1, 1, languages={"en": 1})

    assert ["The archive has 1 article.", "1 article is undated.", "Languages: English (1)."] == (
        coverage_lines(found, TEXTS["en"])
    )


def test_many_publishers_are_counted() -> None:
    """Five are named, and the others are a number."""
    found = coverage_of(((None, f"P{at}", "en", 9 - at) for at in range(8)), None)

    assert coverage_lines(found, TEXTS["en"])[2] == (
        "Publishers: P0 (9), P1 (8), P2 (7), P3 (6), P4 (5) and 3 more."
    )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2015", "2015", "All its dates are in 2015."),
        ("2014", "2015-02", "It reaches from 2014 to February 2015."),
        (None, "2015", ""),
    ],
)
def test_the_reach(first: str | None, last: str | None, words: str) -> None:
    """One month, or two; nothing if a side is open."""
    assert reach_words(first, last, TEXTS["en"]) == words
