"""Reloads the archive and the responses when their files change, or on request."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.archive.errors import ContentError
from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.i18n.texts import Texts

__all__ = ["Reloader", "Source", "stamp"]

Opened = tuple[Desk, Mapping[str, Texts]]

_MISTAKES = 20
"""The most mistakes that are logged; `check` reports all of them."""

_LOGGER = logging.getLogger(__name__)


class Source:
    """The files of the desk and the texts, and how to read them."""

    def __init__(self, paths: Sequence[Path], reopen: Callable[[], Opened]) -> None:
        """Watch these files and folders; `reopen` reads them and raises `ContentError`."""
        self.paths = paths
        self.reopen = reopen


def stamp(paths: Sequence[Path]) -> tuple[int, int, int]:
    """Return a fingerprint of files: their number, newest modification time (ns) and total bytes.

    It changes when files are changed, added or removed.
    """
    number = newest = size = 0
    for path in _files(paths):
        with suppress(OSError):  # it was removed in the meantime
            found = path.stat()
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
        interval: float = 2.0,
    ) -> None:
        """Check the files every `interval` seconds, and call `exchange` after each reload."""
        self._exchange = exchange
        self._source = source
        self._counters = counters
        self._interval = interval
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """Request a reload as soon as possible, even if nothing has changed."""
        self._asked.set()

    async def run(self) -> None:
        """Check the files repeatedly until cancelled."""
        seen = read = await asyncio.to_thread(stamp, self._source.paths)
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._interval):
                    await self._asked.wait()
            is_asked = self._asked.is_set()
            self._asked.clear()
            now = await asyncio.to_thread(stamp, self._source.paths)
            # Files that are still being copied change between checks; wait until they are stable.
            is_at_rest, seen = now == seen, now
            if is_asked or (now != read and is_at_rest):
                read = now
                await self._reload()

    async def _reload(self) -> None:
        try:
            desk, texts = await asyncio.to_thread(self._source.reopen)
        except ContentError as error:
            self._counters.add("reload_failures")
            for mistake in error.mistakes[:_MISTAKES]:
                _LOGGER.error("%s", mistake)  # noqa: TRY400 - the sentence says it all
            _LOGGER.error("the archive stays as it was; mistakes: %d", len(error.mistakes))  # noqa: TRY400
        except Exception as error:
            self._counters.add("reload_failures")
            _LOGGER.error("the archive stays as it was (%s)", type(error).__name__)  # noqa: TRY400
        else:
            self._exchange(desk, texts)
            self._counters.add("reloads")
            _LOGGER.info("the archive was reloaded: %d articles", len(desk.archive))


def _files(paths: Sequence[Path]) -> list[Path]:
    found = []
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found += [Path(folder, name) for name in names]
        else:
            found.append(path)
    return found
