"""Numbers for `/metrics` that have to be looked up: of the inbox, and of the living sources."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.delivery.intake import Intake
from bot.storage.storage import Storage

if TYPE_CHECKING:
    from bot.sources.living import Living

__all__ = ["InboxNumbers", "SourceNumbers"]

_FRESH = 1.0
"""Seconds for which what was looked up is shown again."""
_PATIENCE = 2.0
"""Seconds that looking it up may take."""

_INBOX = {
    "overdue_seconds": "Seconds for which the oldest update that could be answered has waited.",
    "inbox_waiting": "Updates in the inbox that are not answered yet.",
    "inbox_dead_letters": "Updates in the inbox that could not be answered.",
    "inbox_oldest_seconds": "Seconds for which the oldest update has been in the inbox.",
}


class InboxNumbers(Collector):
    """How much waits, and for how long. While the database fails, what it knows is left out."""

    def __init__(self, intake: Intake, storage: Storage) -> None:
        """Show what the intake has in hand, and the inbox of this storage."""
        self._intake = intake
        self._storage = storage
        self._found: dict[str, float] = {}
        self._until = float("-inf")
        self._lock = asyncio.Lock()

    async def look(self) -> None:
        """Look up the numbers, unless that was done a moment ago."""
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if now < self._until:
                return
            self._found = {}
            try:
                async with asyncio.timeout(_PATIENCE):
                    self._found["overdue_seconds"] = await self._intake.overdue()
                    if not self._storage.in_memory:
                        size = await self._storage.inbox.size()
                        self._found["inbox_waiting"] = size.waiting
                        self._found["inbox_dead_letters"] = size.dead
                        self._found["inbox_oldest_seconds"] = size.oldest
            except Exception:  # noqa: S110 - what cannot be looked up is missing from the page
                pass
            self._until = asyncio.get_running_loop().time() + _FRESH

    def collect(self) -> Iterable[Metric]:
        """Yield the numbers that were looked up last."""
        for name, meaning in _INBOX.items():
            family = GaugeMetricFamily(f"clippings_{name}", meaning, labels=[])
            if name in self._found:
                family.add_metric([], self._found[name])
            yield family


class SourceNumbers(Collector):
    """When something new last came from each living source, and how often it has failed.

    A source is named by its kind and its place in `sources.yaml`, and a feed by its host as well:
    the rest of an address may be a secret.
    """

    def __init__(
        self, living: "Callable[[], Living | None]", clock: Callable[[], float] = time.time
    ) -> None:
        """Show the sources that `living` returns; the clock gives Unix seconds."""
        self._living = living
        self._clock = clock

    def collect(self) -> Iterable[Metric]:
        """Yield the numbers as they are now."""
        silence = GaugeMetricFamily(
            "clippings_source_silence_seconds",
            "Seconds since something new last came from a source.",
            labels=["source"],
        )
        failures = GaugeMetricFamily(
            "clippings_source_failures", "Tries in a row that failed.", labels=["source"]
        )
        living, now = self._living(), self._clock()
        for name, label in _names(living) if living else ():
            assert living is not None  # noqa: S101 - otherwise there is no name
            pulse = living.pulse(label)
            if pulse.last_new is not None:
                silence.add_metric([name], max(now - pulse.last_new, 0.0))
            failures.add_metric([name], pulse.failures)
        yield from (silence, failures)


def _names(living: "Living") -> Iterable[tuple[str, str]]:
    """Yield the name of each source on the page, and what identifies it."""
    from bot.sources.channels import label_of

    sources = living.sources
    for number, feed in enumerate(sources.feeds, 1):
        yield f"feed {number} {urlsplit(feed.url).hostname or ''}".rstrip(), feed.url
    for number, folder in enumerate(sources.folders, 1):
        yield f"folder {number} {folder.path.name}".rstrip(), str(folder.path)
    for number, channel in enumerate(sources.channels, 1):
        yield f"channel {number}", label_of(channel)
