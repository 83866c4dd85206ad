"""Web archives: the pages in WARC files, packed or not, and in WACZ files."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from bot.archive.dates import SourceDate
from bot.importing.files import size_of
from bot.importing.formats.html_pages import read_page
from bot.importing.html_text import HTML_LIMIT
from bot.importing.model import (
    Document,
    ImportingError,
    Item,
    LeftOut,
    LeftOutError,
    Options,
    Original,
    Source,
    digest_of,
)
from bot.importing.zips import opened_zip

__all__ = ["WebArchives"]

SIZE_LIMIT = 100_000_000_000
"""The most bytes of an archive, which is read as a stream."""
HEADER_LIMIT = 1_000_000
"""The most bytes of a record's headers, and of the empty lines before them."""
_PAGES = ("text/html", "application/xhtml+xml")


class WebArchives:
    """One WARC or WACZ file."""

    name = "warc"
    title = "web archive"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it looks like one."""
        name = path.name.lower()
        return name.endswith((".warc", ".warc.gz", ".wacz")) or head.startswith(b"WARC/")

    def open(self, path: Path, options: Options) -> Source:
        """Open a file."""
        size_of(path, SIZE_LIMIT)
        name = path.name.partition(".")[0]
        return Source(str(path.resolve()), name, partial(_items, path))


def _items(path: Path) -> Iterator[Item | LeftOut]:
    if path.suffix.lower() != ".wacz":
        with path.open("rb") as file:
            yield from _records(file, path)
        return
    try:
        with opened_zip(path) as found:
            names = [
                name
                for name in found.namelist()
                if name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz"))
            ]
            for name in names:
                with found.open(name) as file:
                    yield from _records(file, path)
    except LeftOutError as error:
        raise ImportingError(f"{path} {error}; check the file") from error


def _records(file: IO[bytes], path: Path) -> Iterator[Item | LeftOut]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    try:
        records = ArchiveIterator(file)
        headers = _BoundedLines(records.reader.readline)
        records.reader.readline = headers.readline
        for record in records:
            headers.length = 0
            if record.rec_type == "response" and (found := _item(record)) is not None:
                yield found
    except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
        raise ImportingError(
            f"{path} cannot be read further ({reason}); the pages before are imported"
        ) from error


class _BoundedLines:
    """Reads the lines of a record's headers, which warcio would otherwise read without end."""

    def __init__(self, readline: Callable[[int], bytes]) -> None:
        self._readline = readline
        self.length = 0
        """How many bytes of the record were read as lines."""

    def readline(self, length: int | None = None) -> bytes:
        """Return a line, or its first `length` bytes. Raises `ValueError` if there are too many."""
        line = self._readline(min(length or HEADER_LIMIT + 1, HEADER_LIMIT + 1))
        self.length += len(line)
        if self.length > HEADER_LIMIT:
            raise ValueError(f"a record has more than {HEADER_LIMIT // 1_000_000} MB of headers")
        return line


def _item(record: Any) -> Item | LeftOut | None:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if record.http_headers is None or not address.startswith(("http://", "https://")):
        return None  # of another protocol
    status = str(record.http_headers.get_statuscode())
    kind = str(record.http_headers.get_header("Content-Type") or "").lower()
    mime, _, rest = kind.partition(";")
    if status != "200":
        return LeftOut(address, f"was answered with {status[:3]}")
    if mime.strip() not in _PAGES:
        return LeftOut(address, "is not a page")
    # A page that unfolds without end is read no further than this.
    raw = record.content_stream().read(2 * HTML_LIMIT + 1)
    if len(raw) > 2 * HTML_LIMIT:
        return LeftOut(address, f"is larger than {2 * HTML_LIMIT // 1_000_000} MB")
    captured = str(record.rec_headers.get_header("WARC-Date") or "")
    encoding = rest.partition("charset=")[2].strip(" \"'") or None
    parts = urlsplit(address)
    name = f"{parts.hostname or ''}/{unquote(parts.path).removesuffix('.html').strip('/')}"
    return Item(
        address,
        f"{name}-{digest_of(parts.query)[:8]}" if parts.query else name,
        digest_of(raw),
        partial(_read, raw, address, encoding, captured),
        Original(f"{digest_of(address)}.html", raw),
    )


def _read(raw: bytes, address: str, encoding: str | None, captured: str) -> Document:
    """Return the article; when it was captured is only told, for it was published before."""
    found = read_page(raw, address, encoding)
    if found.date.edtf is None and captured:
        evidence = f"the page states no date; it was captured {captured}"
        found = replace(found, date=SourceDate(None, "unknown", evidence))
    return found
