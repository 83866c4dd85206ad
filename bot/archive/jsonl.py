"""Reads JSON Lines as a stream: one JSON object per line, optionally gzipped."""

import gzip
import json
import os
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

from bot.archive.errors import ContentError, Mistake

__all__ = ["JsonLines", "json_object"]

LINE_LIMIT = 16_000_000
"""The most bytes of a line, so that an endless line cannot fill the memory."""
BLANK_LIMIT = 1_000_000
"""The most empty lines of a file."""
RATIO_LIMIT = 100
"""The highest ratio of unpacked to packed size of a gzipped file; for text it is about 4."""
UNPACKED_AT_LEAST = 64_000_000
"""The unpacked size in bytes up to which the ratio is not limited."""

_PIECE = 65_536
_SPACE = "free some space, or set TMPDIR to a folder that has it"


class JsonLines:
    """The lines of a file, which can be read again by offset.

    As a gzipped file does not allow random access, its unpacked lines are kept in an unnamed
    temporary file for the lifetime of the object, and used as long as the file is unchanged.
    Without `keep` they are not kept and cannot be read again.
    """

    def __init__(self, path: Path, *, keep: bool = True, folder: Path | None = None) -> None:
        """Read a file; `folder` is where the temporary file is, without one the system's own."""
        self.path = path
        self._is_packed = path.suffix == ".gz"
        self._unpacked: IO[bytes] | None = None
        if self._is_packed and keep:
            try:
                self._unpacked = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed below
            except OSError as error:
                self._fail(None, f"cannot be unpacked ({error.strerror or error})", _SPACE)
        self._state: tuple[int, int] | None = None
        if self._unpacked:
            weakref.finalize(self, self._unpacked.close)

    @property
    def is_read(self) -> bool:
        """Whether reading the lines has begun."""
        return self._state is not None

    def __iter__(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the 1-based number, offset in bytes and content of each line that is not blank.

        The offset counts unpacked bytes. Raises `ContentError` if the file cannot be read further.
        """
        number = offset = blank = 0
        try:
            self._state = self.state()
            limit = max(RATIO_LIMIT * self._state[0], UNPACKED_AT_LEAST)
            with gzip.open(self.path) if self._is_packed else self.path.open("rb") as file:
                while line := file.readline(LINE_LIMIT + 1):
                    number += 1
                    if len(line) > LINE_LIMIT:
                        self._fail(number, f"is longer than {LINE_LIMIT:,} bytes", "split it")
                    if self._is_packed and offset + len(line) > limit:
                        problem = f"the file unpacks to more than {RATIO_LIMIT} times its size"
                        self._fail(number, problem, "unpack it and check its contents")
                    self._keep(number, line)
                    if line.strip():
                        yield number, offset, line
                    else:
                        blank += 1
                    if blank > BLANK_LIMIT:
                        problem = f"the file has more than {BLANK_LIMIT:,} empty lines"
                        self._fail(number, problem, "remove them")
                    offset += len(line)
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._fail(
                number + 1, f"cannot be read further ({reason})", "check or replace the file"
            )

    def _keep(self, number: int, line: bytes) -> None:
        try:
            if self._unpacked:
                self._unpacked.write(line)
        except OSError as error:
            self._fail(number, f"cannot be unpacked further ({error.strerror or error})", _SPACE)

    def at(self, offset: int) -> bytes:
        """Read again and return the line that begins at an offset in bytes.

        Raises `ContentError` if no line begins there, if it cannot be read, or if a gzipped file
        has changed.
        """
        try:
            if self._unpacked:
                self.expect(self._state)
                self._unpacked.flush()
                line = _line_at(self._unpacked.fileno(), offset)
            else:
                with self.path.open("rb") as file:
                    line = _line_at(file.fileno(), offset)
            if line is None:
                self._fail(None, f"no longer has a line at byte {offset}", "reload the archive")
        except OSError as error:
            self._fail(None, f"cannot be read again ({error.strerror})", "put the file back")
        return line

    def expect(self, state: tuple[int, int] | None) -> None:
        """Raise `ContentError` if the file has changed since a state returned by `state`."""
        try:
            if self.state() != state:
                self._fail(None, "has changed since it was read", "reload the archive")
        except OSError as error:
            self._fail(None, f"cannot be read again ({error.strerror})", "put the file back")

    def state(self) -> tuple[int, int]:
        """Return the current size of the file in bytes and its modification time in nanoseconds."""
        state = self.path.stat()
        return state.st_size, state.st_mtime_ns

    def _fail(self, line: int | None, problem: str, mend: str) -> NoReturn:
        raise ContentError([Mistake(self.path, line, problem, mend)])


def _line_at(handle: int, offset: int) -> bytes | None:
    """Return the line at an offset, None if it begins elsewhere; several threads may ask."""
    if offset < 0 or (offset and os.pread(handle, 1, offset - 1) != b"\n"):
        return None
    line = b""
    while len(line) < LINE_LIMIT and (piece := os.pread(handle, _PIECE, offset + len(line))):
        end = piece.find(b"\n") + 1
        line += piece[: end or None]
        if end:
            break
    return line


def json_object(line: bytes) -> dict[str, Any]:
    """Return the object in a line. Raises `ValueError` with the problem in words."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        # What is missing at the end of the line is not said to be missing in the next one.
        column = min(error.pos, len(error.doc.rstrip("\r\n"))) + 1
        what = error.msg.removesuffix(" at")
        raise ValueError(f"the line is not JSON: {what} at column {column}") from error
    except ValueError as error:  # Python's own limit, above any number that the bot reads
        raise ValueError("the line has a number that is too long") from error
    except RecursionError as error:
        raise ValueError("the line is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("the line is not a JSON object")  # noqa: TRY004 - the caller names the line
    return found
