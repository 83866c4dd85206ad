"""What traces the lines that run: taken off for long work, or counting them instead of seconds."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pkgutil import walk_packages
from types import FrameType, ModuleType
from typing import Any

__all__ = ["LINEAR", "growth", "import_all", "lines_run", "untraced"]

LINEAR = 10.0
"""The greatest `growth` of a cost in proportion to the text; a square grows by 64."""
_SHORT = 250
_SCRIPTS = ("__main__", "env")


def import_all(package: ModuleType) -> None:
    """Import all modules of a package but those that are scripts."""
    for one in walk_packages(package.__path__, f"{package.__name__}."):
        if one.name.rpartition(".")[2] not in _SCRIPTS:
            importlib.import_module(one.name)


@contextmanager
def untraced() -> Iterator[None]:
    """Take off what traces the lines that run, and put it back; long loops are three times as fast.

    Nothing of the program may run meanwhile: coverage would not see it.
    """
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of Python some work runs: its cost, on whatever machine."""
    tracer, lines = sys.gettrace(), 0

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(tracer)
    return lines


def growth(read: Callable[[str], object], piece: str, before: str = "", after: str = "") -> float:
    """Return how many times the lines are run for a text that repeats a piece eight times as often.

    About eight is linear; one is a text that Python reads in one call of C.
    """
    texts = [before + piece * (size // len(piece)) + after for size in (_SHORT, 8 * _SHORT)]
    read(texts[0])  # what is remembered from the first call on is no part of the cost
    short, long = (lines_run(partial(read, text)) for text in texts)
    return long / short
