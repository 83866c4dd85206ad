"""An archive in one file: a JSON object a line, read as a stream; gzipped or not."""

import gzip
import json
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

from bot.archive.errors import ContentError, Mistake

__all__ = ["JsonLines", "json_object"]

LINE_LIMIT = 16_000_000
"""Bytes; a line that never ends must not fill the memory."""
RATIO_LIMIT = 100
"""Bytes that a packed file may unfold to for each of its own; text has about 4."""
UNPACKED_AT_LEAST = 64_000_000
"""Bytes that every packed file may unfold to."""


class JsonLines:
    """The lines of a file, and the way back to each of them.

    A gzipped file cannot be entered in its middle: its lines are kept as they were unpacked, in a
    temporary file without a name, for as long as the object lives and the file stays as it was.
    Without `keep` they are not kept, and there is no way back to them.
    """

    def __init__(self, path: Path, *, keep: bool = True) -> None:
        self.path = path
        self._is_packed = path.suffix == ".gz"
        self._unpacked: IO[bytes] | None = (
            tempfile.TemporaryFile() if self._is_packed and keep else None  # noqa: SIM115
        )
        self._state: tuple[int, int] | None = None
        if self._unpacked:
            weakref.finalize(self, self._unpacked.close)

    def __iter__(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield each line's number from 1, its offset in bytes, and its bytes; blank ones left out.

        Raises `ContentError` when the file cannot be read on.
        """
        number = offset = 0
        try:
            self._state = self.state()
            limit = max(RATIO_LIMIT * self._state[0], UNPACKED_AT_LEAST)
            with gzip.open(self.path) if self._is_packed else self.path.open("rb") as file:
                while line := file.readline(LINE_LIMIT + 1):
                    number += 1
                    if len(line) > LINE_LIMIT:
                        self._fail(number, f"is longer than {LINE_LIMIT:,} bytes", "split it")
                    if self._is_packed and offset + len(line) > limit:
                        problem = f"the file unfolds to more than {RATIO_LIMIT} times its size"
                        self._fail(number, problem, "unpack it, and look at what it holds")
                    if self._unpacked:
                        self._unpacked.write(line)
                    if line.strip():
                        yield number, offset, line
                    offset += len(line)
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._fail(number + 1, f"cannot be read on ({reason})", "check or replace the file")

    def at(self, offset: int) -> bytes:
        """Return the line that begins at an offset, read again. Raises `ContentError`."""
        try:
            if self._unpacked:
                self.expect(self._state)
                self._unpacked.seek(offset)
                return self._unpacked.readline(LINE_LIMIT)
            with self.path.open("rb") as file:
                file.seek(offset)
                return file.readline(LINE_LIMIT)
        except OSError as error:
            self._fail(None, f"cannot be read again ({error.strerror})", "put the file back")

    def expect(self, state: tuple[int, int] | None) -> None:
        """Raise `ContentError` unless the file is as it was in that state."""
        try:
            if self.state() != state:
                self._fail(None, "has changed since it was read", "load the archive anew")
        except OSError as error:
            self._fail(None, f"cannot be read again ({error.strerror})", "put the file back")

    def state(self) -> tuple[int, int]:
        """Return the file's size in bytes and its time of change in nanoseconds, as of now."""
        state = self.path.stat()
        return state.st_size, state.st_mtime_ns

    def _fail(self, line: int | None, problem: str, mend: str) -> NoReturn:
        raise ContentError([Mistake(self.path, line, problem, mend)])


def json_object(line: bytes) -> dict[str, Any]:
    """Return the object that a line holds. Raises `ValueError` in words."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004 - the caller names the line
    return found
