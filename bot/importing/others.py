"""What a folder holds besides the files that are imported, and how to import that too."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.importing.files import FOLDER_FORMATS, folder_format, head_of, walk
from bot.importing.formats.telegram_export import EXPORT
from bot.importing.model import Importer, LeftOut

__all__ = ["other_files"]

_WHOLE = frozenset(
    (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".gz", ".xml", ".rss", ".atom", ".rdf")
) | frozenset((".mbox", ".warc", ".wacz"))
"""The endings of files that may be a source each: feeds, exports, tables and the like."""


def other_files(
    folder: Path, importer: Importer, importers: Sequence[Importer], into: Path | None
) -> Iterator[LeftOut]:
    """Yield the files of a folder that its importer does not read, with what reads them.

    Files of a kind are counted by their endings; such as are a source each have their names.
    Those that nothing reads are told unless they belong to an export, as pictures do.
    """
    own = FOLDER_FORMATS.get(importer.name, frozenset())
    counts: Counter[tuple[str, str]] = Counter()
    for file in walk(folder, None, into):
        if isinstance(file, LeftOut) or file.suffix.lower() in own:
            continue
        if not own and file == folder / EXPORT:
            continue
        reason = "is a file of another kind"
        if name := folder_format(file):
            reason += f"; --format {name} reads it"
        elif name := _whole(file, importers):
            yield LeftOut(
                file.relative_to(folder).as_posix(),
                f"is a source of its own; import it with --format {name}",
            )
            continue
        elif not own:
            continue
        counts[reason, file.suffix.lower() or file.name] += 1
    for (reason, ending), number in sorted(counts.items()):
        yield LeftOut(f"{number} {ending}", reason, number)


def _whole(file: Path, importers: Sequence[Importer]) -> str | None:
    """Return the format of a file that is a source of its own, or None."""
    if file.suffix.lower() not in _WHOLE:
        return None
    head = head_of(file)
    found = (one.name for one in importers if head and one.accepts(file, head))
    return next((name for name in found if name not in FOLDER_FORMATS), None)
