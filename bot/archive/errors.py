"""What can be wrong with the files of an archive or of its responses.

ContentError          one or more mistakes, each a `Mistake`
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ContentError", "Mistake"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a file, and how to mend it."""

    file: Path
    line: int | None
    """Counted from 1; None where the file as a whole is meant."""
    problem: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else str(self.file)
        return f"{place}: {self.problem}; {self.mend}"


class ContentError(Exception):
    """A file of the archive or of the responses cannot be used as it is."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        more = len(self.mistakes) - 1
        return f"{self.mistakes[0]}" + (f" (and {more} more: see `check`)" if more else "")
