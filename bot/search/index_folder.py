"""An index on disk, with what belongs to it: the passages' spans and the lexicon."""

import json
import os
import shutil
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.archive.lexicon import Lexicon
from bot.archive.model import Span

__all__ = ["IndexFolder", "PassageTable"]

_TABLE, _LEXICON = "passages.bin", "lexicon.json"


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


class IndexFolder:
    """A folder that is either complete or not there: it is built beside its place and renamed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_complete(self) -> bool:
        """Whether the folder can be opened."""
        return self.path.is_dir()

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give a folder to build in; it takes its place on leaving, unless by an exception.

        When another process was faster, its folder stays and this one goes.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=".building-", dir=self.path.parent, ignore_cleanup_errors=True
        ) as folder:
            inner = Path(folder) / "index"
            inner.mkdir()
            yield inner
            for file in (*inner.iterdir(), inner):
                _to_disk(file)
            try:
                inner.rename(self.path)
            except OSError:
                if not self.is_complete:
                    raise
        _to_disk(self.path.parent)
        self._remove_leftovers()

    def save(self, path: Path, table: PassageTable, lexicon: Lexicon) -> None:
        """Write what belongs to the index into the folder that is being built."""
        (path / _TABLE).write_bytes(table.to_bytes())
        (path / _LEXICON).write_text(
            json.dumps([lexicon.passages, lexicon.frequency, lexicon.words], ensure_ascii=False),
            encoding="utf-8",
        )

    def load(self) -> tuple[PassageTable, Lexicon]:
        """Return what `save` wrote."""
        table = PassageTable.from_bytes((self.path / _TABLE).read_bytes())
        return table, Lexicon(*json.loads((self.path / _LEXICON).read_text(encoding="utf-8")))

    def _remove_leftovers(self) -> None:
        """Remove what killed builds left, once it is a day old and surely nobody's."""
        for folder in self.path.parent.glob(".building-*"):
            with suppress(OSError):  # another process may be faster
                if folder.stat().st_mtime < self.path.stat().st_mtime - 86_400:
                    shutil.rmtree(folder, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Make sure that a file, or a folder's list of names, outlives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
