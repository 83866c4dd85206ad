"""Errors in the files of an archive or of its responses, and of an archive in a cluster.

ContentError          one or more mistakes, each a `Mistake`
  FindingsError       all mistakes of an archive, counted and grouped (in `findings.py`)
EngineError           a search engine of other machines cannot be used, or does not answer
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.archive.directions import harmless

__all__ = ["ContentError", "EngineError", "Mistake"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a file, and how to fix it."""

    file: Path
    line: int | None
    """The 1-based line; None if the mistake concerns the whole file."""
    problem: str
    """The problem, worded to follow the place and a colon."""
    mend: str
    """How to fix it, as an instruction."""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else str(self.file)
        # Names of files may have control characters in them.
        return harmless(f"{place}: {self.problem}; {self.mend}")


class ContentError(Exception):
    """Files of the archive or of the responses cannot be used as they are."""

    def __init__(self, mistakes: Sequence[Mistake], total: int | None = None) -> None:
        """Take the mistakes, or the first of them and how many there are in total."""
        self.mistakes = tuple(mistakes)
        self.total = len(self.mistakes) if total is None else total
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        more = self.total - 1
        return f"{self.mistakes[0]}" + (f" (and {more} more: see `check`)" if more else "")


class EngineError(Exception):
    """A cluster cannot be used, or does not answer: one sentence with the mend, no secrets."""
