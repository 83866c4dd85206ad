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
    try:
        own = sys.stdin.fileno(), sys.stdout.fileno()
        if own != (stdin.fileno(), stdout.fileno()):
            return None
        import readline
    except (ImportError, OSError):  # on Windows, whose terminal edits lines; or no file
        return None

    def read(prompt: str) -> str:
        if readline.get_current_history_length() > _REMEMBERED:
            readline.remove_history_item(0)
        try:
            return f"{input(prompt)}\n"
        except EOFError:
            return ""

    return read
