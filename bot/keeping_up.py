"""Keeps the archive in a cluster like the one in files: whole at first, then by what changes."""

import time
from collections.abc import Callable, Hashable
from pathlib import Path

from bot.archive.errors import ContentError, EngineError
from bot.archive.loading import FolderArchive, load_archive
from bot.archive.model import Archive
from bot.reloading import stamp
from bot.search.opensearch.changing import GRACE, Changed, Changer, MustRebuildError
from bot.search.opensearch.connection import Connection, NotThereError
from bot.search.opensearch.sending import Sending
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write

__all__ = ["KeepingUp"]

_PAUSE = 0.15
"""Seconds between two looks at the files; they are read once they have stayed the same."""
_LONGEST = 10.0
"""The longest pause in seconds while the cluster or the files cannot be used."""


class KeepingUp:
    """Writes the states of an archive in files into a cluster; `say` is told of each."""

    def __init__(
        self,
        path: Path,
        cache: Path,
        connection: Connection,
        signer: Signer,
        layout: Layout,
        say: Callable[[str], None],
    ) -> None:
        self._path = path
        self._cache = cache
        self._connection = connection
        self._signer = signer
        self._layout = layout
        self._say = say
        self._sending = Sending(connection, say)
        self._archive: Archive | None = None
        self._changer: Changer | None = None
        self._seen: Hashable = None
        self._written: Hashable = None

    def once(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Write what has changed, and remove what is gone. Raises `EngineError` and `ContentError`.

        Processes have a few seconds to follow before something is removed.
        """
        self._write()
        if self._changer is not None and not self._changer.is_at_rest:
            sleep(GRACE)
            self._changer.sweep()

    def follow(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Write each change of the files until this is interrupted; what fails is tried again."""
        failures, last = 0, ""
        while True:
            try:
                self.look()
            except (ContentError, EngineError) as error:
                if last != (last := str(error)):
                    self._say(f"{last}.")
                failures += 1
            else:
                failures, last = 0, ""
            sleep(min(_PAUSE * 2 ** min(failures, 9), _LONGEST))

    def look(self) -> None:
        """Look at the files once, and write what has changed if they are at rest.

        Raises `EngineError` and `ContentError`; nothing has changed in the cluster then.
        """
        now = stamp([self._path])
        is_at_rest, self._seen = now == self._seen, now
        if is_at_rest and now != self._written:
            self._write()
            self._written = now
            self._get_ready()
        if self._changer is not None and self._changer.is_due:
            self._changer.sweep()

    def _write(self) -> None:
        """Write what has changed, or the whole archive where that is not possible."""
        self._archive = archive = self._read()
        try:
            if self._changer is None:
                self._changer = Changer(self._connection, self._signer, self._sending)
            if changed := self._changer.write(archive):
                self._say(_told(changed))
        except NotThereError:
            self._whole(archive)
        except MustRebuildError as error:
            self._say(f"The whole archive is put into the cluster: {error.reason}.")
            self._whole(archive)

    def _get_ready(self) -> None:
        """Read and count now what the next change would have to wait for."""
        if self._archive is None:
            return
        if self._changer is None:  # the whole archive has been put there
            self._changer = Changer(self._connection, self._signer, self._sending)
            self._changer.write(self._archive)  # nothing: it compares, and remembers
        self._changer.prepare()

    def _whole(self, archive: Archive) -> None:
        """Put the whole archive into a new index."""
        given = self._connection, archive, self._signer, self._layout
        found = write(*given, sending=self._sending)
        self._changer = None
        self._say(f"{found.articles} articles with {found.passages} passages are in {found.name}.")

    def _read(self) -> Archive:
        """Return the archive as it is now; of a folder only what has changed is read."""
        before = self._archive
        later = before.read_again() if isinstance(before, FolderArchive) else None
        return later or load_archive(self._path, self._cache)


def _told(changed: Changed) -> str:
    return (
        f"State {changed.state}: {changed.added} added, {changed.changed} changed,"
        f" {changed.gone} gone."
    )
