"""Questions as people put them in speech, on the archive that comes along."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.answer.decisions import Answer
from bot.desk import Desk
from bot.settings import shipped
from tests.support.spoken_questions import PERSIAN, RUSSIAN

RIGHT, WRONG = 0.75, 2
"""The least share of right answers, and the most wrong ones."""


async def _counted(asked: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Return how many of the questions are answered rightly, and how many wrongly."""
    right = given = 0
    async with Desk.open(shipped("seeds")) as desk:
        quotes = {entry.id: entry.quotes for entry in desk.faq}
        for question, entries in asked:
            decision = await desk.ask(question)
            if isinstance(decision, Answer):
                given += 1
                right += any(
                    one.article.id == other.article.id and one.span.overlaps(other.span)
                    for one in decision.quotes
                    for entry in entries.split()
                    for other in quotes[entry]
                )
    return right, given - right


@pytest.mark.parametrize("asked", [RUSSIAN, PERSIAN], ids=["ru", "fa"])
def test_spoken_questions_are_answered(asked: Sequence[tuple[str, str]]) -> None:
    """Small words of speech, slang and contractions do not hide what is asked."""
    right, wrong = asyncio.run(_counted(asked))

    assert right >= RIGHT * len(asked)
    assert wrong <= WRONG


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("kto takoj durov", "who-is-durov"),
        ("rnj nfrjq gfdtk lehjd", "who-is-durov"),
        ("pochemu arestovali durova?", "durov-arrest-reason"),
        ("durov ro chera dastgir kardan", "durov-arrest-reason"),
    ],
)
def test_other_letters_are_read(question: str, entry: str) -> None:
    """Russian and Persian in Latin letters, and another keyboard layout, are read."""
    decision = asyncio.run(Desk.open(shipped("seeds")).ask(question))

    assert isinstance(decision, Answer)
    assert decision.faq
    assert entry == decision.faq.id
