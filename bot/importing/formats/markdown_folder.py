"""Folders of Markdown, as Hugo, Jekyll, Zola, Eleventy and Pelican have them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive.dates import SourceDate
from bot.archive.front_matter.found_fields import is_title_name
from bot.archive.markdown_text import plain_text
from bot.archive.markup.titles import plain_title
from bot.importing.dates import dated, field_date, inferred, is_future, read_date
from bot.importing.fields import first_text, is_true, names_of, split_fields
from bot.importing.files import FOLDER_FORMATS, bytes_of, decode, walk
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
from bot.importing.paths import date_in_path, folder_name, id_of
from bot.importing.site_address import Site, site_of

__all__ = ["ENDINGS", "MarkdownFolder", "read_post"]

ENDINGS = FOLDER_FORMATS["markdown"]
_DATES = (
    "date",
    "publishdate",
    "pubdate",
    "published_at",
    "published",
    "date_published",
    "created",
)
_ADDRESSES = (
    "canonical_url",
    "canonicalurl",
    "canonical",
    "original_url",
    "url",
    "link",
    "permalink",
)
_HEADING = re.compile(r"#{1,6} ([^\n]++)")
_LANGUAGE = re.compile(r"\.([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\.[A-Za-z]+$")
_UNSEEN = (
    "draft",
    "hidden",
    "pending",
    "private",
    "future",
    "scheduled",
    "unlisted",
    "unpublished",
)
_LAYOUTS = ("redirect", "redirected", "404", "search", "archive", "archives", "tags", "categories")


class MarkdownFolder:
    """A folder of Markdown, or one file."""

    name = "markdown"
    title = "Markdown"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it is Markdown, or a folder with some."""
        if path.is_dir():
            return any(isinstance(one, Path) for one in walk(path, ENDINGS, None))
        return bool(head) and path.suffix.lower() in ENDINGS

    def open(self, path: Path, options: Options) -> Source:
        """Open a folder or a file."""
        found: list[Path | LeftOut] = [path]
        if path.is_dir():
            found = list(walk(path, ENDINGS, options.into))
        root = path if path.is_dir() else path.parent

        site = site_of(root)
        if site and options.publisher:
            site = replace(site, title="")  # the operator knows better than the settings

        def items() -> Iterator[Item | LeftOut]:
            for one in found:
                yield one if isinstance(one, LeftOut) else _item(one, root, site)

        name = folder_name(path) if path.is_dir() else path.stem
        return Source(str(path.resolve()), name, items, total=len(found))


def _item(file: Path, root: Path, site: Site | None) -> Item | LeftOut:
    key = file.relative_to(root).as_posix()
    if file.stem.lower().partition(".")[0] == "_index":  # also `_index.fr.md`
        return LeftOut(key, "is the page of a section")
    try:
        raw = bytes_of(file)
    except LeftOutError as error:
        return LeftOut(key, str(error))
    read = partial(read_post, raw, key, site)
    digest = digest_of(raw, *([str(site)] if site else []))
    return Item(key, id_of(key, folder_name(root)), digest, read, Original(key, raw))


def read_post(raw: bytes, path: str, site: Site | None = None) -> Document:
    """Return the article of a Markdown file, named by its path in its folder.

    Raises `LeftOutError` if it is not to be published.
    """
    text, encoding = decode(raw)
    fields, body, problems = split_fields(text, path)
    date, date_doubts = _date(fields, path)
    if reason := _unpublished(fields, date):
        raise LeftOutError(reason)
    words = plain_text(body)
    title = plain_title(first_text(fields, "title", "headline", "name"))
    doubts = [*problems, *date_doubts]
    heading = _HEADING.match(words)
    if not title and heading:
        title = heading[1]
    title = title or plain_title(_named_title(fields))
    if heading and heading[1].strip() == title:
        words = words[heading.end() :].lstrip("\n") or words
    if encoding is not None:
        doubts.append(f"was not in UTF-8; it was read as {encoding}")
    extra = fields.get("extra") if isinstance(fields.get("extra"), dict) else {}
    language = _LANGUAGE.search(path)
    return Document(
        title,
        words,
        date,
        publisher=first_text(fields, "publisher", "source", "publication")
        or (site.title if site else "")
        or None,
        author=_author(fields) or _author(extra or {}) or None,
        url=_address(fields) or (site.address_of(fields, path) if site else None),
        language=first_text(fields, "language", "lang", "locale")
        or (language[1] if language else None),
        doubts=tuple(doubts),
    )


def _named_title(fields: Mapping[str, Any]) -> str:
    """Return a title under a name of the site's own, such as `newstitle` or `page_title`."""
    return first_text(fields, *(name for name in fields if is_title_name(name)))


def _author(fields: Mapping[str, Any]) -> str:
    for name in ("authors", "author", "byline", "creator"):
        if names := names_of(fields.get(name)):
            return names
    return ""


def _address(fields: Mapping[str, Any]) -> str | None:
    for name in _ADDRESSES:
        value = fields.get(name)
        if isinstance(value, str) and value.startswith(("https://", "http://")):
            return value
    return None


def _date(fields: Mapping[str, Any], path: str) -> tuple[SourceDate, tuple[str, ...]]:
    """Return when a post was published, and what is doubtful about it."""
    doubts: list[str] = []
    for name in _DATES:
        value = first_text(fields, name)
        if not value or (name == "published" and value.lower() in ("true", "false", "yes", "no")):
            continue
        basis, evidence = (first_text(fields, one) for one in ("date_basis", "date_evidence"))
        found, doubt = field_date(value, basis, evidence, f"`{name}: {value}` in the front matter")
        if found is not None:
            return found, doubt
        if not doubts:
            doubts.append(f"has a date that cannot be read: `{name}: {value[:40]}`")
    places = [
        (first_text(fields, name), f"`{name}` in the front matter")
        for name in ("path", "permalink", "slug", "url")
    ]
    for place, where in (*places, (path, "the file's path")):
        if in_path := date_in_path(f"/{place}"):
            edtf, written = in_path
            if edtf.count("-") == 2:
                return dated(edtf, f"{written} in {where}"), tuple(doubts)
            # A folder's month is not necessarily the post's own.
            return inferred(edtf, "address", f"{written} in {where}"), tuple(doubts)
    if not doubts and first_text(fields, "lastmod", "updated", "modified", "last_modified_at"):
        doubts.append("only says when it was changed last")
    return SourceDate(None, "unknown", first_text(fields, "date_evidence")), tuple(doubts)


def _unpublished(fields: Mapping[str, Any], date: SourceDate) -> str | None:
    """Return why a post is not to be seen, or None."""
    if is_true(fields.get("draft")) or str(fields.get("published")).lower() in ("false", "no"):
        return "is a draft"
    status = str(fields.get("status", fields.get("visibility", ""))).lower()
    if status in _UNSEEN:
        return f"has the status {status!r}"
    if first_text(fields, "password") or is_true(fields.get("protected")):
        return "is protected by a password"
    if is_true(fields.get("headless")) or is_true(fields.get("hidden")):
        return "is hidden"
    if str(fields.get("layout", fields.get("template", ""))).lower() in _LAYOUTS:
        return "is not a post"
    if any(name in fields for name in ("redirect_to", "redirect", "redirect_url")):
        return "only leads to another page"
    expiry = read_date(first_text(fields, "expirydate"))
    if expiry and not is_future(expiry):
        return "has expired"
    later = read_date(first_text(fields, "publishdate"))
    if any(one and is_future(one) for one in (date.edtf, later)):
        return "is scheduled for later"
    return None
