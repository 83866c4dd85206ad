"""Ghost's export: published posts and pages that everybody may read."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive.dates import UNDATED
from bot.importing.dates import dated, read_date
from bot.importing.files import decode, size_of
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

__all__ = ["Ghost"]

SIZE_LIMIT = 200_000_000
"""The most bytes of an export, which is read as a whole."""
_Rows = list[dict[str, Any]]


class Ghost:
    """An export of a blog."""

    name = "ghost"
    title = "Ghost"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it looks like one: `{"db": [{"meta": …, "data": …}]}`."""
        start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
        return start.startswith(b"{") and b'"db"' in start and b'"exported_on"' in start

    def open(self, path: Path, options: Options) -> Source:
        """Open a file."""
        size_of(path, SIZE_LIMIT)
        refusal = f"{path} is not a whole export of Ghost; export it again"
        try:
            (export, *_) = json.loads(decode(path.read_bytes())[0])["db"]
            tables = {name: _rows(rows) for name, rows in export["data"].items()}
            is_whole = isinstance(export["data"]["posts"], list)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ImportingError(refusal) from error
        if not is_whole:
            raise ImportingError(refusal)
        posts = tables["posts"]
        settings = {_word(row, "key"): _word(row, "value") for row in tables.get("settings", [])}
        blog = settings.get("title") or path.stem
        language = settings.get("locale") or settings.get("lang") or ""
        people = _people(tables)

        def items() -> Iterator[Item | LeftOut]:
            for post in posts:
                yield _item(post, people.get(_word(post, "id"), ""), blog, language)

        # An export holds no address of the site, so that its name has to serve.
        return Source(f"ghost:{blog}", blog, items, total=len(posts))


def _rows(value: Any) -> _Rows:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _word(row: Mapping[str, Any], name: str) -> str:
    """Return a text or a number of a row as text; empty if it is missing, a list or a map."""
    value = row.get(name)
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_plain else ""


def _people(tables: Mapping[str, _Rows]) -> dict[str, str]:
    """Return the authors of each post, in order."""
    names = {_word(user, "id"): _word(user, "name") for user in tables.get("users", [])}
    names.pop("", None)
    found = {
        _word(post, "id"): names[_word(post, "author_id")]
        for post in tables["posts"]
        if _word(post, "author_id") in names
    }
    listed: dict[str, list[str]] = {}
    rows = tables.get("posts_authors", [])
    for row in sorted(rows, key=lambda row: _word(row, "sort_order").zfill(6)):
        if name := names.get(_word(row, "author_id")):
            listed.setdefault(_word(row, "post_id"), []).append(name)
    return found | {post: ", ".join(people) for post, people in listed.items()}


def _item(post: dict[str, Any], author: str, blog: str, language: str) -> Item | LeftOut:
    key = _word(post, "id") or _word(post, "uuid") or _word(post, "slug")
    title, slug = _word(post, "title"), _word(post, "slug")
    status = _word(post, "status")
    visibility = _word(post, "visibility") if "visibility" in post else "public"
    if isinstance(post.get("id"), list | dict) or not key:
        return LeftOut(title or slug or "a post", "has an id that is not a text or a number")
    if status != "published":
        return LeftOut(
            title or key,
            "is a draft" if status == "draft" else f"is {status[:40] or 'without a status'}",
        )
    if visibility != "public":
        return LeftOut(title or key, f"is not public but for {visibility[:40] or 'others'}")
    raw = json.dumps(post, ensure_ascii=False, indent=1).encode(errors="replace")
    read = partial(_read, post, author, blog, language)
    original = Original(f"{key}.json", raw)
    return Item(key, slug or title or key, digest_of(raw, author, blog), read, original)


def _read(post: Mapping[str, Any], author: str, blog: str, language: str) -> Document:
    published = _word(post, "published_at")
    edtf = read_date(published)
    text = fragment_text(_word(post, "html")) or _word(post, "plaintext")
    return Document(
        _word(post, "title"),
        text,
        dated(edtf, f"published_at {published} in Ghost's export") if edtf else UNDATED,
        publisher=blog,
        author=author or None,
        url=_word(post, "canonical_url") or None,
        language=_word(post, "locale") or language or None,
    )
