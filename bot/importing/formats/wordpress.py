"""WordPress's export (WXR): published posts and pages.

WXR is RSS with elements of its own, which has the local time of a post and the same moment in UTC.
defusedxml refuses entities; the file is read as a stream.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import ParseError

from bot.archive.dates import UNDATED, SourceDate
from bot.importing.dates import dated, with_offset
from bot.importing.files import size_of
from bot.importing.html_text import fragment_text
from bot.importing.model import (
    Document,
    ImportingError,
    Item,
    LeftOut,
    Options,
    Original,
    Source,
    digest_of,
)

__all__ = ["WordPress"]

SIZE_LIMIT = 1_000_000_000
"""The most bytes of an export."""
_SPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_POSTS = ("post", "page")
_STATUS = {
    "draft": "is a draft",
    "auto-draft": "is a draft",
    "pending": "waits for its review",
    "private": "is private",
    "future": "is scheduled for later",
    "trash": "is in the trash",
}
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|vc_\w{1,40}|et_pb_\w{1,40}|contact-form-7)"
    r"(?![\w-])[^\[\]\n]{0,1000}\]"
)
_PARAGRAPHS = re.compile(r"\n[ \t]*+\n\s*+")
_HAS_BLOCKS = re.compile(r"<(?:p|div|ul|ol|h[1-6]|blockquote|table|pre|figure)\b", re.IGNORECASE)


class WordPress:
    """An export of a blog."""

    name = "wordpress"
    title = "WordPress"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it looks like one."""
        return b"wordpress.org/export/" in head

    def open(self, path: Path, options: Options) -> Source:
        """Open a file."""
        size_of(path, SIZE_LIMIT)
        about = _about(path)
        site = about.get("base_blog_url") or about.get("link") or ""
        folder = about.get("title") or urlsplit(site).hostname or path.stem
        return Source(site or str(path.resolve()), folder, partial(_items, path, about))


def _elements(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the elements of a file at their ends, with their names as in `_name`."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        for _, element in iterparse(path, events=("end",), forbid_dtd=False):
            yield _name(element.tag), element
    except DefusedXmlException as error:
        raise ImportingError(
            f"{path} declares XML entities, which could unfold it; remove them"
        ) from error
    except ParseError as error:
        raise ImportingError(f"{path} is not whole XML ({error}); export it again") from error


def _name(tag: str) -> str:
    """Return the name of an element; WordPress's own space has a version, so it is left out."""
    space, _, name = tag.removeprefix("{").rpartition("}")
    return _SPACES.get(space, "") + name


def _about(path: Path) -> Mapping[str, str]:
    """Return the fields of the blog, and its people as `author:LOGIN`."""
    about: dict[str, str] = {}
    for name, element in _elements(path):
        if name == "item":
            break
        if name == "author":
            person = {_name(child.tag): (child.text or "").strip() for child in element}
            login = person.get("author_login", "")
            about[f"author:{login}"] = person.get("author_display_name") or login
        elif name in ("title", "link", "language", "base_blog_url") and element.text:
            about.setdefault(name, element.text.strip())
    return about


def _items(path: Path, about: Mapping[str, str]) -> Iterator[Item | LeftOut]:
    for name, element in _elements(path):
        if name != "item":
            continue
        fields = {_name(child.tag): (child.text or "").strip() for child in element}
        element.clear()
        kind, key = fields.get("post_type", "post"), fields.get("post_id") or fields.get("guid", "")
        shown = fields.get("title") or key or "an item"
        if kind not in _POSTS:
            yield LeftOut(shown, f"is neither a post nor a page but of the kind {kind[:40]!r}")
        elif reason := _unpublished(fields):
            yield LeftOut(shown, reason)
        elif not key:
            yield LeftOut(shown, "has no number")
        else:
            raw = "".join(f"{name}: {value}\n" for name, value in fields.items()).encode(
                errors="replace"
            )
            original = Original(f"{kind}-{key.rpartition('=')[2]}.txt", raw)
            read = partial(_read, fields, about)
            yield Item(
                key, _slug(fields), digest_of(raw, str(sorted(about.items()))), read, original
            )


def _unpublished(fields: Mapping[str, str]) -> str | None:
    if fields.get("post_password"):
        return "is protected by a password"
    status = fields.get("status", "publish")
    return None if status == "publish" else _STATUS.get(status, f"has the status {status[:40]!r}")


def _slug(fields: Mapping[str, str]) -> str:
    slug = unquote(fields.get("post_name", ""))
    return slug or fields.get("title") or fields.get("post_id", "")


def _read(fields: Mapping[str, str], about: Mapping[str, str]) -> Document:
    content = _SHORTCODE.sub("", fields.get("content:encoded", ""))
    if not _HAS_BLOCKS.search(content):
        # As WordPress itself does: a blank line begins a paragraph, a line end stays one.
        parts = _PARAGRAPHS.split(content.replace("\r\n", "\n"))
        content = "".join(f"<p>{part}</p>".replace("\n", "<br>") for part in parts)
    creator = fields.get("dc:creator", "")
    return Document(
        " ".join(fragment_text(fields.get("title", "")).lstrip("# ").split()),
        fragment_text(content),
        _date(fields),
        publisher=about.get("title"),
        author=about.get(f"author:{creator}") or creator or None,
        url=fields.get("link"),
        language=about.get("language"),
    )


def _date(fields: Mapping[str, str]) -> SourceDate:
    """Return the local time of a post, with the offset that its time in UTC shows."""
    local, utc = (_moment(fields.get(name, "")) for name in ("post_date", "post_date_gmt"))
    if local is None:
        return UNDATED
    edtf = local.isoformat(timespec="seconds") if utc is None else with_offset(local, utc)
    return dated(edtf, f"post_date {fields['post_date']} in WordPress's export")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:  # also WordPress's 0000-00-00 00:00:00
        return None
