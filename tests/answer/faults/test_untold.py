"""In a small archive, a passage that lacks much of the question is the closest one at most."""

from pathlib import Path

import pytest

from bot.answer.decisions import Answer
from bot.desk import Desk

ARTICLES = {
    "ferry": "After 41 years the ferry pilot Ada Finch steers her last boat to Orla Island.",
    "clinic": "The clinic in Harrow will close its dental ward. Only 90 people came last year.",
    "mill": "The sawmill by the weir burnt down in August. Nobody was hurt, the owner said.",
    "pub": "The Anchor poured its last pint on Thursday. Cy Hart had run it since 1991.",
    "bees": "The school keeps nine hives. They gave 80 kilograms of honey, half of it from lime.",
}


async def answered(folder: Path, question: str, copies: int = 1) -> bool:
    """Return whether a question is answered, where there are so many copies of each article."""
    archive = folder / "articles"
    archive.mkdir()
    for name, text in ARTICLES.items():
        for number in range(copies):
            title = f"{name.title()} news {number}"
            (archive / f"{name}{number}.md").write_text(f"---\ntitle: {title}\n---\n{text}\n")
    async with Desk.open(archive, cache=folder / "cache") as desk:
        return isinstance(await desk.ask(question), Answer)


async def test_what_is_measured_is_not_missed_beside_a_time(tmp_path: Path) -> None:
    """Nor if the question also has a word that asks for a time."""
    assert await answered(tmp_path, "How long did Ada Finch steer, and until when?")


@pytest.mark.parametrize("copies", [1, 2, 3])
async def test_what_is_measured_is_not_missed(tmp_path: Path, copies: int) -> None:
    """An answer to "how long" need not say "long", however often the story was printed."""
    assert await answered(tmp_path, "How long was Ada Finch the ferry pilot?", copies)


@pytest.mark.parametrize(
    "question",
    [
        "When was the clinic in Harrow built?",
        "Who set the sawmill by the weir on fire?",
        "How long was Ada Finch in hospital before her wedding?",
    ],
)
async def test_other_words_are_missed(tmp_path: Path, question: str) -> None:
    """Where hardly anything else is told of a subject, all else that is asked of it is unknown."""
    assert not await answered(tmp_path, question)


async def test_a_form_without_a_name_is_missed(tmp_path: Path) -> None:
    """Who is asked for must be named where the form is."""
    assert not await answered(tmp_path, "who burned the sawmill by the weir in August")


async def test_forms_of_a_word_are_not_missed(tmp_path: Path) -> None:
    """An irregular form, whose stem is another one, is the same word."""
    assert await answered(tmp_path, "who ran the anchor on Thursday")


@pytest.mark.parametrize(
    "question",
    [
        "Where does Ada Finch, the ferry pilot, sail her final boat?",
        "Which dental ward is the clinic in Harrow shutting down?",
    ],
)
async def test_much_of_the_question_is_enough(tmp_path: Path, question: str) -> None:
    """A passage with four words of the question answers it although it says the rest otherwise."""
    assert await answered(tmp_path, question)
