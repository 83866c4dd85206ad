"""The benchmarks of throughput and fairness: their bots run, and their Telegram keeps its rules."""

from pathlib import Path

import pytest

from benchmarks import loads
from benchmarks.fairness import measure
from benchmarks.loads import WAYS, ask_steadily, percentile, questions, running
from tests.support.waiting import LONG


@pytest.fixture(autouse=True)
def _long_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no bot be called lost because the machine is slow."""
    for name in ("START", "END"):
        monkeypatch.setattr(loads, name, LONG)


@pytest.mark.parametrize("way", [*WAYS, "bare"])
async def test_each_bot_answers(way: str, tmp_path: Path) -> None:
    """Each of the bots that are compared answers all that it is asked, once."""
    async with running(way, tmp_path) as bot:
        figures = await ask_steadily(bot, questions(), chats=3, warm=0.1, seconds=0.3)

        assert (figures.lost, figures.doubled) == (0, 0)
        assert bot.server.asked
        assert bot.memory() > 1
    assert "lost" in str(figures)


async def test_a_flood_is_measured(tmp_path: Path) -> None:
    """A flood by the webhook is answered as well, and both chats' times are told."""
    told = await measure("webhook", 20, quiet=2, asked=questions()[:9], pause=0.05, settling=0)

    assert told.startswith("webhook: alone median ")
    assert "; 0 lost, 0 doubled;" in told


@pytest.mark.parametrize(("part", "expected"), [(0.0, 1.0), (0.5, 3.0), (0.99, 4.0), (1.0, 4.0)])
def test_percentiles(part: float, expected: float) -> None:
    """A percentile is one of the values; where there is none, it is 0."""
    assert percentile([1.0, 2.0, 3.0, 4.0], part) == expected
    assert percentile([], part) == 0
