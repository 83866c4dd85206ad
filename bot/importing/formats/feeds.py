"""Feeds: RSS and Atom by feedparser, and JSON Feed."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.archive.dates import UNDATED, SourceDate
from bot.importing.dates import dated, inferred, read_date
from bot.importing.files import bytes_of, decode, is_xml_bomb
from bot.importing.html_text import fragment_text
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

__all__ = ["Feeds", "feed_source", "is_feed"]

ENTRY_LIMIT = 100_000
"""The most entries of a feed."""
NESTING_LIMIT = 1_000
"""The most elements of a feed in XML that are open at once; one that is well-formed has ten."""
_SHORT = 500
"""Fewer characters than an article has: perhaps only a summary."""
_CLOSING = re.compile(r"</(?:[a-z0-9_-]{1,20}:)?(?:rss|feed|rdf)[ \t\r\n]*+>", re.IGNORECASE)
_DECLARED = re.compile(r"""[ \t\r\n]encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_ENTRY = re.compile(r"<(?:item|entry)[ \t\r\n>]", re.IGNORECASE)
_UNCLOSED = frozenset(("br", "hr", "img", "input", "meta", "p", "li", "wbr", "col"))
"""Tags of HTML that need not be closed in feeds that are not well-formed."""
_OPENINGS = (b"<rss", b"<feed", b"<rdf:rdf", b"jsonfeed.org/version")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of any kind of feed; all texts may be empty."""

    key: str
    title: str
    link: str
    content: str
    """Whole, in HTML."""
    summary: str
    author: str
    published: str
    updated: str
    publisher: str
    language: str


class Feeds:
    """A feed in a file; one at an address is `feed_source`."""

    name = "feed"
    title = "feed"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it looks like a feed."""
        return is_feed(head)

    def open(self, path: Path, options: Options) -> Source:
        """Open a file."""
        try:
            raw = bytes_of(path)
        except LeftOutError as error:
            raise ImportingError(f"{path} {error}") from error
        return feed_source(raw, str(path))


def is_feed(head: bytes) -> bool:
    """Whether the first bytes of something look like a feed."""
    lower = head.replace(b"\x00", b"").replace(b"\\/", b"/").lower()
    return any(one in lower for one in _OPENINGS)


def feed_source(
    raw: bytes, place: str, address: str | None = None, *, by_entry: bool = False
) -> Source:
    """Return the source of a feed; `place` names it in errors, `address` is where it was found.

    The original of an article is the feed or, `by_entry`, only its entry in JSON: a feed that is
    fetched every hour would be kept every hour.

    Raises `ImportingError` if it is not a feed.
    """
    is_json = raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    encoding: str | None = None
    if is_json:
        title, home, entries = _json_feed(raw, place)
    else:
        title, home, entries, encoding = _xml_feed(raw, place)
    if len(entries) > ENTRY_LIMIT:
        raise ImportingError(f"{place} has more than {ENTRY_LIMIT:,} entries; split it")
    label = address or home or str(Path(place).resolve())
    ending = "json" if is_json else "xml"
    original = Original(f"feed-{digest_of(raw)[:12]}.{ending}", raw)

    def items() -> Iterator[Item | LeftOut]:
        for entry in entries:
            digest = digest_of(*(getattr(entry, name) for name in _Entry.__slots__))
            kept = _entry_alone(entry) if by_entry else original
            read = partial(_read, entry, encoding)
            yield Item(entry.key, _name(entry), digest, read, kept)

    folder = title or urlsplit(label).hostname or Path(place).stem
    return Source(label, folder, items, total=len(entries), covers=lambda key: False)


def _entry_alone(entry: _Entry) -> Original:
    fields = {name: getattr(entry, name) for name in _Entry.__slots__}
    raw = json.dumps(fields, ensure_ascii=False, indent=1).encode(errors="surrogatepass")
    return Original(f"entry-{digest_of(entry.key)[:16]}.json", raw)


def _name(entry: _Entry) -> str:
    parts = [part for part in unquote(urlsplit(entry.link).path).split("/") if part]
    last = parts[-1].partition(".")[0] if parts else ""
    return last if any(map(str.isalpha, last)) else entry.title or entry.key.replace(":", "-")


def _read(entry: _Entry, encoding: str | None) -> Document:
    text = fragment_text(entry.content or entry.summary)
    doubts = []
    if encoding is not None:
        doubts.append(f"was not in the encoding of its feed; it was read as {encoding}")
    if not entry.content and len(text) < _SHORT:
        doubts.append("may be only a summary; the feed has no more of it")
    return Document(
        " ".join(fragment_text(entry.title).lstrip("# ").split()),
        text,
        _date(entry),
        publisher=entry.publisher or None,
        author=entry.author or None,
        url=entry.link or None,
        language=entry.language or None,
        doubts=tuple(doubts),
    )


def _date(entry: _Entry) -> SourceDate:
    if edtf := read_date(entry.published):
        return dated(edtf, f"{entry.published.strip()} in the feed")
    if edtf := read_date(entry.updated):
        return inferred(edtf, "update", f"{entry.updated.strip()} in the feed")
    return UNDATED


