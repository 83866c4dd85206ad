"""Whatever is asked, and whatever the articles hold, one text costs a bounded number of steps."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.adversarial import ARCHIVES, KINDS, WAYS, steps, text_of, write_archive
from bot.desk import Desk

MOST = 2_000_000
"""Lines of Python, with all that is read and analysed for the first time. Asked again, the same
text costs a small part of that."""
NUMBERS = (2, 7, 10, 15)
"""Texts of kinds that cost most: words that are long, misspelt or quoted, marks, all mixed."""


def test_a_number_names_a_text() -> None:
    """The same number is the same text, of each kind in turn, and as long as a message at most."""
    texts = [text_of(number) for number in range(2 * len(KINDS))]

    assert texts == [text_of(number) for number in range(2 * len(KINDS))]
    assert {kind for kind, _ in texts} == {*KINDS}
    assert all(0 < len(text) <= 3_900 for _, text in texts)


def test_steps_are_counted_in_threads() -> None:
    """Work that is handed to a thread counts as well."""

    def loop() -> None:
        for _ in range(1_000):
            pass

    async def elsewhere() -> None:
        await asyncio.to_thread(loop)

    assert steps(loop) >= 1_000
    assert steps(lambda: asyncio.run(elsewhere())) >= 1_000


@pytest.mark.parametrize(
    ("archive", "part"), [("a sentence again and again", 8), ("copies", 1), ("a line of 2 MB", 40)]
)
def test_no_text_costs_too_much(archive: str, part: int, tmp_path: Path) -> None:
    """A repetitive archive, or one without an end of a sentence, makes no way of asking dear."""
    assert archive in ARCHIVES
    desk = Desk.open(write_archive(archive, tmp_path, part), cache=tmp_path / "cache")
    costs = {}
    with asyncio.Runner() as runner:
        for way, act in WAYS.items():
            runner.run(act(desk, "Who was fined?"))  # indexes are made on first use
            for number in NUMBERS:
                kind, text = text_of(number)
                work = act(desk, text[: 1_000 if way != "verify" else None])
                costs[way, number, kind] = steps(lambda work=work: runner.run(work))  # type: ignore[misc]  # bound at once

    assert {one: cost for one, cost in costs.items() if cost > MOST} == {}
