"""The importers, in the order in which they are asked whether a source is theirs."""

from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

from bot.archive.front_matter.parsing import front_matter
from bot.archive.yaml_files import kind_of
from bot.importing.fetching import fetch, is_address
from bot.importing.files import FOLDER_FORMATS, decode, folder_format, head_of, walk
from bot.importing.formats.documents import Documents
from bot.importing.formats.feeds import Feeds, feed_source, is_feed
from bot.importing.formats.ghost import Ghost
from bot.importing.formats.html_pages import HtmlPages, page_source
from bot.importing.formats.mail import Mailboxes
from bot.importing.formats.markdown_folder import MarkdownFolder
from bot.importing.formats.tables import Tables
from bot.importing.formats.telegram_export import EXPORT, TelegramExport
from bot.importing.formats.web_archives import WebArchives
from bot.importing.formats.wordpress import WordPress
from bot.importing.model import Importer, ImportingError, Options, Source
from bot.importing.others import other_files

__all__ = ["IMPORTERS", "opened"]

_FEEDS, _PAGES = Feeds(), HtmlPages()
IMPORTERS: tuple[Importer, ...] = (
    WebArchives(),
    Tables(),
    Mailboxes(),
    Ghost(),
    TelegramExport(),
    WordPress(),
    MarkdownFolder(),
    Documents(),
    _FEEDS,
    _PAGES,
)


def opened(name: str, format_name: str | None, options: Options) -> tuple[Importer, Source]:
    """Return a source, a path or an address, opened, and the importer of it.

    Raises `ImportingError`.
    """
    if not is_address(name):
        path = Path(name)
        importer = _importer_of(path, format_name)
        source = importer.open(path, options)
        return importer, _with_others(source, path, importer, options)
    found = fetch(name)
    if is_feed(found.content[:_HEAD]):
        return _FEEDS, feed_source(found.content, name, name)
    return _PAGES, page_source(found.content, name, found.encoding)


def _with_others(source: Source, path: Path, importer: Importer, options: Options) -> Source:
    """Return a source that also names the files of its folder that its importer does not read."""
    if not path.is_dir():
        return source
    others = list(other_files(path, importer, IMPORTERS, options.into))
    total = None if source.total is None else source.total + len(others)
    return replace(source, items=lambda: chain(source.items(), others), total=total)


_HEAD = 4_096
_LOOKED_INTO = 50
"""How many files of Markdown are searched for front matter."""


def _most_of(folder: Path) -> str | None:
    """Return the format of most files of a folder; None if only one format has files, or none.

    Where texts have front matter they are the articles, and other files belong to them; a README
    next to a hundred PDF files is not one.
    """
    counts: Counter[str] = Counter()
    looked = 0
    for file in walk(folder, frozenset().union(*FOLDER_FORMATS.values()), None):
        if not isinstance(file, Path):
            continue
        name = folder_format(file) or ""
        counts[name] += 1
        if name == "markdown" and looked < _LOOKED_INTO:
            looked += 1
            if front_matter(decode(head_of(file))[0], file).is_there:
                return name
    return max(FOLDER_FORMATS, key=counts.__getitem__) if len(counts) > 1 else None


def _importer_of(path: Path, name: str | None) -> Importer:
    """Return the importer with this name, or the first one that accepts the source.

    Raises `ImportingError` if there is none, or nothing at the path.
    """
    if kind_of(path) is None:
        raise ImportingError(f"{path} does not exist; name a file, a folder or an address")
    if kind_of(path) == "other":
        raise ImportingError(f"{path} is a pipe or a device; name a file or a folder")
    head = head_of(path)
    if name is None and path.is_dir():
        name = _most_of(path)
    for importer in IMPORTERS:
        if importer.name == name or (name is None and importer.accepts(path, head)):
            is_lone = importer.name not in FOLDER_FORMATS
            if path.is_dir() and is_lone and not importer.accepts(path, b""):
                what = f"holds no {EXPORT}" if importer.name == "telegram" else "is a folder"
                raise ImportingError(
                    f"{path} {what}; name the file that --format {importer.name} reads"
                )
            return importer
    if path.is_dir() and not any(isinstance(one, Path) for one in walk(path, None, None)):
        raise ImportingError(f"{path} holds no file; name a folder with some, or a file")
    known = ", ".join(importer.title for importer in IMPORTERS)
    raise ImportingError(f"{path} is of no kind that can be imported ({known}); check its name")
