"""EPUB books: their chapters in reading order, and what their package says of them."""

import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from bot.archive.dates import UNDATED
from bot.importing.dates import dated, read_date
from bot.importing.files import decode, is_xml_bomb
from bot.importing.html_text import parse_html, tree_text
from bot.importing.model import Document, LeftOutError
from bot.importing.text import TEXT_LIMIT
from bot.importing.zips import entry_bytes, opened_zip

__all__ = ["read_epub"]

HTML_TOTAL = 64_000_000
"""The most characters of HTML of all chapters of a book together."""
_EVENT = "{http://www.idpf.org/2007/opf}event"
_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(path: Path) -> Document:
    """Return the article of a book. Raises `LeftOutError`."""
    with opened_zip(path) as book:
        if "META-INF/encryption.xml" in book.namelist():
            raise LeftOutError("is encrypted")
        container = _xml(entry_bytes(book, "META-INF/container.xml"))
        place = next((one.get("full-path") for one in container.iter() if one.get("full-path")), "")
        package = _xml(entry_bytes(book, place))
        about = _about(package)
        text = _text(book, package, posixpath.dirname(place))
    published = about.get("date", "")
    edtf = read_date(published)
    return Document(
        about.get("title", ""),
        text,
        dated(edtf, f"date {published} in the book's package") if edtf else UNDATED,
        publisher=about.get("publisher"),
        author=about.get("creator"),
        url=about.get("source"),
        language=about.get("language"),
    )


def _xml(raw: bytes) -> Any:
    from defusedxml.ElementTree import fromstring

    if is_xml_bomb(raw):
        raise LeftOutError("declares XML entities")
    return fromstring(raw)


def _about(package: Any) -> dict[str, str]:
    """Return the fields of Dublin Core, several creators with commas between them."""
    about: dict[str, str] = {}
    for element in package.iter():
        space, _, name = str(element.tag).rpartition("}")
        value = " ".join((element.text or "").split())
        if "purl.org/dc/elements" not in space or not value:
            continue
        if name == "creator" and name in about:
            about[name] += f", {value}"
        elif (
            name == "date" and element.get("{http://www.idpf.org/2007/opf}event") == "modification"
        ):
            continue
        else:
            about.setdefault(name, value)
    return about


def _text(book: ZipFile, package: Any, folder: str) -> str:
    files: dict[str, str] = {}
    order: list[str] = []
    for element in package.iter():
        name = str(element.tag).rpartition("}")[2]
        if name == "item" and element.get("media-type") in _PAGES:
            is_contents = "nav" in (element.get("properties") or "").split()
            if not is_contents:
                files[element.get("id") or ""] = unquote(element.get("href") or "")
        elif name == "itemref" and element.get("linear") != "no":
            order.append(element.get("idref") or "")
    # The paths are looked up among the names in the zip file, never on the disk. A chapter that is
    # named several times, perhaps by its parts, is read once.
    places = dict.fromkeys(
        posixpath.normpath(posixpath.join(folder, files[name].partition("#")[0]))
        for name in order
        if name in files
    )
    chapters, length, total = [], 0, 0
    for place in places:
        page = decode(entry_bytes(book, place))[0]
        total += len(page)
        if total > HTML_TOTAL:
            raise LeftOutError(f"has more than {HTML_TOTAL:,} characters of HTML; split it")
        chapter = tree_text(parse_html(page))
        length += len(chapter)
        if length > TEXT_LIMIT:
            raise LeftOutError(f"is longer than {TEXT_LIMIT:,} characters; split it")
        chapters.append(chapter)
    return "\n\n".join(chapter for chapter in chapters if chapter)
