"""Sources to import, and what has become of them in an archive."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.archive.loading import load_archive
from bot.archive.model import Article
from bot.importing.model import NO_OPTIONS, Options, Source
from bot.importing.opening import opened
from bot.importing.report import Report
from bot.importing.running import import_source

__all__ = ["articles", "imported", "no_bar", "put"]


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files, named by their paths in a folder, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def no_bar(source: Source) -> Callable[[], None]:
    """Show no progress."""
    return lambda: None


def imported(
    source: Path | str, archive: Path, options: Options = NO_OPTIONS, *, name: str | None = None
) -> Report:
    """Import a source into an archive, and return the report."""
    importer, found = opened(str(source), name, options)
    return import_source(importer, found, archive, options, no_bar)


def articles(archive: Path) -> dict[str, Article]:
    """Return the articles of an archive by their ids without the source's folder."""
    found = load_archive(archive)
    return {article.id.partition("/")[2]: article for article in found}