def _xml_feed(raw: bytes, place: str) -> tuple[str, str, Sequence[_Entry], str | None]:
    import feedparser

    if is_xml_bomb(raw):
        raise ImportingError(f"{place} declares XML entities, which could unfold it; remove them")
    _check_nesting(raw, place)
    raw, encoding = _in_utf8(raw)
    # Without headers, so that the encoding is that of the document.
    found = feedparser.parse(raw)
    if not found.get("version"):  # of an empty file, it is not even there
        raise ImportingError(f"{place} is not a feed; give the address of its RSS, Atom or JSON")
    if found.version.startswith(("rss", "atom")) and not _CLOSING.search(_ascii(raw)):
        raise ImportingError(f"{place} is cut off before the end of the feed; fetch it again")
    if found.bozo and not found.entries and _ENTRY.search(_ascii(raw)):
        raise ImportingError(f"{place} has entries that cannot be read; check its XML")
    about = found.feed
    entries = [_entry(entry, about, found.version) for entry in found.entries[: ENTRY_LIMIT + 1]]
    return _plain(about, "title"), _plain(about, "link"), entries, encoding


def _in_utf8(raw: bytes) -> tuple[bytes, str | None]:
    """Return a feed in UTF-8, and in what it was if that is neither UTF-8 nor what it declares."""
    found = _DECLARED.search(_ascii(raw[:400]))
    declared = found[1] if found else None
    text, encoding = decode(raw, declared)
    if encoding is None or encoding.lower() == (declared or "").lower():
        return raw, None
    return _DECLARED.sub("", text, count=1).encode(errors="replace"), encoding


def _ascii(raw: bytes) -> str:
    """Return XML as text so that its tags can be found, also if it is in UTF-16."""
    return raw.replace(b"\x00", b"").decode("latin-1")


def _check_nesting(raw: bytes, place: str) -> None:
    """Raise `ImportingError` if more elements are open at once than feedparser reads quickly.

    A feed may be no XML that a parser takes, so that only its tags are counted.
    """
    depth = 0
    is_data = False
    for piece in _ascii(raw).split("<")[1:]:
        is_data = (is_data or piece.startswith("![CDATA[")) and "]]>" not in piece
        if is_data or piece.startswith(("!", "?")):
            continue
        if piece.startswith("/"):
            depth = max(0, depth - 1)
            continue
        tag, has_end, _ = piece.partition(">")
        name = tag[:20].split(maxsplit=1)[:1]
        is_open = tag[:1].isalpha() or tag[:1] == "_"
        if is_open and not (has_end and tag.endswith("/")) and name[0].lower() not in _UNCLOSED:
            depth += 1
        if depth > NESTING_LIMIT:
            raise ImportingError(
                f"{place} has more than {NESTING_LIMIT:,} elements in each other; fetch it again"
            )


def _entry(entry: Mapping[str, Any], about: Mapping[str, Any], version: str) -> _Entry:
    contents = [str(one.get("value") or "") for one in entry.get("content") or ()]
    source = entry.get("source") or {}
    published, updated = _plain(entry, "published"), _plain(entry, "updated")
    if not published and version.startswith(("rss", "cdf")):
        published = updated  # `dc:date`, which feedparser calls so
    title, content = _plain(entry, "title"), max(contents, key=len, default="")
    summary = _plain(entry, "summary")
    return _Entry(
        key=_plain(entry, "id")
        or _plain(entry, "link")
        or _key(title, published, content, summary),
        title=title,
        link=_plain(entry, "link"),
        content=content,
        summary=summary,
        author=_plain(entry, "author"),
        published=published,
        updated=updated,
        publisher=_plain(source, "title") or _plain(about, "title"),
        language=_plain(about, "language"),
    )


def _key(title: str, published: str, content: str, summary: str) -> str:
    """Return what identifies an entry that has neither an id nor a link, as RSS allows.

    With a title and a date, a change of its text leaves it the same entry.
    """
    telling = (title, published) if title and published else (title, published, content, summary)
    return f"entry:{digest_of(*telling)}"


def _plain(fields: Mapping[str, Any], name: str) -> str:
    # Not `get` of feedparser, which gives `published` for `updated`.
    value = dict.get(fields, name) if isinstance(fields, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _json_feed(raw: bytes, place: str) -> tuple[str, str, Sequence[_Entry]]:
    try:
        found = json.loads(decode(raw)[0])
        entries = found["items"]
        is_right = "jsonfeed.org/version" in found["version"] and isinstance(entries, list)
    except (ValueError, KeyError, TypeError, RecursionError):
        is_right = False
    if not is_right:
        raise ImportingError(f"{place} is not a JSON Feed; check the file")
    title, language = _plain(found, "title"), _plain(found, "language")
    home = _plain(found, "feed_url") or _plain(found, "home_page_url")
    return (
        title,
        home,
        [
            _json_entry(entry, title, language)
            for entry in entries[: ENTRY_LIMIT + 1]
            if isinstance(entry, dict)
        ],
    )


def _json_entry(entry: dict[str, Any], publisher: str, language: str) -> _Entry:
    people = entry.get("authors") or [entry.get("author")]
    names = [one.get("name") for one in people if isinstance(one, dict)]
    text = _plain(entry, "content_text")
    content = _plain(entry, "content_html")
    return _Entry(
        key=str(entry.get("id") or "")
        or _plain(entry, "url")
        or _key(_plain(entry, "title"), _plain(entry, "date_published"), content, text),
        title=_plain(entry, "title"),
        link=_plain(entry, "url") or _plain(entry, "external_url"),
        content=content or text.replace("&", "&amp;").replace("<", "&lt;"),
        summary=_plain(entry, "summary"),
        author=", ".join(name for name in names if isinstance(name, str)),
        published=_plain(entry, "date_published"),
        updated=_plain(entry, "date_modified"),
        publisher=publisher,
        language=_plain(entry, "language") or language,
    )
