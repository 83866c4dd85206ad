"""A desk of a later state of an archive: what it keeps, and when it must be opened again."""

from pathlib import Path

import pytest

from bot.answer.decisions import Answer
from bot.archive.faq import FaqEntry
from bot.archive.loading import FolderArchive
from bot.desk import Desk
from bot.meaning.models import Models
from tests.support.sentence_models import SmallModel
from tests.support.small_desk import quote


def write(folder: Path, name: str, text: str, language: str = "en") -> None:
    """Write an article."""
    head = f"---\ntitle: The {name}\nlanguage: {language}\nformat: plain\n---\n"
    (folder / f"{name}.md").write_text(head + text + "\n", encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk of a folder, with an entry of its own."""
    write(tmp_path, "bridge", "The bridge opened in May.\n\nNobody paid a toll.")
    found = Desk.open(tmp_path, cache=tmp_path / ".cache")
    article = found.archive.at(0)
    questions = {"en": ("Was it free of charge?",)}
    entry = FaqEntry("toll", questions, (quote(article, "Nobody paid a toll."),))
    return found.with_faq((entry,))


def later(desk: Desk) -> FolderArchive:
    """Return the archive of a desk as it is now."""
    assert isinstance(desk.archive, FolderArchive)
    again = desk.archive.read_again()
    assert again is not None
    return again


async def test_what_is_new_is_answered_from(desk: Desk, tmp_path: Path) -> None:
    """The FAQ stays, with its quotes in the articles as they are now."""
    write(tmp_path, "bridge", "It is old.\n\nThe bridge opened in May.\n\nNobody paid a toll.")
    write(tmp_path, "ferry", "The ferry costs four euros.")
    extended = desk.extended(later(desk))
    assert extended is not None
    decision = await extended.ask("What does the ferry cost?")
    kept = extended.faq[0].quotes[0]

    assert isinstance(decision, Answer)
    assert ("Nobody paid a toll.", True) == (
        kept.text,
        kept.article is extended.archive.get("bridge"),
    )


@pytest.mark.parametrize("text", ["The bridge opened in May.", ""])
def test_a_quote_of_the_faq_that_has_gone(desk: Desk, tmp_path: Path, text: str) -> None:
    """The archive must be opened again, so that the mistake is told."""
    if text:
        write(tmp_path, "bridge", text)
    else:
        (tmp_path / "bridge.md").unlink()
        write(tmp_path, "ferry", "The ferry costs four euros.")

    assert desk.extended(later(desk)) is None


def test_another_language(desk: Desk, tmp_path: Path) -> None:
    """Words are analysed differently then, so that the archive must be opened again."""
    write(tmp_path, "паром", "Паром стоит четыре евро.", "ru")

    assert desk.extended(later(desk)) is None


def opened(folder: Path, models: Models) -> Desk:
    """Return a desk of a folder with sentence models."""
    write(folder, "bridge", "The bridge opened in May.")
    return Desk.open(folder, cache=folder / ".cache", models=models)


def test_models_of_the_faq_go_on(tmp_path: Path) -> None:
    """A later state with the same FAQ has the vectors that are there; none are made again."""
    model = SmallModel("bridge crossing")
    desk = opened(tmp_path, Models(faq=model, wordings=model))
    write(tmp_path, "ferry", "The ferry costs four euros.")
    extended = desk.extended(later(desk))

    assert extended is not None
    assert desk.semantics is extended.semantics


def test_vectors_of_passages_are_made_for_all(tmp_path: Path) -> None:
    """An archive whose passages have sentence vectors must be opened again."""
    desk = opened(tmp_path, Models(passages=SmallModel("bridge crossing")))
    write(tmp_path, "ferry", "The ferry costs four euros.")
    desk.semantics.wait()

    assert desk.extended(later(desk)) is None


async def test_a_large_archive_is_not_indexed_again_for_pasted_quotes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the articles that share words with the quote are looked through."""
    monkeypatch.setattr("bot.desk.INDEXED", 10)
    write(tmp_path, "ferry", "The ferry to the island of Skarholm costs four euros a day.")
    extended = desk.extended(later(desk))
    assert extended is not None
    found = await extended.examine("The ferry to the island of Skarholm costs four euros a day.")

    assert "exact" == getattr(found, "kind", None)
    assert "quotations" not in extended.examiner.__dict__
