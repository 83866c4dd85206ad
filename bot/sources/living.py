"""The living sources of one bot, beside its answers: they are followed until the process ends.

Where several processes serve one archive's folder, one of them follows the feeds and folders: the
one that holds a lock in that folder, which the system frees if the process dies. A post of a
channel is taken by the process that Telegram brings it to. All others see the new files.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError
from bot.extras import missing_extra
from bot.importing.adding import withdraw
from bot.importing.ledger import FOLDER
from bot.importing.model import BusyError, ImportingError
from bot.locking import locked
from bot.reloading import stamp
from bot.sources.channels import WAIT, label_of, take_post
from bot.sources.fetching import Fetching, import_folder
from bot.sources.listing import Channel, Feed, Folder, Sources, read_sources
from bot.sources.news import Latest, labels, latest_of
from bot.sources.pulse import Pulse, Pulses

__all__ = ["Alarm", "Living", "Pace", "lacking"]

_LOGGER = logging.getLogger(__name__)
WITHDRAWING = 5.0
"""Seconds for which a withdrawal waits for an import that is running."""
_AT_ONCE = 4
"""Feeds that are fetched at the same time."""
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pace:
    """Times in seconds."""

    look: float = 2.0
    """Between two looks at the folders, at `sources.yaml`, and at what is due."""
    lease: float = 20.0
    """Between two tries to be the process that follows the sources."""
    states: float = 30.0
    """Between two looks at what other processes have noted."""
    busy: float = 60.0
    """Until a feed is tried again while another import is running."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What operators are to be told of a source."""

    kind: str
    """`silent` or `failing`."""
    name: str
    since: float | None
    """When something new last came, in Unix seconds."""
    problem: str


def lacking(sources: Sources) -> str | None:
    """Return a sentence if feeds and folders are named, and what they need is not installed."""
    if not (sources.feeds or sources.folders):
        return None
    return missing_extra("SOURCES, for feeds and folders,", "import")


