"""Reloads the archive and the responses when their files change, or on request."""

import asyncio
import logging
import os
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.archive.errors import ContentError
from bot.archive.model import Archive
from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.i18n.texts import Texts

__all__ = ["Reloader", "Source", "stamp"]

Opened = tuple[Desk, Mapping[str, Texts]]
Extend = Callable[[Desk, Collection[Path] | None], Desk | None]
"""Returns the desk of the archive as it is now, the same one if nothing has changed, or None if the
archive must be opened again. Only the given files are looked at, if any are. Raises `ContentError`.
"""

_WATCHING, _FOLLOWING = 2.0, 0.25
"""Seconds between looks at files, and at an archive that is not in files."""
_REST = 0.25
"""Seconds after which files that have changed are looked at again."""

_LONGEST = 10.0
"""The longest pause in seconds until an archive that is not in files is opened once more."""

_MISTAKES = 20
"""The most mistakes that are logged; `check` reports all of them."""

_LOGGER = logging.getLogger(__name__)


class Source:
    """The files of the desk and the texts, and how to read them."""

    def __init__(
        self,
        paths: Sequence[Path],
        reopen: Callable[[], Opened],
        extend: Extend | None = None,
        version: Callable[[], Hashable] | None = None,
        keep: Callable[[Archive, Archive | None], None] | None = None,
    ) -> None:
        """Watch these files and folders; `reopen` reads them and raises `ContentError`.

        If only the first path has changed, which is the archive, `extend` is tried before.
        `version` returns what changes with an archive that is not in files, and may wait for it.
        Before an archive is used, `keep` is called with it and with the one in use, if any.
        """
        self.interval = _FOLLOWING if version else _WATCHING
        self.version = version
        self.keep = keep
        self.paths = paths
        self.reopen = reopen
        self.extend = extend


def stamp(paths: Sequence[Path]) -> tuple[int, int, int]:
    """Return a fingerprint of files: their number, newest modification time (ns) and total bytes.

    It changes when files are changed, added or removed.
    """
    number = newest = size = 0
    for found in _states(paths):
        number, size = number + 1, size + found.st_size
        newest = max(newest, found.st_mtime_ns)
    return number, newest, size


class Reloader:
    """Gives the bot a new desk and new texts, both at once; updates in progress keep the old ones.

    If the new files have mistakes, the old desk stays, and the mistakes are logged.
    """

    def __init__(
        self,
        exchange: Callable[[Desk, Mapping[str, Texts]], None],
        source: Source,
        counters: Counters,
        *,
        interval: float | None = None,
        current: Callable[[], Opened] | None = None,
    ) -> None:
        """Check every `interval` seconds, and call `exchange` after each reload.

        `current` returns what is in use; without it, the archive is never extended.
        """
        self._exchange = exchange
        self._source = source
        self._counters = counters
        self._interval = interval or source.interval
        self._current = current
        self._woken = asyncio.Event()
        self._is_asked = False
        self._changed: set[Path] = set()

    def ask(self) -> None:
        """Request a reload as soon as possible, even if nothing has changed."""
        self._is_asked = True
        self._woken.set()

    def changed(self, *paths: Path) -> None:
        """Extend the archive as soon as possible by files that were just written or removed."""
        self._changed.update(paths)
        self._woken.set()

    async def run(self) -> None:
        """Check the files repeatedly until cancelled."""
        loop = asyncio.get_running_loop()
        seen = read = await self._look()
        if self._current:
            await self._keep(self._current()[0], None)
        # What has changed since the desk was opened.
        await self._reload(may_extend=True, may_reopen=False)
        due = loop.time() + self._interval
        failures = 0
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._woken.wait()
            self._woken.clear()
            if paths := self._changed:
                self._changed = set()
                await self._reload(paths, may_extend=True)
            if not self._is_asked and loop.time() < due:
                continue
            is_asked, self._is_asked = self._is_asked, False
            now = await self._look()
            # Files that are still being copied change between checks; wait until they are stable.
            is_at_rest, seen = self._files(now) == self._files(seen), now
            if is_asked or (now != read and is_at_rest):
                others = now[1:] != read[1:]
                before, read = read, now
                if await self._reload(may_extend=not (is_asked or others)):
                    failures = 0
                else:  # it did not answer, or not yet: it is tried again, less and less often
                    failures, read = failures + 1, before
            pause = self._interval if is_at_rest else min(self._interval, _REST)
            due = loop.time() + min(pause * 2 ** min(failures, 9), max(pause, _LONGEST))

    async def _look(self) -> list[Hashable]:
        paths, version = self._source.paths, self._source.version

        def look() -> list[Hashable]:
            found: list[Hashable] = [stamp([path]) for path in paths]
            return [version(), *found] if version else found

        return await asyncio.to_thread(look)

    def _files(self, looked: list[Hashable]) -> list[Hashable]:
        """Return what was seen of files."""
        return looked[1:] if self._source.version else looked

    async def _reload(
        self,
        paths: Collection[Path] | None = None,
        *,
        may_extend: bool = False,
        may_reopen: bool = True,
    ) -> bool:
        """Reload, and return False if that is to be tried again though nothing changes."""
        try:
            opened = await self._extended(paths) if may_extend else None
            if opened is None:
                if not may_reopen:
                    return True
                opened = await asyncio.to_thread(self._source.reopen)
        except ContentError as error:
            self._counters.add("reload_failures")
            for mistake in error.mistakes[:_MISTAKES]:
                _LOGGER.error("%s", mistake)  # noqa: TRY400 - the sentence says it all
            _LOGGER.error("the archive stays as it was; mistakes: %d", len(error.mistakes))  # noqa: TRY400
        except Exception as error:
            self._counters.add("reload_failures")
            _LOGGER.error("the archive stays as it was (%s)", type(error).__name__)  # noqa: TRY400
            return self._source.version is None
        else:
            desk, texts = opened
            if self._current and desk is self._current()[0]:
                return True  # nothing has changed
            await self._keep(desk, self._current()[0].archive if self._current else None)
            self._exchange(desk, texts)
            self._counters.add("reloads")
            _LOGGER.info("the archive was reloaded: %d articles", len(desk.archive))
        return True

    async def _keep(self, desk: Desk, before: Archive | None) -> None:
        """Keep what the articles said before; nothing that fails there delays a reload."""
        if self._source.keep is None:
            return
        try:
            await asyncio.to_thread(self._source.keep, desk.archive, before)
        except Exception as error:
            _LOGGER.warning("former versions are not kept (%s)", type(error).__name__)

    async def _extended(self, paths: Collection[Path] | None) -> Opened | None:
        """Return what is in use with the archive as it is now; None if it must be reopened."""
        if self._source.extend is None or self._current is None:
            return None
        before, _ = self._current()
        desk = await asyncio.to_thread(self._source.extend, before, paths)
        if desk is None or desk is before:
            return self._current() if desk else None
        now, texts = self._current()
        # Operators may have answered a question in the meantime.
        return (desk if now.faq is before.faq else desk.with_faq(now.faq)), texts


def _states(paths: Sequence[Path]) -> Iterator[os.stat_result]:
    """Yield the states of files, and of those in folders; hidden folders are not looked into."""
    folders: list[str | Path] = []
    for path in paths:
        with suppress(OSError):  # it was removed in the meantime
            if path.is_dir():
                folders.append(path)
            else:
                yield path.stat()
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir():
                        if not entry.name.startswith(".") and not entry.is_symlink():
                            folders.append(entry.path)
                    else:
                        yield entry.stat()
