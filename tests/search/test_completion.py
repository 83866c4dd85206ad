"""Questions whose last word is still being typed, and addresses, asked of a real desk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answer.addressed import opened
from bot.answer.decisions import Abstention, Answer
from bot.desk import Desk
from tests.support.small_desk import article

BRIDGE = """---
title: A footbridge for Lunehaven
url: https://example.org/footbridge
---
The footbridge of Lunehaven was painted green by volunteers. It has eleven lanterns.

Every evening the keeper lights the lanterns of the footbridge.
"""
WORDS = ("lunehaven", "lanterns", "lights")
MILL = """---
title: The windmill
---
The windmill grinds barley for the breweries of the county.
"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Open a desk on two articles."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for name, text in (("bridge", BRIDGE), ("mill", MILL)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    async with Desk.open(folder, cache=tmp_path / "cache") as found:
        yield found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("footbridge lant", ["footbridge lanterns"]),
        (
            "Which footbridge l",
            [f"Which footbridge {word}" for word in ("lunehaven", "lanterns", "lights")],
        ),
        ("lante", ["lanterns"]),
        ("windmill barl", ["windmill barley"]),
        ("nothing known breweri", ["nothing known breweries"]),
        ("footbridge lanterns", []),
        ("footbridge lant?", []),
        ("footbridge ", []),
        ("l", []),
        ("", []),
    ],
)
async def test_completions(desk: Desk, text: str, expected: list[str]) -> None:
    """The last word is completed by the passages that have the words before it, or by any."""
    found = await desk._completion.completed(text)

    assert set(expected) == set(found)


@pytest.mark.parametrize("text", ["how many lant", "who painted the footbr"])
async def test_a_question_as_it_is_typed(desk: Desk, text: str) -> None:
    """An unfinished question is answered like the finished one."""
    assert not isinstance(await desk.ask(text), Answer)
    assert isinstance(await desk.ask_as_typed(text), Answer)


async def test_what_cannot_be_completed(desk: Desk) -> None:
    """What no word of the archive completes is not answered."""
    assert isinstance(await desk.ask_as_typed("zebra qu"), Abstention)


async def test_an_address(desk: Desk) -> None:
    """The address of an article is answered by how it begins, or by what answers beside it."""
    opening = "The footbridge of Lunehaven was painted green by volunteers. It has eleven lanterns."
    address = "http://www.example.org/footbridge/?utm_source=x"
    said = [
        await desk.ask(text)
        for text in (
            address,
            f"what is this about? {address}",
            f"Who lights the lanterns? {address}",
        )
    ]
    parts = await desk.ask_all(f"What is it? {address} Is it true?")
    quoted = [one.quotes[0].text for one in said if isinstance(one, Answer)]

    assert [opening, opening] == quoted[:2]
    assert "keeper" in quoted[2]
    assert [opening] == [quote.text for part in parts for quote in part.decision.quotes]  # type: ignore[union-attr] # an answer


def test_an_article_of_headings_alone() -> None:
    """An article without a paragraph has nothing to quote."""
    assert Abstention("empty") == opened(article("one", "# A heading"), Abstention("empty"))
