"""When a page was published: as it states in its metadata, else as htmldate infers it.

The metadata are read here and not by htmldate, because htmldate gives a day without its origin, and
the day is to be that of the page's own offset. Kinds of metadata, the most telling first: JSON-LD
(`datePublished` of an article), `<meta>` (Open Graph, Dublin Core, schema.org, publishers' own),
`itemprop`, and `<time>`.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from bot.archive.dates import UNDATED, SourceDate, bounds
from bot.importing.dates import dated, inferred, is_future, read_date
from bot.question.period.stated import stated_dates

__all__ = ["is_certain", "page_date", "stated_date"]

_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date.publication",
    "dc.date",
    "dc:date",
    "citation_publication_date",
    "citation_date",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "published_time",
    "publication_date",
    "pubdate",
    "pdate",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "ptime",
    "article.published",
    "article.created",
    "article_date_original",
    "originalpublicationdate",
    "og:pubdate",
    "date",
    "created",
    "datecreated",
)
"""Names and properties of `<meta>`, in lower case, the most telling first."""
_ARTICLES = ("article", "posting", "report", "review", "webpage", "book", "thesis", "recipe")
"""What the types of schema.org that are published end in, in lower case."""
_UNMARKED = "a <time> of its article"
"""Nothing says that this is when it was published; it may be that of a comment."""
_FIRST_OF = re.compile(
    r"(?<!\d)0?1(?:\.|st|er|º)?[ ](?:de[ ])?[^\W\d_]{3,12}\.?(?:[ ]de|,)?[ ](\d{4})(?!\d)"
)
"""The first of a month in words, in languages that write the day before it."""
_TEXT_LIMIT = 100_000
"""The most characters in which a day is looked for."""
_JSON_LIMIT, _NODES = 500_000, 5_000
"""The most characters of a block of JSON-LD, and the most values in it."""


def stated_date(tree: Any) -> SourceDate | None:
    """Return when a page says that it was published, or None if its metadata do not say it.

    If they give the time in UTC, and somewhere the same moment with another offset, that is the
    page's own.
    """
    read = [
        (edtf, f"{found.strip()} in {evidence}")
        for found, evidence in (*_json_ld(tree), *_meta(tree), *_marked(tree), *_times(tree))
        if (edtf := read_date(found)) and not is_future(edtf)
    ]
    if not read:
        return None
    edtf, evidence = read[0]
    if edtf.endswith("Z"):
        moment = datetime.fromisoformat(edtf)
        for other, where in read[1:]:
            if "T" in other and not other.endswith("Z"):
                local = datetime.fromisoformat(other)
                if local.tzinfo is not None and abs(local - moment) < timedelta(minutes=1):
                    return dated(other, where)
    return dated(edtf, evidence)


def page_date(
    stated: SourceDate | None, day: str | None, address: str | None, text: str
) -> SourceDate:
    """Return when a page was published: as stated, else as htmldate has found it, or undated.

    A `<time>` that nothing marks counts only if htmldate finds no other day. A time in UTC does not
    tell the page's own day; if the page itself writes the day before or after, that is its own.
    """
    if stated is None:
        return _guessed(day, address, text)
    edtf = stated.edtf or ""
    if day and not is_certain(stated) and day != edtf[:10]:
        return _guessed(day, address, text)
    if day and edtf.endswith("Z") and _is_next_to(date.fromisoformat(edtf[:10]), day):
        return dated(day, f"{day} on the page; {stated.evidence}, in UTC")
    return stated


def is_certain(stated: SourceDate | None) -> bool:
    """Whether a page states its date in its metadata, so that htmldate need not look further."""
    return stated is not None and not stated.evidence.endswith(_UNMARKED)


def _is_next_to(stamp: date, day: str) -> bool:
    return abs((date.fromisoformat(day) - stamp).days) == 1


def _guessed(day: str | None, address: str | None, text: str) -> SourceDate:
    """Return the date that htmldate has found.

    htmldate turns a month or a year, even that of a copyright, into its first day; without that day
    in the page's text only the month is kept, or the year as uncertain.
    """
    if not day:
        return UNDATED
    year, month, number = day.split("-")
    written = day.replace("-", "/")
    if address and written in address:
        return inferred(day, "address", f"{written} in that of the page")
    where = "found by htmldate in the text of the page"
    if number == "01" and not _is_written(day, text):
        day = f"{year}?" if month == "01" else f"{year}-{month}"
        where += ", without a day"
    return dated(day, where, is_stated=False)


def _is_written(day: str, text: str) -> bool:
    """Whether the first day of a month is written in a text, in figures or with a name."""
    year, month, _ = day.split("-")
    figures = {(year, month, "01"), ("01", month, year), ("1", str(int(month)), year)}
    figures |= {(month, "01", year), (str(int(month)), "1", year)}
    if any(mark.join(parts) in text for mark in "-./" for parts in figures):
        return True
    if any(found[1] == year for found in _FIRST_OF.finditer(text)):
        return True
    return any(one.edtf == day for one in stated_dates(text[:_TEXT_LIMIT]))


def _json_ld(tree: Any) -> Iterator[tuple[str, str]]:
    created = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        for node in _nodes(script.text or ""):
            types = node.get("@type", "")
            kinds = [str(one).lower() for one in (types if isinstance(types, list) else [types])]
            if not any(kind.endswith(_ARTICLES) for kind in kinds):
                continue
            if isinstance(found := node.get("datePublished"), str):
                yield found, "datePublished of its JSON-LD"
            elif isinstance(found := node.get("dateCreated"), str):
                created.append((found, "dateCreated of its JSON-LD"))
    yield from created


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects in a block of JSON-LD, articles before the pages that hold them."""
    if len(text) > _JSON_LIMIT:
        return
    try:
        waiting: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    found: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    for _ in range(_NODES):
        if not waiting:
            break
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value[:_NODES]
        elif isinstance(value, dict):
            is_page = "page" in str(value.get("@type", "")).lower()
            (pages if is_page else found).append(value)
            waiting += [
                value[name] for name in ("@graph", "mainEntity", "hasPart") if name in value
            ]
    yield from found
    yield from pages


