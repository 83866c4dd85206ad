"""Adds single documents to what was imported, takes them out, and withdraws them.

This is for sources that go on, such as a channel: a source is not looked through for what has gone.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.archive.errors import ContentError
from bot.archive.front_matter.parsing import front_matter
from bot.archive.yaml_files import read_text
from bot.importing.ledger import FOLDER, Entry, Ledger, heads
from bot.importing.model import Importer, Item, Options, Source
from bot.importing.report import Report
from bot.importing.running import Import, alone, ledger_of
from bot.importing.writing import ORIGINALS

__all__ = ["WITHDRAWN", "add_items", "place_of", "take_out", "withdraw"]

WITHDRAWN = "withdrawn"
"""The folder, in the hidden one of the ledgers, of articles that were taken out of the archive."""


def add_items(
    importer: Importer,
    source: Source,
    items: Sequence[Item],
    archive: Path,
    options: Options,
    *,
    wait: float = 0.0,
) -> Report:
    """Import some documents of a source, and report.

    Waits at most `wait` seconds for another import. Raises `BusyError`, `ImportingError`, and
    `OSError` if something cannot be written.
    """
    with alone(archive, wait=wait):
        ledger = ledger_of(source, importer.name, archive, options)
        ledger.begin(source.label, importer.name)
        try:
            adding = Import(importer, archive, options, ledger)
            for item in items:
                adding.take(item)
        finally:
            ledger.close()
    return adding.report


def take_out(path: Path, key: str, archive: Path, *, wait: float = 0.0) -> Path | None:
    """Take a document out that its source no longer has words for; return the file that is gone.

    `path` is the ledger's. The document comes back if it has words again. Raises as `add_items`.
    """
    with alone(archive, wait=wait):
        ledger = Ledger(path)
        entry = ledger.entries.get(key)
        if entry is None or entry.is_withdrawn:
            return None
        return _remove(entry, ledger, archive, is_withdrawn=False)


def withdraw(file: Path, archive: Path, *, wait: float = 0.0) -> bool:
    """Withdraw an article for good; return whether it was imported, so that this can be kept.

    Raises as `add_items`.
    """
    found = place_of(file, archive)
    if found is None:
        return False
    with alone(archive, wait=wait):
        ledger = Ledger(found[0])
        entries = [one for one in ledger.entries.values() if one.name == found[1]]
        for entry in entries:
            _remove(entry, ledger, archive, is_withdrawn=True)
        return bool(entries)


def place_of(file: Path, archive: Path) -> tuple[Path, str] | None:
    """Return the ledger and the name of an imported article, by its file; None if it is another."""
    try:
        folder, *parts = file.relative_to(archive).with_suffix("").parts
    except ValueError:
        return None
    ledger = next((path for path, *_ in heads(archive) if path.stem == folder), None)
    return (ledger, "/".join(parts)) if ledger and parts else None


def _remove(entry: Entry, ledger: Ledger, archive: Path, *, is_withdrawn: bool) -> Path | None:
    """Note it first: killed in between, the article is removed by the next try."""
    folder = ledger.path.stem
    file = archive.joinpath(folder, *f"{entry.name}.md".split("/"))
    ledger.begin(ledger.label, ledger.format)
    try:
        ledger.put(replace(entry, digest=None, written=None, is_withdrawn=is_withdrawn))
    finally:
        ledger.close()
    if not file.exists():
        return None
    if original := _own_original(file, archive):
        _put_away(original, archive)
    _put_away(file, archive)
    return file


def _put_away(file: Path, archive: Path) -> None:
    kept = archive / FOLDER / WITHDRAWN / file.relative_to(archive)
    kept.parent.mkdir(parents=True, exist_ok=True)
    file.replace(kept)


def _own_original(file: Path, archive: Path) -> Path | None:
    """Return the original that belongs to this article alone: one message or entry in JSON."""
    try:
        name = front_matter(read_text(file), file).fields.get("original")
    except ContentError:
        return None
    if not isinstance(name, str) or not name.endswith(".json") or "/feed-" in name:
        return None
    original = archive / name
    folder = (archive / ORIGINALS).resolve()
    is_inside = original.is_file() and original.resolve().is_relative_to(folder)
    return original if is_inside else None
