"""Fetches a feed and imports it; imports a folder. Only what is new or has changed is written."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from bot.archive.errors import ContentError
from bot.importing.model import BusyError, ImportingError, Options, Source
from bot.importing.report import Report
from bot.importing.running import import_source
from bot.importing.text import one_line
from bot.sources.listing import Feed, Folder
from bot.sources.politeness import LONGEST_WAIT, RefusedError, Visitor
from bot.sources.pulse import Pulse

__all__ = ["Fetching", "import_folder"]

_LOGGER = logging.getLogger(__name__)
_DOUBLINGS = 10
_LONGEST_NAME = 100


class Fetching:
    """Follows feeds into one archive."""

    def __init__(self, archive: Path, writing: asyncio.Lock, clock: Callable[[], float]) -> None:
        """Hold `writing` while something is imported; the clock gives Unix seconds."""
        self._archive = archive
        self._writing = writing
        self._clock = clock
        self._visitor = Visitor()

    async def follow(self, feed: Feed, pulse: Pulse) -> Report | None:
        """Fetch a feed, import what is new, and note in its pulse what came and when it is due.

        None if nothing has changed, or if it failed, which is logged. Raises `BusyError`.
        """
        pause: float = feed.every
        report = None
        try:
            report = await self._visit(feed, pulse)
        except BusyError:
            raise
        except Exception as error:
            is_known = isinstance(error, ImportingError | ContentError | OSError)
            said = f"{feed.url} cannot be read ({type(error).__name__}); try again later"
            pulse.failed(str(error) if is_known else said)
            pulse.moved_to = ""
            pause = min(pause * 2 ** min(pulse.failures, _DOUBLINGS), max(LONGEST_WAIT, pause))
            if isinstance(error, RefusedError) and error.pause is not None:
                pause = max(error.pause, feed.every)
            _LOGGER.warning("%s", pulse.problem)
        else:
            pulse.worked()
            if report is not None and report.imported:
                pulse.came(self._clock())
        pulse.next_try = self._clock() + pause
        return report

    async def _visit(self, feed: Feed, pulse: Pulse) -> Report | None:
        address = pulse.moved_to or feed.url
        answer = await self._visitor.visit(address, feed.url, pulse.etag, pulse.modified)
        if answer.moved_to:
            _LOGGER.warning("%s has moved to %s; write that instead", feed.url, answer.moved_to)
            pulse.moved_to = answer.moved_to
        if answer.status != 200:
            return None
        async with self._writing:
            name, report = await asyncio.to_thread(self._import, feed, answer.content)
        # Only now: if the process is killed before, the feed is fetched again.
        pulse.name = one_line(name, _LONGEST_NAME)
        pulse.etag = answer.headers.get("etag", "")
        pulse.modified = answer.headers.get("last-modified", "")
        return report

    def _import(self, feed: Feed, content: bytes) -> tuple[str, Report]:
        from bot.importing.formats.feeds import Feeds, feed_source

        source = feed_source(content, feed.url, feed.url, by_entry=True)
        options = Options(publisher=feed.publisher, language=feed.language)
        report = import_source(Feeds(), source, self._archive, options, _unseen)
        return source.folder, report


def import_folder(folder: Folder, archive: Path) -> Report:
    """Import a folder or a file. Raises `ImportingError`, `ContentError` and `OSError`."""
    from bot.importing.opening import opened  # it needs the extra

    path = folder.path.resolve()
    if path.is_relative_to(archive.resolve()):
        raise ImportingError(f"{folder.path} is in the archive itself; name a folder outside of it")
    options = Options(publisher=folder.publisher, language=folder.language, into=archive)
    importer, source = opened(str(folder.path), folder.format, options)
    return import_source(importer, source, archive, options, _unseen)


def _unseen(source: Source) -> Callable[[], None]:
    return lambda: None
