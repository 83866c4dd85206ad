"""The archive's own fields from those that a site generator writes, by whatever name.

Names that are not listed are fine and are ignored: a theme has dozens.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from bot.archive.front_matter.found_dates import day_in_path, edtf_of, named_day

__all__ = ["Defaults", "FoundFields", "found_fields", "is_index", "is_title_name"]

_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "author": ("author", "authors", "by", "byline", "creator"),
    "publisher": ("publisher", "site_name"),
    "language": ("language", "lang", "locale"),
    "url": ("url", "canonical_url", "canonicalURL", "canonicalUrl", "canonical", "permalink"),
    "date": (
        *("date", "published", "publishDate", "publishdate", "published_at", "publish_date"),
        *("pubDate", "pubdate", "datePublished", "date_published", "created", "created_at"),
    ),
}
"""The names under which a field is looked for, the best first."""
_INSIDE = ("extra", "taxonomies", "params", "metadata")
"""Maps in which Zola, Hugo and others keep further fields."""
_OWN = ("id", "original", "date_basis", "date_evidence", "format")
_SHOWN = 80
"""The most characters of a date that is not understood that are repeated."""
_PEOPLE = 20
"""The most authors that are named."""
_TAG = re.compile(r"\.([a-z]{2,3}(?:-[A-Za-z]{2,4})?)$")
_LANGUAGES = frozenset(
    """ar az be bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id is it ja ka kk ko ky
    lt lv mk ms nb nl no pl pt ro ru sk sl sq sr sv ta tg th tk tr uk ur uz vi zh""".split()
)
"""Languages that the end of a file's name may say, as in `about.fr.md`."""
_TRUE = frozenset(("true", "yes", "on", "1"))


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for all articles of a folder that do not say otherwise; see `archive.yaml`."""

    format: str = ""
    publisher: str | None = None
    language: str | None = None
    base_url: str | None = None


@dataclass(slots=True)
class FoundFields:
    """The fields of one article, as `article_from` takes them."""

    fields: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """The name under which each was found."""
    unread: list[tuple[str, str, str]] = field(default_factory=list)
    """What was not understood: the field, the problem and the mend."""
    left_out: str = ""
    """Why the article is not to be used, if it says so itself."""
    relative: str = ""
    """An address without a site, which needs `base_url`."""


def found_fields(given: Mapping[Any, Any], path: PurePath, defaults: Defaults) -> FoundFields:
    """Return what the fields of a front matter say; `path` is the file's within its archive."""
    found = FoundFields()
    for name in _OWN:
        if name in given:
            found.fields[name] = given[name]
            found.names[name] = name
    for ours, names in _NAMES.items():
        name, value = _first(given, names, ours)
        if value is not None:
            found.fields[ours], found.names[ours] = value, name
    if not found.fields.get("title"):
        for name, value in given.items():
            if is_title_name(str(name)) and isinstance(value, str) and value.strip():
                found.fields["title"], found.names["title"] = value, str(name)
                break
    for name in given:
        if name not in found.names.values():
            found.fields.setdefault(str(name), None)
    found.left_out = _left_out(given, path)
    if "author" in found.fields:
        found.fields["author"] = ", ".join(list(_people(found.fields["author"]))[:_PEOPLE]) or None
    _read_date(found, given, path)
    _read_language(found, path, defaults)
    _read_address(found, defaults)
    if found.fields.get("publisher") is None:
        found.fields["publisher"] = defaults.publisher
    return found


def is_index(path: PurePath) -> bool:
    """Whether a file has no name of its own but that of its folder: `index.md`, `_index.fr.md`."""
    return path.stem.partition(".")[0].lower() in ("index", "_index")


def is_title_name(name: str) -> bool:
    """Whether a field is a title under a name of the site's own: `newstitle`, `page_title`."""
    name = name.lower()
    return name.endswith("title") and not name.startswith(("sub", "short", "nav", "menu"))


