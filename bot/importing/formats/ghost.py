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
        try:
            (export, *_) = json.loads(decode(path.read_bytes())[0])["db"]
            tables = {name: _rows(rows) for name, rows in export["data"].items()}
            posts = tables["posts"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ImportingError(
                f"{path} is not a whole export of Ghost; export it again"
            ) from error
        settings = {row.get("key"): row.get("value") for row in tables.get("settings", [])}
        blog = str(settings.get("title") or "") or path.stem
        language = settings.get("locale") or settings.get("lang")
        people = _people(tables)

        def items() -> Iterator[Item | LeftOut]:
            for post in posts:
                yield _item(post, people.get(post.get("id"), ""), blog, language)

        # An export holds no address of the site, so that its name has to serve.
        return Source(f"ghost:{blog}", blog, items, total=len(posts))


def _rows(value: Any) -> _Rows:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _people(tables: Mapping[str, _Rows]) -> dict[Any, str]:
    """Return the authors of each post, in order."""
    names = {user.get("id"): str(user.get("name") or "") for user in tables.get("users", [])}
    found: dict[Any, str] = {
        post.get("id"): names[post["author_id"]]
        for post in tables["posts"]
        if post.get("author_id") in names
    }
    listed: dict[Any, list[str]] = {}
    rows = tables.get("posts_authors", [])
    for row in sorted(rows, key=lambda row: str(row.get("sort_order", "")).zfill(6)):
        if name := names.get(row.get("author_id")):
            listed.setdefault(row.get("post_id"), []).append(name)
    return found | {post: ", ".join(people) for post, people in listed.items()}


def _item(post: dict[str, Any], author: str, blog: str, language: Any) -> Item | LeftOut:
    key = str(post.get("id") or post.get("uuid") or post.get("slug") or "")
    title, slug = str(post.get("title") or ""), str(post.get("slug") or "")
    status, visibility = str(post.get("status")), str(post.get("visibility", "public"))
    if status != "published":
        return LeftOut(title or key, "is a draft" if status == "draft" else f"is {status[:40]}")
    if visibility != "public":
        return LeftOut(title or key, f"is not public but for {visibility[:40]}")
    raw = json.dumps(post, ensure_ascii=False, indent=1).encode(errors="replace")
    read = partial(_read, post, author, blog, language)
    original = Original(f"{key}.json", raw)
    return Item(key, slug or title or key, digest_of(raw, author, blog), read, original)


def _read(post: Mapping[str, Any], author: str, blog: str, language: Any) -> Document:
    published = str(post.get("published_at") or "")
    edtf = read_date(published)
    text = fragment_text(str(post.get("html") or "")) or str(post.get("plaintext") or "")
    return Document(
        str(post.get("title") or ""),
        text,
        dated(edtf, f"published_at {published} in Ghost's export") if edtf else UNDATED,
        publisher=blog,
        author=author or None,
        url=str(post.get("canonical_url") or "") or None,
        language=str(post.get("locale") or language or "") or None,
    )
