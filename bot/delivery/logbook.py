"""Which updates this process has in hand, in a file that outlives the process.

When the watchdog ends a process whose interpreter is blocked, no Python code can run, so nothing
can be recorded at that moment. Instead each process keeps a small file next to the database. Its
first part holds the numbers of the updates whose handlers are running, written as they begin and
end; the watchdog's traceback follows them. From the file of a dead process, a later one learns
whether the watchdog ended that process, and what it had in hand: a fall. If there is no traceback,
the process was killed in some other way, which does not count.

Several processes may share the folder. Each holds a lock on its own file, which the system releases
when the process ends; so the files of living processes are left alone, and each dead one's is read
once.

The file holds numbers of updates and, in a traceback, names of files and functions with line
numbers, but nothing that people wrote.
"""

import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from bot.locking import HAS_LOCKS, lock_when_free, locked

__all__ = ["SLOTS", "Fall", "Logbook"]

SLOTS = 256
"""The most updates in hand that are recorded: four times as many as are handled at once, because
a handler that was given up may continue for a while."""
_BYTES = 8
"""Format of a slot, which holds an update's number plus 1, or 0 if it is free."""
_LONGEST = 100_000
"""The most bytes of a traceback that are read."""
_LINES = 12

_SUFFIX = ".in-hand"

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fall:
    """The end of a process by the watchdog."""

    update_ids: Sequence[int]
    """The updates that it had in hand."""
    place: str
    """Where its main thread was: the first lines of a traceback, innermost call first."""


class Logbook:
    """The record of one process; it does nothing before it is opened, or without a folder."""

    def __init__(self, folder: Path | None, bot_id: str) -> None:
        """Keep the file in this folder; None means nowhere."""
        self._folder = folder
        self._prefix = f"bot-{bot_id}-"
        self._file = Path()
        self._slots: FileIO | None = None
        self._last_words: FileIO | None = None
        self._free: list[int] = []

    @property
    def last_words(self) -> int | None:
        """The file descriptor that a traceback should go to; None if there is no file."""
        return None if self._last_words is None else self._last_words.fileno()

    def open(self) -> None:
        """Begin the file; if that fails, the log says so, and nothing is recorded."""
        if self._folder is None:
            return
        try:
            self._begin(self._folder)
        except OSError as error:
            self.close()
            _LOGGER.warning(
                "the folder %s cannot be written (%s), so an update that hangs the process"
                " every time cannot be set aside",
                self._folder,
                error.strerror,
            )

    def close(self) -> None:
        """Remove the file: the process is shutting down cleanly."""
        had_file = self._slots is not None
        for file in (self._slots, self._last_words):
            if file is not None:
                file.close()
        self._slots = self._last_words = None
        if had_file:
            with suppress(OSError):
                self._file.unlink()

    def falls(self) -> list[Fall]:
        """Return the falls of earlier processes; each fall is returned to one caller only.

        If this process is killed before it has recorded a fall elsewhere, the fall is lost, and
        the update is tried once more than necessary.
        """
        if self._folder is None:
            return []
        falls = []
        for file in sorted(self._folder.glob(f"{self._prefix}*{_SUFFIX}")):
            if file != self._file and file.is_file():
                with suppress(OSError):  # its process is alive, or another one has just taken it
                    falls += _fall(_take(file))
        return falls

    @contextmanager
    def in_hand(self, update_id: int) -> Iterator[None]:
        """Record that an update is being handled, for as long as the block runs."""
        slot = self._free.pop() if self._slots is not None and self._free else None
        if slot is None:
            yield
            return
        self._write(slot, update_id + 1)
        try:
            yield
        finally:
            self._write(slot, 0)
            self._free.append(slot)

    def _begin(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            descriptor, name = tempfile.mkstemp(_SUFFIX, self._prefix, folder)
            self._file, self._slots = Path(name), FileIO(descriptor, "r+")
            lock_when_free(descriptor)
            if os.fstat(descriptor).st_nlink:
                break
            self._slots.close()  # another process took it before it was locked
        self._slots.write(bytes(SLOTS * _BYTES))
        # Opened a second time, it has its own position, which writing a slot does not move.
        self._last_words = FileIO(self._file, "ab")
        self._free = list(range(SLOTS))

    def _write(self, slot: int, number: int) -> None:
        if self._slots is not None:
            with suppress(OSError):  # a full disk must not prevent answers
                self._slots.seek(slot * _BYTES)
                self._slots.write(number.to_bytes(_BYTES, "big"))


def _take(file: Path) -> bytes:
    """Read and remove the file of a dead process. Raises `OSError` if the process is alive."""
    with file.open("r+b") as opened:
        if not locked(opened.fileno()):
            raise BlockingIOError(f"{file} is in use")
        if HAS_LOCKS:
            if not os.fstat(opened.fileno()).st_nlink:
                raise FileNotFoundError(file)
            file.unlink()
        content = opened.read(SLOTS * _BYTES + _LONGEST)
    if not HAS_LOCKS:
        file.unlink()  # Windows refuses while a process has it open
    return content


def _fall(content: bytes) -> list[Fall]:
    """Return the fall in a dead process's file, if the watchdog ended it."""
    slots, traceback = content[: SLOTS * _BYTES], content[SLOTS * _BYTES :]
    if not traceback:
        return []
    numbers = (
        int.from_bytes(slots[place : place + _BYTES], "big")
        for place in range(0, len(slots), _BYTES)
    )
    update_ids = sorted({number - 1 for number in numbers if number})
    # The thread that started first, which runs the event loop, comes last.
    threads = traceback.decode("utf-8", "replace").strip().split("\n\n")
    return [Fall(update_ids, "\n".join(threads[-1].splitlines()[:_LINES]))]