def _meta(tree: Any) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content") or meta.get("datetime")
        for kind in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(kind) or "").strip().lower()
            if content and name in _META:
                found.setdefault(name, content)
    for name in _META:
        if name in found:
            yield found[name], f"<meta> {name}"


def _marked(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield what is marked as the date with `itemprop` or as hAtom, or with `pubdate`."""
    for element in tree.iterfind(".//*[@itemprop]"):
        if "datePublished" in (element.get("itemprop") or "").split():
            yield _value(element), 'itemprop="datePublished"'
    for time in tree.iter("time", "abbr"):
        classes = (time.get("class") or "").lower()
        names = ("published", "entry-date", "dt-published", "post-date", "pubdate", "publish-date")
        is_named = time.get("pubdate") is not None or any(name in classes for name in names)
        if is_named and ("updated" not in classes.split() or "published" in classes):
            yield _value(time), f"<{time.tag}>"


def _times(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield the `<time>` of a page, if its article has one day alone."""
    header = [time for place in tree.iterfind(".//article//header") for time in _in(place)]
    article = [time for place in tree.iter("article") for time in _in(place)]
    main = [time for place in tree.iter("main") for time in _in(place)]
    for times in (header, article, main):
        if times and len({_day(_value(time)) for time in times}) == 1:
            yield _value(times[0]), _UNMARKED


def _in(place: Any) -> Iterator[Any]:
    return (time for time in place.iter("time") if time.get("datetime"))


def _value(element: Any) -> str:
    for name in ("datetime", "content", "title"):
        if value := element.get(name):
            return str(value)
    return str(element.text_content())[:200]


def _day(text: str) -> str:
    edtf = read_date(text)
    return str(bounds(edtf)[0]) if edtf else text