class Living:
    """Follows the sources that `sources.yaml` names."""

    def __init__(
        self,
        file: Path,
        archive: Path,
        *,
        formats: tuple[str, ...] = (),
        clock: Callable[[], float] = time.time,
        pace: Pace | None = None,
    ) -> None:
        """Read `sources.yaml`; the mistakes in it are logged. The clock gives Unix seconds."""
        self.archive = archive
        self.pulses = Pulses(archive)
        self.on_change: Callable[..., None] = lambda *paths: None
        """Called with the files of articles that were written or removed."""
        self._file, self._formats = file, formats
        self._clock = clock
        self._pace = pace or Pace()
        self._known: dict[str, Pulse] = {}
        self._writing = asyncio.Lock()
        self._fetching = Fetching(archive, self._writing, clock)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stamps: dict[Path, tuple[Stamp | None, Stamp | None]] = {}
        self._lock: int | None = None
        self._file_stamp = stamp([file])
        self.sources = self._read()

    def _read(self) -> Sources:
        sources = read_sources(self._file, self._formats)
        for mistake in sources.mistakes:
            _LOGGER.error("%s", mistake)
        if sentence := lacking(sources):  # they were added after the start
            _LOGGER.error("%s", sentence)
            sources = replace(sources, feeds=(), folders=())
        for label in labels(sources):
            self._known.setdefault(label, self.pulses.read(label))
        return sources

    @property
    def has_channels(self) -> bool:
        """Whether posts of a channel are to be asked for."""
        return bool(self.sources.channels)

    def channel(self, chat_id: int) -> Channel | None:
        """Return the channel with an id, if `sources.yaml` names it."""
        return next((one for one in self.sources.channels if one.id == chat_id), None)

    def pulse(self, label: str) -> Pulse:
        """Return the state of the source with this label."""
        return self._known.get(label) or Pulse(label)

    @property
    def latest(self) -> Latest | None:
        """From where something new last came."""
        names = {*labels(self.sources)}
        return latest_of(pulse for label, pulse in self._known.items() if label in names)

    async def take(self, post: Mapping[str, Any]) -> None:
        """Take a post of a named channel; those of others are ignored.

        Raises `ImportingError` and `OSError` if it could not be kept; it may be tried again.
        """
        channel = self.channel(post["chat"]["id"])
        if channel is None:
            return
        async with self._alone(WAIT):
            paths, is_new = await asyncio.to_thread(take_post, channel, post, self.archive)
        if paths:
            self.on_change(*paths)
        if is_new:
            name = str(post["chat"].get("title") or "")
            with suppress(OSError):  # the post itself is kept
                await self._note_new(label_of(channel), name)

    @asynccontextmanager
    async def _alone(self, seconds: float) -> AsyncIterator[None]:
        """Keep other imports of this process out. Raises `BusyError` if one takes too long.

        An update that waited longer would be given up.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._writing.acquire()
        except TimeoutError:
            raise BusyError(f"Another import into {self.archive} is running; wait") from None
        try:
            yield
        finally:
            self._writing.release()

    async def _note_new(self, label: str, name: str) -> None:
        pulse = await asyncio.to_thread(self.pulses.read, label)
        pulse.name = name or pulse.name
        pulse.came(self._clock())
        self._known[label] = pulse
        await asyncio.to_thread(self.pulses.write, pulse)

    async def withdraw(self, article: Path) -> bool:
        """Withdraw an imported article; return False if it was not imported.

        Raises as `take`.
        """
        async with self._alone(WITHDRAWING):
            is_done = await asyncio.to_thread(withdraw, article, self.archive, wait=WITHDRAWING)
        if is_done:
            self.on_change(article)
        return is_done

    async def run(self, tell: Callable[[Alarm], Awaitable[bool]]) -> None:
        """Follow the sources until cancelled.

        `tell` tells operators once of each alarm, and returns whether any of them was reached.
        """
        loop = asyncio.get_running_loop()
        lease_at = states_at = loop.time()
        try:
            while True:
                try:
                    if self._lock is None and loop.time() >= lease_at:
                        lease_at = loop.time() + self._pace.lease
                        self._lock = await asyncio.to_thread(self._lease)
                    if loop.time() >= states_at:
                        states_at = loop.time() + self._pace.states
                        await asyncio.to_thread(self._read_states)
                    await self._look(tell)
                except Exception as error:
                    _LOGGER.error("the sources could not be followed (%s)", type(error).__name__)  # noqa: TRY400 - its message may contain anything
                await asyncio.sleep(self._pace.look)
        finally:
            await self._end()

    async def _look(self, tell: Callable[[Alarm], Awaitable[bool]]) -> None:
        """Begin what is due."""
        now = await asyncio.to_thread(stamp, [self._file])
        if now != self._file_stamp:
            self._file_stamp = now
            self.sources = await asyncio.to_thread(self._read)
        if self._lock is None:
            return
        for feed in self.sources.feeds:
            if self._known[feed.url].next_try <= self._clock():
                self._begin(feed.url, partial(self._follow, feed))
        for folder in self.sources.folders:
            label = str(folder.path)
            if label not in self._tasks and await self._has_changed(folder):
                self._begin(label, partial(self._import, folder))
        for label in labels(self.sources):
            await self._tell(label, tell)

    def _begin(self, label: str, work: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            try:
                async with self._slots:
                    await work()
            except Exception as error:
                pulse = self._known[label]
                pulse.failed(f"{label} could not be read ({type(error).__name__})")
                pulse.next_try = self._clock() + self._pace.busy
                _LOGGER.error("%s", pulse.problem)  # noqa: TRY400 - its message may contain anything
            finally:
                self._tasks.pop(label, None)

        if label not in self._tasks:
            self._tasks[label] = asyncio.create_task(run())

    async def _follow(self, feed: Feed) -> None:
        pulse = self._known[feed.url]
        try:
            report = await self._fetching.follow(feed, pulse)
        except BusyError:
            pulse.next_try = self._clock() + self._pace.busy
            return
        if report and report.written:
            self.on_change(*report.written)
        await asyncio.to_thread(self.pulses.write, pulse)

    async def _has_changed(self, folder: Folder) -> bool:
        """Whether a folder has changed since it was imported, and is at rest."""
        now = await asyncio.to_thread(stamp, [folder.path])
        imported, seen = self._stamps.get(folder.path, (None, None))
        self._stamps[folder.path] = (imported, now)
        return now not in (imported, (0, 0, 0)) and now == seen

    async def _import(self, folder: Folder) -> None:
        label = str(folder.path)
        pulse = self._known[label]
        _, seen = self._stamps[folder.path]
        try:
            async with self._writing:
                report = await asyncio.to_thread(import_folder, folder, self.archive)
        except BusyError:
            return
        except (ImportingError, ContentError, OSError) as error:
            pulse.failed(str(error))
            _LOGGER.error("%s", pulse.problem)  # noqa: TRY400 - the sentence says it all
        else:
            pulse.worked()
            pulse.name = folder.path.name
            if report.imported:
                pulse.came(self._clock())
            if report.written:
                self.on_change(*report.written)
        self._stamps[folder.path] = (seen, seen)  # what has failed is tried again once it changes
        await asyncio.to_thread(self.pulses.write, pulse)

    async def _tell(self, label: str, tell: Callable[[Alarm], Awaitable[bool]]) -> None:
        """Tell operators once that a source is failing, or silent for longer than usual."""
        pulse = self._known[label]
        name = pulse.name or label
        if pulse.is_failing:
            if pulse.is_told_failing:
                return
            alarm = Alarm("failing", name, pulse.last_new, pulse.problem)
            pulse.is_told_failing = await tell(alarm)
            is_told = pulse.is_told_failing
        elif pulse.is_silent(self._clock()) and not pulse.is_told_silent:
            alarm = Alarm("silent", name, pulse.last_new, "")
            is_told = pulse.is_told_silent = await tell(alarm)
        else:
            return
        if is_told:
            await asyncio.to_thread(self.pulses.write, pulse)

    def _read_states(self) -> None:
        """Read what other processes have noted, unless this one is noting something itself."""
        for label in labels(self.sources):
            if label not in self._tasks:
                kept = self.pulses.read(label)
                if kept.count >= self._known[label].count:
                    kept.next_try = max(kept.next_try, self._known[label].next_try)
                    self._known[label] = kept

    def _lease(self) -> int | None:
        """Return the open lock of the process that follows the sources; None if it is another."""
        folder = self.archive / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "sources.lock", os.O_RDWR | os.O_CREAT, 0o644)
        if locked(lock):
            return lock
        os.close(lock)
        return None

    async def _end(self) -> None:
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1.0)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
