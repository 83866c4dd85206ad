"""A link's words: the same, moved or changed, and what they were."""

from datetime import date

import pytest

from bot.answer.citing.linked_words import linked_words
from bot.answer.citing.permalinks import permalink_key
from bot.archive.former.versions import FormerVersion
from bot.archive.model import Article
from tests.support.small_desk import RIVER, article, quote

TOLL = "Nobody paid a toll."
NOW = article("bridge", RIVER.replace(TOLL, "Almost nobody paid any toll."))


def was(text: str, day: int = 1) -> FormerVersion:
    """Return the bridge's article as it was until a day."""
    return FormerVersion(article("bridge", text, title="As it was"), date(2026, 11, day))


def key_in(text: str, words: str) -> str:
    """Return the key of words."""
    return permalink_key(quote(article("bridge", text), words))


def never() -> list[FormerVersion]:
    """Fail: former versions are not looked for."""
    raise AssertionError


@pytest.mark.parametrize(
    ("text", "state"), [(RIVER, "same"), (f"New. {RIVER}", "moved")], ids=["same", "moved"]
)
def test_words_that_are_there(text: str, state: str) -> None:
    """They are found without any former version."""
    found = linked_words(key_in(RIVER, TOLL), article("bridge", text), never)

    assert found.state == state
    assert found.quote and found.quote.text == TOLL  # noqa: PT018 - one thing
    assert (found.former, found.closest) == (None, None)


def test_a_link_without_words() -> None:
    """What is not a key names nothing."""
    assert linked_words("1-2-x", NOW, never).state == "unknown"


def test_changed_words() -> None:
    """They are those of the newest version that has them, with what is closest now."""
    older, newer = was(f"New. {RIVER}"), was(RIVER, 2)
    found = linked_words(key_in(RIVER, TOLL), NOW, lambda: [was("No."), newer, older])

    assert found.state == "changed"
    assert found.quote is None
    assert found.former is not None
    assert (found.former.text, found.former.replaced) == (TOLL, date(2026, 11, 2))
    assert found.former.article.title == "As it was"
    assert found.closest is not None
    assert found.closest.text == "Almost nobody paid any toll."
    assert found.closest.article is NOW


def test_no_version_has_them() -> None:
    """Nothing is shown but that they have changed: not even words that are like them."""
    found = linked_words(key_in(RIVER, TOLL), NOW, lambda: [was("Nobody paid a tall.")])

    assert (found.state, found.former, found.closest) == ("changed", None, None)


@pytest.mark.parametrize(
    ("before", "now", "closest"),
    [
        (
            "It rose. It fell. It stood.",
            "It rose? It fell! It stands. End.",
            "It rose? It fell! It stands.",
        ),
        ("Рыбу продавали у моста.", "Рыбу продают у моста. Её везут.", "Рыбу продают у моста."),
        ("Fish was sold.", "Entirely about other things here.", None),
        ("Fish was sold.", "", None),
        ("It rose. It fell. It stood.", "It rose.", None),
        ("Long. " * 600, "Long. " * 500, None),
    ],
    ids=["several", "russian", "unlike", "empty", "fewer", "too_long"],
)
def test_the_closest_words(before: str, now: str, closest: str | None) -> None:
    """As many sentences as there were, if any are like them."""
    before = before.strip()
    former = was(f"{before} And more.")
    found = linked_words(
        key_in(former.article.text, before), article("bridge", now), lambda: [former]
    )

    assert found.former and found.former.text == before  # noqa: PT018 - one thing
    assert (found.closest.text if found.closest else None) == closest


def test_headings_are_not_the_closest_words() -> None:
    """Only sentences are: a heading is no statement of the article."""
    former = was("Later years were hard.")
    now: Article = article("bridge", "## Later years were hart.\n\nLater years were harder.")
    key = key_in("Later years were hard.", "Later years were hard.")
    found = linked_words(key, now, lambda: [former])

    assert found.closest and found.closest.text == "Later years were harder."  # noqa: PT018 - one thing
