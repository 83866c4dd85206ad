"""The numbers that operators watch: outcomes, waits, the inbox, sources; and the dashboard."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import __version__
from bot.sources.channels import label_of
from bot.sources.listing import Channel, Feed, Folder, Sources
from bot.sources.pulse import Pulse
from bot.storage.inbox.letters import Arrival, Ending
from bot.storage.storage import Storage
from bot.web.measuring import SourceNumbers
from tests.support.documents import ROOT
from tests.support.running import TOKEN
from tests.support.web_running import WebBot, question, web_bot

DASHBOARD = json.loads((ROOT / "docs" / "grafana.json").read_text(encoding="utf-8"))
NOW = 1_790_000_000.0


def named(page: str) -> dict[str, float]:
    """Return the numbers of a page by name and labels."""
    lines = (line.rpartition(" ") for line in page.splitlines() if line[:1] != "#")
    return {name: float(number) for name, _, number in lines}


async def page_of(bot: WebBot) -> dict[str, float]:
    """Return the numbers as they are now."""
    return named((await bot.get("/metrics"))[1])


async def test_outcomes_and_waits(tmp_path: Path) -> None:
    """Each question counts by what it was answered with, and its wait from its arrival."""
    storage = Storage(f"sqlite:///{tmp_path}/kept.sqlite3", TOKEN)
    async with web_bot(storage=storage) as bot:
        before = await page_of(bot)
        await bot.telegram.bring(question(1))
        await bot.telegram.until(lambda: not bot.serving.intake.in_hand)
        after = await page_of(bot)

    outcomes = ["answers", "closest", "choices", "abstentions"]
    grown = [
        after[f"clippings_{name}_total"] - before[f"clippings_{name}_total"] for name in outcomes
    ]
    assert sum(grown) == 1
    assert (
        before["clippings_wait_seconds_count"],
        after["clippings_wait_seconds_count"],
        after[f'clippings_info{{version="{__version__}"}}'],
    ) == (0, 1, 1)


async def test_the_inbox(tmp_path: Path) -> None:
    """What waits and what could not be answered is counted, with its age."""
    now = NOW
    storage = Storage(f"sqlite:///{tmp_path}/kept.sqlite3", TOKEN, clock=lambda: now)
    async with web_bot(storage=storage) as bot:
        for number in (901, 902, 903):
            await storage.inbox.admit(Arrival(number, f"chat {number}", None, 1, b"{}"))
        await storage.inbox.finish([Ending(901, why="BadRequest")], [], [])
        now += 10
        found = await page_of(bot)

    assert found["clippings_inbox_waiting"] == 2
    assert found["clippings_inbox_dead_letters"] == 1
    assert found["clippings_inbox_oldest_seconds"] == 10
    assert found["clippings_overdue_seconds"] == 0


async def test_a_database_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its numbers are missing, not wrong, and the others are there."""
    storage = Storage(f"sqlite:///{tmp_path}/kept.sqlite3", TOKEN)

    async def fail() -> None:
        raise OSError("gone")

    async with web_bot(storage=storage) as bot:
        monkeypatch.setattr(storage.inbox, "size", fail)
        found = await page_of(bot)

    assert "clippings_inbox_waiting" not in found
    assert found["clippings_overdue_seconds"] == 0
    assert found["clippings_articles"] == 3


def test_sources() -> None:
    """Each source has a name without its address, and what never came has no silence."""
    feed = Feed("https://example.org/feed?key=very-secret")
    folder, channel = Folder(Path("/srv/inbox")), Channel(-100_123_456)
    pulses = {
        feed.url: Pulse(feed.url, last_new=NOW - 60, failures=2),
        str(folder.path): Pulse(str(folder.path)),
        label_of(channel): Pulse(label_of(channel), last_new=NOW + 5),
    }
    living: Any = SimpleNamespace(
        sources=Sources(Path("sources.yaml"), (feed,), (folder,), (channel,)),
        pulse=pulses.__getitem__,
    )
    silence, failures = (
        {sample.labels["source"]: sample.value for sample in family.samples}
        for family in SourceNumbers(lambda: living, lambda: NOW).collect()
    )

    assert silence == {"feed 1 example.org": 60, "channel 1": 0}
    assert failures == {"feed 1 example.org": 2, "folder 1 inbox": 0, "channel 1": 0}


def expressions() -> Iterator[str]:
    """Yield each expression of the dashboard."""
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    for variable in DASHBOARD["templating"]["list"]:
        yield from filter(None, [variable.get("definition")])


async def test_every_metric_of_the_dashboard_exists() -> None:
    """An expression names nothing that the page does not have."""
    async with web_bot() as bot:
        _, page = await bot.get("/metrics")
    known = set()
    for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", page, re.MULTILINE):
        parts = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
        known |= {name + part for part in parts}
    asked = {name for text in expressions() for name in re.findall(r"clippings_\w+", text)}

    assert len(asked) > 20
    assert set() == asked - known


def test_labels_of_the_dashboard_exist() -> None:
    """What an expression groups by is a label that the bot or Prometheus gives."""
    grouped = {
        label.strip()
        for text in expressions()
        for group in re.findall(r"by \(([^)]*)\)", text)
        for label in group.split(",")
    }

    assert grouped <= {"le", "source", "status"}


def test_the_dashboard_can_be_imported() -> None:
    """It has what Grafana asks of one: ids, kinds, places that do not overlap, a data source."""
    panels = DASHBOARD["panels"]
    taken = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in panels
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]
    variables = {one["name"]: one for one in DASHBOARD["templating"]["list"]}

    assert DASHBOARD["id"] is None
    assert DASHBOARD["schemaVersion"] >= 39
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24
    assert variables["datasource"]["type"] == "datasource"
    for panel in panels:
        assert panel["type"] in ("stat", "timeseries")
        letters = [target["refId"] for target in panel["targets"]]
        assert len(set(letters)) == len(letters)
        for target in panel["targets"]:
            assert target["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            assert target["expr"].count("(") == target["expr"].count(")")
            assert {*re.findall(r"\$(\w+)", target["expr"])} <= {"job", "__rate_interval"}