def _first(given: Mapping[Any, Any], names: tuple[str, ...], ours: str) -> tuple[str, Any]:
    """Return the first name that has a value, and the value; `published` may be only yes or no."""
    for within in (given, *[given[name] for name in _INSIDE if isinstance(given.get(name), dict)]):
        for name in names:
            value = within.get(name)
            if value in (None, "", []) or (ours == "date" and _is_flag(value)):
                continue
            return name, value
    return "", given.get(names[0]) if names[0] in given else None


def _is_flag(value: Any) -> bool:
    return isinstance(value, str) and value.lower() in ("true", "false", "yes", "no", "on", "off")


def _people(value: Any) -> Iterator[str]:
    """Yield the names in a text, a map with a name, or a list of these."""
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, dict):
        name = next((value[key] for key in ("name", "title", "id") if value.get(key)), None)
        if isinstance(name, str):
            yield name.strip()
        elif name is None:
            yield from (str(key) for key in value)
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, str | dict):
                yield from _people(one)


def _left_out(given: Mapping[Any, Any], path: PurePath) -> str:
    def says(name: str) -> str:
        value = given.get(name)
        return value.strip().lower() if isinstance(value, str) else ""

    if says("draft") in _TRUE or says("status") == "draft" or "_drafts" in path.parts:
        return "draft"
    if says("published") in ("false", "no") or says("status") in ("hidden", "private"):
        return "not published"
    return "protected by a password" if says("password") else ""


def _read_date(found: FoundFields, given: Mapping[Any, Any], path: PurePath) -> None:
    """Read the date, or take it from an address or from the name of the file or its folder."""
    written = found.fields.get("date")
    if isinstance(written, str) and written.strip():
        edtf = edtf_of(written)
        found.fields["date"] = edtf or written[:_SHOWN]
        if edtf:
            return
    elif written is not None or found.fields.get("date_basis") not in (None, "stated"):
        return
    day, evidence = _day_elsewhere(given, path)
    if day is None:
        return  # `article_from` says what is wrong with a date that is not understood
    if written is not None:
        problem = f"{str(written)[:_SHOWN]!r} is not a date; {evidence} was taken"
        found.unread.append(("date", problem, "write it as YYYY-MM-DD"))
    found.fields["date"], found.fields["date_evidence"] = day, evidence


def _day_elsewhere(given: Mapping[Any, Any], path: PurePath) -> tuple[str | None, str]:
    """Return the day in the name of the file, of the folder of an `index`, or in an address."""
    name = path.parent.name if is_index(path) else path.name
    if day := named_day(name):
        return day, "the date in the file's name"
    if day := day_in_path(path.as_posix()):
        return day, "the date in the folders' names"
    for key in ("path", "permalink", "url"):
        value = given.get(key)
        if isinstance(value, str) and (day := day_in_path(f"/{value[:500]}/")):
            return day, f"the date in `{key}`"
    return None, ""


def _read_language(found: FoundFields, path: PurePath, defaults: Defaults) -> None:
    language = found.fields.get("language")
    if isinstance(language, str):
        found.fields["language"] = language.strip().partition(".")[0].replace("_", "-")
    elif language is None:
        tag = _TAG.search(path.stem)
        is_known = tag and tag[1].partition("-")[0] in _LANGUAGES
        found.fields["language"] = tag[1] if tag and is_known else defaults.language


def _read_address(found: FoundFields, defaults: Defaults) -> None:
    """Complete an address that begins with a slash, or leave it out if its site is not known."""
    url, name = found.fields.get("url"), found.names.get("url")
    if not isinstance(url, str) or "://" in url:
        return
    is_template = name == "permalink" and (":" in url or not url.startswith("/"))
    if url.startswith("/") and defaults.base_url and not is_template:
        found.fields["url"] = defaults.base_url.rstrip("/") + url
    elif url.startswith("/") or is_template:
        found.fields["url"] = None
        found.relative = url
