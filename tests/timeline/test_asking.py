"""Timelines of an archive: what is kept between two of them, and what is not."""

import asyncio
import pickle

import pytest

from bot.analysis import passages
from bot.desk import Desk
from bot.timeline.asking import Timelines

TOPICS = ("Telegram ban", "Iran", "Pavel Durov", "Иран")


def timelines_of(desk: Desk, limit: int = 1_000) -> Timelines:
    """Return the timelines of a desk that keep only so much."""
    return Timelines(desk._reader, desk._engine, limit)


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows with every paragraph that is analysed."""
    seen: list[object] = []
    view_of = passages.view_of

    def watched(passage: object, *given: object, **named: object) -> object:
        seen.append(passage)
        return view_of(passage, *given, **named)  # type: ignore[arg-type]  # passed on as they are

    monkeypatch.setattr("bot.analysis.passages.view_of", watched)
    return seen


async def test_a_paragraph_is_analysed_once(shipped_desk: Desk, analysed: list[object]) -> None:
    """The second time, and for a topic in the same paragraphs, there is nothing to analyse."""
    timelines = timelines_of(shipped_desk)
    first = await timelines.on("Telegram ban", 12)
    number = len(analysed)
    again = await timelines.on("Telegram ban", 12)
    similar = await timelines.on("ban of Telegram", 12)

    assert number > 0
    assert len(analysed) == number
    assert first == again
    assert similar.entries


@pytest.mark.parametrize("limit", [1, 3, 1_000])
async def test_what_is_kept_changes_no_timeline(shipped_desk: Desk, limit: int) -> None:
    """However little is kept, and if many ask at once."""
    kept = timelines_of(shipped_desk, limit)
    found = await asyncio.gather(*(kept.on(topic, 12) for topic in TOPICS * 3))
    alone = [await timelines_of(shipped_desk).on(topic, 12) for topic in TOPICS]

    assert found == alone * 3
    assert len(kept._paragraphs) <= limit
    assert len(kept._views._views) <= limit


async def test_nothing_of_a_topic_is_kept(shipped_desk: Desk) -> None:
    """Only words of the archive are."""
    timelines = timelines_of(shipped_desk)
    await timelines.on("Telegram zzyzx qwertzuiop", 12)
    # The analyser of the whole desk does not belong to them.
    views = [vars(one) | {"analyser": None} for one in timelines._views._views.values()]
    held = pickle.dumps((timelines._paragraphs, views))

    assert b"Telegram" in held
    assert b"zzyzx" not in held
    assert b"qwertz" not in held
