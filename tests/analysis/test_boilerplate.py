"""Boilerplate: paragraphs that many articles share."""

import pytest

from bot.analysis import boilerplate
from bot.analysis.boilerplate import LEAST, SHARE, Counter, paragraph_code
from bot.analysis.passages import view_of
from bot.archive.cutting import passages
from bot.archive.model import Passage
from bot.search.tantivy_engine import TantivyEngine
from tests.support.small_desk import archive_of, article
from tests.support.small_search import ANALYSER

INVITATION = "Subscribe to our letter about the bridge."


def counted(texts: dict[str, int], articles: int = 0) -> set[str]:
    """Return which texts are boilerplate if they are in so many articles, and others are added."""
    counter = Counter()
    for text, times in texts.items():
        for _ in range(times):
            counter.add([paragraph_code(text)] * 3)
    for _ in range(articles - sum(texts.values())):
        counter.add([])
    found = counter.boilerplate()
    return {text for text in texts if paragraph_code(text) in found}


def test_what_many_articles_share_is_boilerplate() -> None:
    """It counts in how many articles it is, and not how often."""
    assert {"many"} == counted({"many": LEAST, "few": LEAST - 1, "once": 1})


@pytest.mark.parametrize(("over", "expected"), [(0, set()), (1, {"shared"})])
def test_a_large_archive_has_its_share(over: int, expected: set[str]) -> None:
    """In a large archive, a story of a dozen papers is not boilerplate."""
    assert expected == counted({"shared": 20 + over}, articles=20 * SHARE)


def test_texts_in_one_slot_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where texts share a slot, each is counted by itself from there on."""
    monkeypatch.setattr(boilerplate, "_SLOTS", 1)

    assert {"many"} == counted({"many": 30, "one": 1, "two": 1}, articles=SHARE * 10)


async def test_boilerplate_is_left_out_of_views(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The engine knows it, and a view has only what is the passage's own."""
    articles = [
        article(f"a{number}", f"Boat {number} passed below.\n\n{INVITATION}")
        for number in range(LEAST)
    ]
    archive, _ = archive_of(*articles)
    engine = TantivyEngine.open(archive, ANALYSER, tmp_path_factory.mktemp("cache"))
    known = engine.lexicon.boilerplate
    source = articles[3]
    whole = Passage(source, passages(source.text)[0])
    own = view_of(whole, ANALYSER, boilerplate=known)

    assert frozenset([paragraph_code(INVITATION)]) == known
    assert (1, 2) == (len(own.sentences), len(view_of(whole, ANALYSER).sentences))
    assert "subscrib" not in own.held


@pytest.mark.parametrize("paragraphs", [1, 2])
def test_a_view_is_never_empty(paragraphs: int) -> None:
    """A passage that has nothing but boilerplate keeps it."""
    source = article("a", "\n\n".join([INVITATION] * paragraphs))
    found = view_of(
        Passage(source, passages(source.text)[0]),
        ANALYSER,
        boilerplate={paragraph_code(INVITATION)},
    )

    assert paragraphs == len(found.sentences)
