"""The importers, in the order in which they are asked whether a source is theirs."""

from pathlib import Path

from bot.archive.yaml_files import kind_of
from bot.importing.files import head_of
from bot.importing.html_pages import HtmlPages
from bot.importing.markdown_folder import MarkdownFolder
from bot.importing.model import Importer, ImportingError

__all__ = ["IMPORTERS", "importer_of"]

IMPORTERS: tuple[Importer, ...] = (MarkdownFolder(), HtmlPages())


def importer_of(path: Path, name: str | None) -> Importer:
    """Return the importer with this name, or the first one that accepts the source.

    Raises `ImportingError` if there is none, or nothing at the path.
    """
    if kind_of(path) is None:
        raise ImportingError(f"{path} does not exist; name a file, a folder or an address")
    if kind_of(path) == "other":
        raise ImportingError(f"{path} is a pipe or a device; name a file or a folder")
    head = head_of(path)
    for importer in IMPORTERS:
        if importer.name == name or (name is None and importer.accepts(path, head)):
            return importer
    known = ", ".join(importer.title for importer in IMPORTERS)
    raise ImportingError(f"{path} is of no kind that can be imported ({known}); check its name")
