"""Imports a source into an archive: new documents, changed ones, and what has gone.

Killed at any moment and run again, it goes on where it was: a name is noted before the article is
written and its digest after, and every file is written whole.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from bot.importing.ledger import FOLDER, Entry, Ledger, heads, ledgers
from bot.importing.model import (
    BusyError,
    Importer,
    ImportingError,
    Item,
    LeftOut,
    LeftOutError,
    Options,
    Source,
    digest_of,
)
from bot.importing.names import safe_name, safe_path, unlike
from bot.importing.report import Report
from bot.importing.writing import ORIGINALS, article_of, keep_original, write_whole
from bot.locking import locked

__all__ = ["COUNT_LIMIT", "Import", "alone", "import_source", "known_ledger", "ledger_of"]

READING = "4"
"""Changed when documents are read differently, so that unchanged ones are read again."""
COUNT_LIMIT = 2_000_000
"""The most documents of a source."""
_PAUSE = 0.05
"""Seconds between two looks whether another import has ended."""
Advance = Callable[[Source], Callable[[], None]]
"""Is told the source when it is open, and returns what is called after each document."""


def import_source(
    importer: Importer, source: Source, archive: Path, options: Options, advance: Advance
) -> Report:
    """Import a source, which the importer has opened, into the folder of an archive, and report.

    Raises `ImportingError` if the source or the folder cannot be used; what was imported before
    stays.
    """
    with alone(archive):
        ledger = ledger_of(source, importer.name, archive, options)
        ledger.begin(source.label, importer.name)
        try:
            running = Import(importer, archive, options, ledger)
            step = advance(source)
            for number, found in enumerate(source.items()):
                if number >= COUNT_LIMIT:
                    raise ImportingError(
                        f"{source.label} has more than {COUNT_LIMIT:,} documents; split it"
                    )
                running.take(found)
                step()
            running.end(source)
        finally:
            ledger.close()
    return running.report


class Import:
    """The state of importing one source."""

    def __init__(self, importer: Importer, archive: Path, options: Options, ledger: Ledger) -> None:
        self.ledger = ledger
        self.options = options
        self.folder = archive / ledger.path.stem
        self.originals = archive / ORIGINALS / ledger.path.stem
        self.report = Report(importer.title, ledger.path.stem)
        self.seen: set[str] = set()
        self.taken = {entry.name.casefold() for entry in ledger.entries.values()}
        self.salt = _salt(options)

    def take(self, found: Item | LeftOut) -> None:
        """Import a document, unless it is unchanged or left out."""
        if found.key in self.seen and isinstance(found, Item):
            self._leave_out(found.key, "appears twice in the source; the first one is taken")
            return
        if isinstance(found, LeftOut):
            self._leave_out(found.key, found.reason, found.count)
            return
        self.seen.add(found.key)
        digest = digest_of(self.salt, found.digest)
        before = self.ledger.entries.get(found.key)
        if before and before.is_withdrawn:
            self._leave_out(found.key, "was withdrawn by an operator")
            return
        if before and before.digest == digest and self._path(before.name).exists():
            self.report.unchanged += 1
            self._tell(before)
            return
        try:
            entry = self._import(found, digest, before)
        except LeftOutError as error:
            self.seen.discard(found.key)
            self._leave_out(found.key, str(error))
            return
        if entry is not None:
            self.ledger.put(entry)
            self._tell(entry)

    def _import(self, item: Item, digest: str, before: Entry | None) -> Entry | None:
        document = item.read()
        original = item.original
        place = f"{ORIGINALS}/{self.folder.name}/{original.name}" if original else None
        content, doubts = article_of(document, self.options, place)
        if before is None:
            before = Entry(item.key, self._name(item), None, None)
            self.ledger.put(before)
            self.taken.add(before.name.casefold())
        path = self._path(before.name)
        is_there = path.exists()
        if is_there and before.written and before.written != _written(path):
            self.report.kept.append(self._id(before))
            return None
        if original is not None:
            keep_original(self.originals, original)
        written = write_whole(path, content)
        self.report.written.append(path)
        if is_there and before.written:
            self.report.updated += 1
        else:
            self.report.imported += 1
        is_dated = document.date.edtf is not None
        return Entry(item.key, before.name, digest, written, is_dated, doubts)

    def _name(self, item: Item) -> str:
        name = unlike(safe_path(item.name), self.taken)
        while self._path(name).exists():  # an article that was not imported
            self.taken.add(name.casefold())
            name = unlike(safe_path(item.name), self.taken)
        return name

    def _path(self, name: str) -> Path:
        return self.folder.joinpath(*f"{name}.md".split("/"))

    def _id(self, entry: Entry) -> str:
        return f"{self.folder.name}/{entry.name}"

    def _leave_out(self, key: str, reason: str, count: int = 1) -> None:
        self.report.left_out.setdefault(reason, []).append(key)
        self.report.left_out_counts.setdefault(reason, []).append(count)

    def _tell(self, entry: Entry) -> None:
        if not entry.is_dated:
            self.report.undated.append(self._id(entry))
        for doubt in entry.doubts:
            self.report.doubtful.setdefault(doubt, []).append(self._id(entry))

    def end(self, source: Source) -> None:
        """Name what has gone, and write the whole report next to the ledger."""
        for key, entry in list(self.ledger.entries.items()):
            if key in self.seen or entry.is_withdrawn:
                continue
            if not self._path(entry.name).exists():
                del self.ledger.entries[key]
            elif source.covers(key):
                self.report.gone.append(self._id(entry))
        self.ledger.rewrite()
        told = "\n".join(self.report.lines(shown=None))
        write_whole(self.ledger.path.with_suffix(".txt"), f"{told}\n".encode(errors="replace"))


def _written(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _salt(options: Options) -> str:
    """Return what the digests of all documents depend on."""
    return f"{READING} {options.publisher} {options.language} {options.channel}"


def ledger_of(source: Source, format_name: str, archive: Path, options: Options) -> Ledger:
    """Return the ledger of a source that was imported before, even if it has moved, or a new one.

    A source has moved if one of the same name and format was imported from a place that is
    gone, and at least half of its documents are unchanged. Another source of that name gets
    a folder of its own, so that it never replaces the articles of the first one.
    """
    wanted = safe_name(source.folder)
    if path := known_ledger(source.label, format_name, archive):
        return Ledger(path)
    known = [one for one in ledgers(archive) if one.format == format_name]
    for ledger in known:
        is_path = not urlsplit(ledger.label).scheme
        name, _, number = ledger.path.stem.rpartition("-")
        is_named_so = ledger.path.stem == wanted or (name == wanted and number.isdigit())
        is_lost = is_path and is_named_so and not Path(ledger.label).exists()
        if is_lost and _is_same(source, ledger, _salt(options)):
            return ledger
    taken = {path.name.casefold() for path in archive.iterdir()}
    taken |= {one.path.stem.casefold() for one in ledgers(archive)}
    return Ledger(archive / FOLDER / f"{unlike(wanted, taken)}.jsonl")


def known_ledger(label: str, format_name: str, archive: Path) -> Path | None:
    """Return the file of a source's ledger, by what identifies the source; None if it is new."""
    found = (path for path, *head in heads(archive) if head == [label, format_name])
    return next(found, None)


def _is_same(source: Source, ledger: Ledger, salt: str) -> bool:
    """Whether at least half of the documents of a source are in a ledger as they are."""
    count = same = 0
    with suppress(ImportingError):  # importing what cannot be read further says so
        for found in islice(source.items(), COUNT_LIMIT):
            if isinstance(found, Item):
                count += 1
                before = ledger.entries.get(found.key)
                same += before is not None and before.digest == digest_of(salt, found.digest)
    return 0 < count <= 2 * same


@contextmanager
def alone(archive: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Keep other imports out of an archive's folder, which is made if it is missing.

    Wait up to this many seconds for another one. Raises `BusyError`.
    """
    (archive / FOLDER).mkdir(parents=True, exist_ok=True)
    lock = os.open(archive / FOLDER / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        tries = 1 + int(wait / _PAUSE)
        while not locked(lock):
            tries -= 1
            if not tries:
                raise BusyError(
                    f"Another import into {archive} is running; wait until it has ended"
                )
            time.sleep(_PAUSE)
        yield
    finally:
        with suppress(OSError):
            os.close(lock)
