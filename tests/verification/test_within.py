"""Exact sentences in a longer text."""

import pytest

from bot.verification.findings import Finding
from bot.verification.quotations import Quotations
from tests.support.pier import examined
from tests.support.small_desk import archive_of, article


@pytest.mark.parametrize(
    ("text", "pieces", "rest"),
    [
        (
            "My uncle sent me this. Visitors may walk there until dusk. Is that really so?",
            ["Visitors may walk there until dusk."],
            "My uncle sent me this.\nIs that really so?",
        ),
        (
            "Look at this!\nVisitors may walk there until dusk.\nI had no idea at all.",
            ["Visitors may walk there until dusk."],
            "Look at this!\nI had no idea at all.",
        ),
        (
            "It is not true that visitors may walk there until dusk.",
            ["Visitors may walk there until dusk."],
            "It is not true that",
        ),
        (
            "A friend of ours keeps telling that visitors may walk there until dusk, and we do.",
            ["Visitors may walk there until dusk"],
            "A friend of ours keeps telling that\nand we do.",
        ),
        (
            "Visitors may walk there until dusk, but who on earth would want to do such a thing?",
            ["Visitors may walk there until dusk"],
            "but who on earth would want to do such a thing?",
        ),
        (
            "Some say that “boats to moor at the old pier” is a thing, and I do not believe it",
            ["boats to moor at the old pier"],
            "Some say that \nis a thing, and I do not believe it",
        ),
        (
            "Hello all. Visitors may walk there until dusk. And then. Ann Brewer ran it "
            "for years. Bye!",
            ["Visitors may walk there until dusk.", "Ann Brewer ran it for years."],
            "Hello all.\nAnd then.\nBye!",
        ),
        (
            "Visitors may walk there until dusk. Dogs are welcome except on market days. So there.",
            ["Visitors may walk there until dusk. Dogs are welcome except on market days."],
            "So there.",
        ),
        (
            "Смотрите: Мэр Иванов сказал, что деньги найдутся. Не верю ни одному слову!",
            ["Мэр Иванов сказал, что деньги найдутся."],
            "Смотрите:\nНе верю ни одному слову!",
        ),
        (
            "این را ببینید. شهردار گفت که پول آن پیدا می‌شود. من باور نمی‌کنم.",
            ["شهردار گفت که پول آن پیدا می‌شود."],
            "این را ببینید.\nمن باور نمی‌کنم.",
        ),
    ],
)
def test_a_sentence_in_a_longer_text(text: str, pieces: list[str], rest: str) -> None:
    """The sentence is found, and the rest is named."""
    found = examined(text)

    assert ("partial", pieces) == (found.kind, [piece.quote.text for piece in found.pieces])
    assert [line.strip() for line in rest.split("\n")] == [
        line.strip() for line in found.rest.split("\n")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Visitors may walk there until dawn. Dogs are welcome except on market days.",
        "Visitors may walk there until dusk, which I doubt.",
        "Visitors may walk there until dusk. Cats are welcome except on market days. The council "
        "never voted on the plan, although the mayor had promised it.",
    ],
)
def test_an_altered_quote_is_not_partial(text: str) -> None:
    """Where a sentence beside the exact ones was changed, the whole is altered."""
    assert "altered" == examined(text).kind


def test_a_sentence_of_a_speech() -> None:
    """One of several sentences between quotation marks is a sentence as well."""
    speech = "“The tide is a patient thief. It took the pier twice. Do not trust it,” Rask said."
    quotations = Quotations(archive_of(article("tide", f"Rask was heard.\n\n{speech}"))[0])
    found = quotations.examine("She told us: It took the pier twice. We laughed about that a lot.")

    assert isinstance(found, Finding)
    assert ("partial", ["It took the pier twice."]) == (
        found.kind,
        [piece.quote.text for piece in found.pieces],
    )


def test_other_words_alone() -> None:
    """A text without a whole sentence of the archive is absent."""
    assert (
        "absent" == examined("I walk there until dusk in my dreams, dear friends, and ever.").kind
    )


def test_a_source_in_other_words() -> None:
    """A publisher that is named beside an exact sentence is held against it."""
    found = examined(
        "Hello everybody out there. According to the Town Letter, things are bad. Visitors may "
        "walk there until dusk. What do you think of it, and what would you do?"
    )

    assert ("partial", [("publisher", "Town Letter")]) == (
        found.kind,
        [(one.field, one.claimed) for one in found.contradictions],
    )
