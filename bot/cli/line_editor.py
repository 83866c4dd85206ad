"""Reads lines from a terminal, with editing and a history that ends with the chat."""

import sys
from collections.abc import Callable
from typing import TextIO

__all__ = ["line_editor"]

_REMEMBERED = 500
"""The most lines that are kept, in memory only."""


def line_editor(stdin: TextIO, stdout: TextIO) -> Callable[[str], str] | None:
    """Return a function that shows a prompt and reads a line; it returns "" at the end.

    The arrow keys edit the line and call back earlier ones. They are forgotten at the end: nothing
    of a question is kept on disk. None if the streams are not the terminal of the process, or if
    the platform has no `readline`.
    """
    if stdin is not sys.stdin or stdout is not sys.stdout:
        return None
    try:
        import readline
    except ImportError:  # on Windows, whose terminal edits lines by itself
        return None
    readline.set_history_length(_REMEMBERED)

    def read(prompt: str) -> str:
        try:
            return f"{input(prompt)}\n"
        except EOFError:
            return ""

    return read
