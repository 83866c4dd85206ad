"""Contractions are a form of the same words, however many of them are written out."""

import pytest

from bot.verification.findings import Finding
from bot.verification.quotations import Quotations
from tests.support.small_desk import archive_of, article

FERRY = """The ferry doesn’t sail on Sundays, and it won’t sail in fog.
The crew is not paid for that.
“I’ve never seen such waves,” the mate said, “and they’re only the beginning.”
Passengers cannot take the mate’s bicycle. The owner did not answer, because he hadn’t been told."""


def examined(text: str) -> Finding:
    """Return the finding about a quote from the ferry's article."""
    found = Quotations(archive_of(article("ferry", FERRY))[0]).examine(text)
    assert isinstance(found, Finding)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "The ferry does not sail on Sundays, and it will not sail in fog.",
        "The ferry does not sail on Sundays, and it won’t sail in fog.",
        "The ferry doesn’t sail on Sundays, and it will not sail in fog.",
        "The crew isn’t paid for that.",
        "The crew isn't paid for that",
        "The crew isnt paid for that",
        "The ferry doesnt sail on Sundays",
        "Passengers cant take the mate’s bicycle.",
        "I have never seen such waves",
        "they are only the beginning",
        "Passengers can't take the mate’s bicycle.",
        "The owner didn’t answer, because he hadn’t been told.",
        "The owner didn’t answer, because he had not been told.",
        "“The crew isn’t paid for that”",
    ],
)
def test_the_same_words(text: str) -> None:
    """The quote is exact, and the difference in form is told."""
    found = examined(text)

    assert ("exact", ("contractions",)) == (
        found.kind,
        tuple(name for name in found.differences if name != "quotation_marks"),
    )


def test_within_a_longer_text() -> None:
    """A passage in quotation marks is found within other words."""
    found = examined("Everybody here keeps repeating “the crew isn’t paid for that” all day long.")

    assert ("partial", "The crew is not paid for that") == (
        found.kind,
        found.quotes[0].text,
    )


@pytest.mark.parametrize(
    "text",
    [
        "The ferry does sail on Sundays, and it won’t sail in fog.",
        "The ferry did not sail on Sundays, and it won’t sail in fog.",
        "Passengers cannot take the mate is bicycle.",
        "The crew wasn’t paid for that.",
    ],
)
def test_other_words(text: str) -> None:
    """Without the "not", or in another tense, the words are others."""
    assert examined(text).kind in ("altered", "absent")


def test_many_contractions() -> None:
    """Of many contractions each in the same way is found, and no more ways are tried."""
    body = " ".join(f"He didn’t see boat number {n} and wasn’t told." for n in range(6))
    quotations = Quotations(archive_of(article("boats", body))[0])
    found = quotations.examine(body.replace("didn’t", "did not").replace("wasn’t", "was not"))

    assert isinstance(found, Finding)
    assert ("exact", ("contractions",)) == (found.kind, found.differences)
