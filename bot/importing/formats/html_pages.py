"""HTML files and saved pages: the text of the article by trafilatura, its date by the page."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.importing.files import FOLDER_FORMATS, bytes_of, decode, walk
from bot.importing.html_text import HTML_LIMIT, tree_text
from bot.importing.model import (
    Document,
    Item,
    LeftOut,
    LeftOutError,
    Options,
    Original,
    Source,
    digest_of,
)
from bot.importing.page_dates import is_certain, page_date, stated_date
from bot.importing.paths import folder_name, id_of

__all__ = ["ENDINGS", "HtmlPages", "article_alone", "page_source", "read_page"]

ENDINGS = FOLDER_FORMATS["html"]
_OPENINGS = ("<!doctype html", "<html")
_CHARSET = re.compile(r"""charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{1,40})""")
_SAVED_FROM = re.compile(r"saved from url=\(\d{1,5}\)(https?://[^\s<>]{1,1900})")
_REDIRECT = re.compile(r"""<meta[^>]{1,100}?http-equiv=["']?refresh""", re.I)
_HEADING = re.compile(r"#{1,6} ")
_SHORT = 200
"""Fewer characters than an article has: somebody should look at the page."""
_HEAD = 8_000


class HtmlPages:
    """A folder of pages, or one page."""

    name = "html"
    title = "HTML"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it is a page, or a folder with pages."""
        if head:
            opening = head.decode("ascii", errors="ignore").lower()
            return path.suffix.lower() in ENDINGS or any(one in opening for one in _OPENINGS)
        return path.is_dir() and any(isinstance(one, Path) for one in walk(path, ENDINGS, None))

    def open(self, path: Path, options: Options) -> Source:
        """Open a folder or a page."""
        root, files = path, [path]
        left_out: list[Path | LeftOut] = []
        if path.is_dir():
            left_out = list(walk(path, ENDINGS, options.into))
            files = [one for one in left_out if isinstance(one, Path)]
        else:
            root = path.parent

        def items() -> Iterator[Item | LeftOut]:
            for file in files:
                yield _item(file, root)
            for one in left_out:
                if isinstance(one, LeftOut):
                    yield one

        name = folder_name(path) if path.is_dir() else path.stem
        return Source(str(path.resolve()), name, items, total=len(files))


def _item(file: Path, root: Path) -> Item | LeftOut:
    key = file.relative_to(root).as_posix()
    try:
        raw = bytes_of(file)
    except LeftOutError as error:
        return LeftOut(key, str(error))
    name = id_of(key, folder_name(root))
    return Item(key, name, digest_of(raw), partial(read_page, raw), Original(key, raw))


def page_source(raw: bytes, address: str, encoding: str | None) -> Source:
    """Return the source of a page that was found at an address."""
    parts = urlsplit(address)
    name = unquote(parts.path).strip("/").removesuffix(".html") or parts.hostname or "page"
    read = partial(read_page, raw, address, encoding)
    item = Item(address, name, digest_of(raw), read, Original(f"{digest_of(address)}.html", raw))
    return Source(address, parts.hostname or "web", lambda: iter([item]), total=1)


def read_page(raw: bytes, address: str | None = None, declared: str | None = None) -> Document:
    """Return the article of a page. Raises `LeftOutError` if there is none.

    `address` is where the page was found, and `declared` the encoding that the server named.
    """
    head = raw[:_HEAD].decode("ascii", errors="replace")
    charset = _CHARSET.search(head)
    text, encoding = decode(raw, declared or (charset[1] if charset else None))
    if len(text) > HTML_LIMIT:
        raise LeftOutError(f"is longer than {HTML_LIMIT:,} characters of HTML")
    if address is None and (saved := _SAVED_FROM.search(head)):
        address = saved[1]
    try:
        page = _extracted(text, address)
    except LeftOutError:
        raise
    except Exception as error:
        # The page is whatever somebody has written, and both libraries read it with guesses.
        raise LeftOutError(f"cannot be read by trafilatura ({type(error).__name__})") from error
    if not page.text.strip():
        is_redirect = _REDIRECT.search(head) is not None
        raise LeftOutError("only leads to another page" if is_redirect else "has no article")
    return replace(page, doubts=tuple(_doubts(page.text, encoding)))


def _extracted(text: str, address: str | None) -> Document:
    """Return what trafilatura and the page's own metadata say; its text may be empty."""
    from trafilatura.core import bare_extraction
    from trafilatura.metadata import extract_metadata
    from trafilatura.utils import load_html

    for library in ("trafilatura", "htmldate"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    tree = load_html(text)
    if tree is None:
        raise LeftOutError("has no content in HTML")
    address = address or _own_address(tree)
    # These first: what follows alters the tree.
    language, title, date = _language(tree), _title(tree), stated_date(tree)
    guessing = {"original_date": True, "extensive_search": not is_certain(date)}
    about = extract_metadata(tree, address, guessing)
    found: Any = bare_extraction(text, url=address, include_comments=False, include_tables=True)
    body = None if found is None else found.body
    title = about.title or title
    return Document(
        title or "",
        "" if body is None else article_alone(tree_text(body), title),
        page_date(date, about.date, address, text),
        publisher=about.sitename,
        author=about.author,
        url=address or about.url,
        language=language,
    )


def _own_address(tree: Any) -> str | None:
    for path, name in (
        (".//link[@rel='canonical']", "href"),
        (".//meta[@property='og:url']", "content"),
    ):
        for element in tree.iterfind(path):
            address = (element.get(name) or "").strip()
            if urlsplit_of(address):
                return address
    return None


def urlsplit_of(address: str) -> bool:
    """Whether a text is an address on the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _title(tree: Any) -> str | None:
    for tag in ("title", "h1"):
        for element in tree.iter(tag):
            if title := " ".join(element.text_content().split()):
                return str(title)
    return None


def article_alone(words: str, title: str | None) -> str:
    """Return the text without a first line that only repeats the title, and headings of nothing.

    A heading at the end is that of the teasers that trafilatura has removed below it, unless it is
    a whole sentence.
    """
    first, _, rest = words.partition("\n")
    is_title = title is not None and first.lstrip("# ").strip() == title.strip()
    if is_title and rest.strip():
        words = rest.lstrip("\n")
    while True:
        before, _, last = words.rpartition("\n")
        is_loose = _HEADING.match(last) and last.rstrip()[-1] not in ".!?…؟۔。"
        if not (is_loose and before.strip()):
            return words
        words = before.rstrip("\n")


def _language(tree: Any) -> str | None:
    root = tree.getroottree().getroot()
    if language := root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"):
        return str(language)
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "content-language" and meta.get("content"):
            return str(meta.get("content")).split(",")[0]
    return None


def _doubts(words: str, encoding: str | None) -> Iterator[str]:
    if len(words) < _SHORT:
        yield f"has fewer than {_SHORT} characters of text"
    if encoding is not None:
        yield f"was not in UTF-8; it was read as {encoding}"
