"""Whatever is asked, and whatever the articles hold, one text costs a bounded number of steps."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.adversarial import ARCHIVES, KINDS, WAYS, steps, text_of, write_archive
from bot.desk import Desk

MOST = 700_000
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
    ("archive", "part"),
    [
        *(("a sentence again and again", 8), ("copies", 1), ("a line of 2 MB", 40), ("dates", 4)),
        *(("60,000 dates in a sentence", 20), ("100,000 headings", 40)),
    ],
)
def test_no_text_costs_too_much(archive: str, part: int, tmp_path: Path) -> None:
    """A repetitive archive, one of dates, or one without an end, makes no way of asking dear."""
    assert archive in ARCHIVES
    desk = Desk.open(write_archive(archive, tmp_path, part), cache=tmp_path / "cache")
    desk.prepare()
    costs = {}
    for way, act in WAYS.items():
        asyncio.run(act(desk, "Who was fined?"))  # indexes are made on first use
        for number in NUMBERS:
            kind, text = text_of(number)
            work = act(desk, text[: 1_000 if way != "verify" else None])
            # Only in a thread that begins now are steps counted, so each has a loop of its own.
            costs[way, number, kind] = steps(lambda work=work: asyncio.run(work))  # type: ignore[misc]  # bound at once

    assert {one: cost for one, cost in costs.items() if cost > MOST} == {}


def test_a_long_title_is_analysed_once(tmp_path: Path) -> None:
    """However many passages an article has, its title does not cost its letters at each."""
    file = tmp_path / "articles" / "a.md"
    file.parent.mkdir()
    body = "\n".join(f"# Section {number}\nIt met in May." for number in range(200))
    costs = []
    for title in ("東京", "東京" * 300):
        file.write_text(f"---\ntitle: {title}\n---\n{body}\n", encoding="utf-8")
        costs.append(steps(lambda: Desk.open(file.parent, cache=tmp_path / "cache")))

    assert costs[1] < 1.5 * costs[0]
