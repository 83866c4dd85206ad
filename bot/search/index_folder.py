"""An index on disk, with what belongs to it: the passages' spans and the words."""

import json
from array import array
from collections.abc import Mapping
from pathlib import Path

from bot.archive.cache_folder import CacheFolder
from bot.archive.model import Span

__all__ = ["FORMAT_VERSION", "IndexFolder", "PassageTable"]

FORMAT_VERSION = 2
"""Raised whenever a folder may hold other files than before."""

_TABLE, _WORDS = "passages.bin", "words.json"


class PassageTable:
    """Which span of which article a passage is, by its number; 12 bytes each."""

    def __init__(self, numbers: "array[int] | None" = None) -> None:
        self._numbers = array("I") if numbers is None else numbers

    def __len__(self) -> int:
        return len(self._numbers) // 3

    def add(self, article: int, span: Span) -> None:
        """Append a passage of the article with that number in the archive's order."""
        self._numbers.extend((article, span.start, span.end))

    def at(self, number: int) -> tuple[int, Span]:
        """Return a passage's article number and span."""
        article, start, end = self._numbers[3 * number : 3 * number + 3]
        return article, Span(start, end)

    def to_bytes(self) -> bytes:
        """Return the table as it is kept on disk."""
        return self._numbers.tobytes()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "PassageTable":
        """Return the table that `to_bytes` wrote on a machine of this kind."""
        numbers: array[int] = array("I")
        numbers.frombytes(raw)
        return cls(numbers)


class IndexFolder(CacheFolder):
    """The folder of one index."""

    def save(
        self, path: Path, table: PassageTable, words: Mapping[str, int], terms: Mapping[str, int]
    ) -> None:
        """Write what belongs to the index into the folder that is being built."""
        (path / _TABLE).write_bytes(table.to_bytes())
        (path / _WORDS).write_text(json.dumps([words, terms], ensure_ascii=False), encoding="utf-8")

    def load(self) -> tuple[PassageTable, dict[str, int], dict[str, int]]:
        """Return what `save` wrote: the table, and in how many passages words and terms stand.

        A word counts as its term does.
        """
        table = PassageTable.from_bytes((self.path / _TABLE).read_bytes())
        words, terms = json.loads((self.path / _WORDS).read_text(encoding="utf-8"))
        return table, words, terms
