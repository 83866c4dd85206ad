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


class JsonLines:
    """The lines of a file, and the way back to each of them.

    A gzipped file cannot be entered in its middle: its lines are kept as they were unpacked, in a
    temporary file without a name, for as long as the object lives and the file stays as it was.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unpacked: IO[bytes] | None = (
            tempfile.TemporaryFile() if path.suffix == ".gz" else None  # noqa: SIM115
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
            self._state = self._state_now()
            with self.path.open("rb") if self._unpacked is None else gzip.open(self.path) as file:
                while line := file.readline(LINE_LIMIT + 1):
                    number += 1
                    if len(line) > LINE_LIMIT:
                        self._fail(number, f"is longer than {LINE_LIMIT:,} bytes", "split it")
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
                if self._state_now() != self._state:
                    self._fail(None, "has changed since it was read", "load the archive anew")
                self._unpacked.seek(offset)
                return self._unpacked.readline(LINE_LIMIT)
            with self.path.open("rb") as file:
                file.seek(offset)
                return file.readline(LINE_LIMIT)
        except OSError as error:
            self._fail(None, f"cannot be read again ({error.strerror})", "put the file back")

    def _state_now(self) -> tuple[int, int]:
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
