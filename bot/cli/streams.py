"""Standard input and output, whose errors cannot be mistaken for those of a file."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TextIO, TypeVar, cast

__all__ = ["Output", "StreamError", "discard_output", "named", "refused", "use_encoding"]

_Given = TypeVar("_Given")


class Output(Protocol):
    """What a command writes to."""

    @property
    def stdout(self) -> TextIO:
        """Standard output."""
        ...


class StreamError(Exception):
    """Standard input cannot be read, or standard output written: one sentence."""


class _Named:
    """A stream that raises `StreamError` instead of `OSError`; all else is the stream's own."""

    def __init__(self, stream: TextIO, problem: str) -> None:
        self._stream = stream
        self._problem = problem

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def read(self, size: int = -1) -> str:
        """Return up to `size` characters."""
        return self._tried(lambda: self._stream.read(size))

    def readline(self, size: int = -1) -> str:
        """Return the next line, of up to `size` characters."""
        return self._tried(lambda: self._stream.readline(size))

    def write(self, text: str) -> int:
        """Write a text."""
        return self._tried(lambda: self._stream.write(text))

    def flush(self) -> None:
        """Write what is buffered."""
        self._tried(self._stream.flush)

    def _tried(self, act: Callable[[], _Given]) -> _Given:
        try:
            return act()
        except BrokenPipeError:
            raise  # the reader has gone, which is not a mistake
        except OSError as error:
            raise StreamError(f"{self._problem}: {error.strerror or error}.") from None


def named(stream: TextIO, problem: str) -> TextIO:
    """Return a stream whose errors begin with these words; a lost reader stays an `OSError`."""
    return cast("TextIO", _Named(stream, problem))


def use_encoding(stream: TextIO, encoding: str | None = None) -> None:
    """Replace what a stream cannot encode or decode; None keeps its encoding.

    A stream that is not a file, as in tests, has no encoding to change.
    """
    with suppress(AttributeError):
        cast("Any", stream).reconfigure(encoding=encoding, errors="replace")


def discard_output() -> None:
    """Let what is still buffered go nowhere, so that it does not fail again at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refused(error: OSError) -> str:
    """Return a sentence about what the system refused, with the file if it is known."""
    reason = error.strerror or str(error) or type(error).__name__
    if error.filename is None:
        return f"The system refused to go on ({reason}); check its free space and its limits"
    return f"{error.filename} cannot be used ({reason}); check its name and permissions"
