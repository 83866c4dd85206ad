"""Remembers what has been imported, so that nothing is doubled and an import can be resumed.

A ledger is a file of JSON Lines in the hidden folder `.imported` of the archive, one a source. A
line is only ever added, and the last one with a key counts; a line that was cut off by a kill is
ignored, and its document is imported again.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from bot.importing.model import ImportingError

__all__ = ["FOLDER", "Entry", "Ledger", "heads", "ledgers"]

FOLDER = ".imported"
"""The hidden folder of the ledgers; the archive's reader passes it over."""
LINE_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known about a document of a source."""

    key: str
    name: str
    """Its id within the folder of the source; kept for ever, so that links to it stay."""
    digest: str | None
    """Of what the article was made from; None from the choice of the name until it is written."""
    written: str | None
    """The SHA-256 of the article's file as it was written."""
    is_dated: bool = True
    doubts: tuple[str, ...] = ()
    is_withdrawn: bool = False
    """Whether an operator has withdrawn it, so that it is never written again."""


class Ledger:
    """The ledger of one source."""

    def __init__(self, path: Path) -> None:
        """Read a ledger, if it exists. Raises `ImportingError` if it is not one."""
        self.path = path
        self.label = self.format = ""
        self.entries: dict[str, Entry] = {}
        self._file: IO[bytes] | None = None
        self._is_cut = False
        if path.exists():
            self._read()

    def _read(self) -> None:
        for number, line in enumerate(_lines(self.path), 1):
            self._is_cut = not line.endswith(b"\n")
            try:
                fields = json.loads(line)
                if number == 1:
                    self.label, self.format = str(fields["source"]), str(fields["format"])
                else:
                    entry = _entry(fields)
                    self.entries[entry.key] = entry
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                if self._is_cut and number > 1:
                    return
                raise ImportingError(
                    f"{self.path}, line {number}: is not a record of an import; remove the line,"
                    " and the document is imported again"
                ) from error

    def begin(self, label: str, format_name: str) -> None:
        """Open the ledger for writing; a new one, or one whose source has moved, gets its head."""
        is_new = not self.label
        is_moved = not is_new and self.label != label
        self.label, self.format = label, format_name
        if is_new or is_moved:
            self.rewrite()
        self._open()

    def _open(self) -> None:
        self._file = self.path.open("ab")
        if self._is_cut:
            self._file.write(b"\n")
            self._is_cut = False

    def put(self, entry: Entry) -> None:
        """Add an entry; it has left the process when this returns."""
        assert self._file is not None  # noqa: S101 - `begin` comes first
        self._file.write(_line(entry))
        self._file.flush()
        self.entries[entry.key] = entry

    def rewrite(self) -> None:
        """Write the ledger with one line an entry, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        waiting = self.path.with_name(f".{self.path.name}.new")
        head = json.dumps({"source": self.label, "format": self.format}, ensure_ascii=False)
        with waiting.open("wb") as file:
            file.write(head.encode() + b"\n")
            file.writelines(map(_line, self.entries.values()))
            file.flush()
            os.fsync(file.fileno())
        self.close()
        waiting.replace(self.path)
        self._is_cut = False

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def ledgers(archive: Path) -> Iterator[Ledger]:
    """Yield the ledgers of an archive. Raises `ImportingError`."""
    for path in sorted((archive / FOLDER).glob("*.jsonl")):
        yield Ledger(path)


def heads(archive: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield the file, the source and the format of each ledger that can be read, without the rest.

    One of a channel may have many thousands of lines.
    """
    for path in sorted((archive / FOLDER).glob("*.jsonl")):
        try:
            fields = json.loads(next(_lines(path), b""))
            yield path, str(fields["source"]), str(fields["format"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _line(entry: Entry) -> bytes:
    fields = asdict(entry)
    if not entry.is_withdrawn:
        del fields["is_withdrawn"]
    return json.dumps(fields).encode() + b"\n"


def _entry(fields: dict[str, Any]) -> Entry:
    return Entry(
        key=fields["key"],
        name=fields["name"],
        digest=fields["digest"],
        written=fields["written"],
        is_dated=fields["is_dated"],
        doubts=tuple(fields["doubts"]),
        is_withdrawn=fields.get("is_withdrawn", False) is True,
    )


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while line := file.readline(LINE_LIMIT):
            yield line
