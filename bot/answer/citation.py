"""Exports a quote for citing: as a W3C Web Annotation, as CSL-JSON and as plain text.

The annotation follows the Web Annotation Data Model (W3C Recommendation, 23 February 2017, sections
4.2.4 and 4.2.5). Its positions count Unicode code points of the archive's text, which is identified
by its SHA-256 in a `ni:` URI (RFC 6920). Positions on a web page differ, so there only the words
select the quote. CSL-JSON follows the Citation Style Language 1.0.2; a date that the source does
not plainly state is given in words.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bot.archive.dates import SourceDate
from bot.archive.model import Article, Quote
from bot.i18n.dates import date_words
from bot.i18n.sources import about_words, isolated
from bot.i18n.texts import Texts

__all__ = [
    "CONTEXT",
    "citation_file",
    "csl_item",
    "file_name",
    "plain_citation",
    "short_citation",
    "web_annotation",
]

CONTEXT = 32
"""Characters of context before and after a quote, to tell it from the same words elsewhere."""
_PLAIN_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?", re.ASCII)
_LAST_MONTH = 12
_NAME = re.compile(r"[^A-Za-z0-9]+")
_NAME_LIMIT = 40


def citation_file(quotes: Sequence[Quote], texts: Texts, links: Mapping[Quote, str]) -> str:
    """Return a JSON document with one object per quote: its `text`, `annotation` and `csl`.

    `links` are the links to the quotes in the bot, as far as they are known.
    """
    items = [
        {
            "text": plain_citation(quote, texts, links.get(quote)),
            "annotation": web_annotation(quote, links.get(quote)),
            "csl": csl_item(quote, texts),
        }
        for quote in quotes
    ]
    return json.dumps({"citations": items}, ensure_ascii=False, indent=2) + "\n"


def file_name(quotes: Sequence[Quote]) -> str:
    """Return a name for the document, of ASCII letters, digits and hyphens."""
    name = _NAME.sub("-", quotes[0].article.id)[:_NAME_LIMIT].strip("-").lower()
    return f"citation-{name}.json" if name else "citation.json"


def plain_citation(quote: Quote, texts: Texts, link: str | None = None) -> str:
    """Return lines with the quote, title, source and date, URL, place in the archive and link."""
    article, span = quote.article, quote.span
    place = texts.say(
        "cite_place",
        start=texts.number(span.start),
        end=texts.number(span.end),
        sha256=article.sha256,
    )
    lines = [short_citation(quote, texts), article.url, place, link]
    return "\n".join(filter(None, lines))


def short_citation(quote: Quote, texts: Texts, link: str | None = None) -> str:
    """Return lines with the quote, title, source and date, and link."""
    article = quote.article
    lines = [f"“{quote.text}”", isolated(article.title, texts), about_words(article, texts)]
    return "\n".join((*lines, *filter(None, (link,))))


def web_annotation(quote: Quote, link: str | None = None) -> dict[str, Any]:
    """Return a Web Annotation of the archive's text and, if the article has a URL, of the page."""
    article, span = quote.article, quote.span
    words: dict[str, Any] = {
        "type": "TextQuoteSelector",
        "exact": quote.text,
        "prefix": article.text[max(0, span.start - CONTEXT) : span.start],
        "suffix": article.text[span.end : span.end + CONTEXT],
    }
    place = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    text = {
        "id": _name_of(article),
        "type": "Text",
        "format": "text/plain",
        "language": article.language,
    }
    targets: list[dict[str, Any]] = [
        {"type": "SpecificResource", "source": text, "selector": [words, place]}
    ]
    if article.url:
        targets.append({"type": "SpecificResource", "source": article.url, "selector": words})
    own = f"{_name_of(article)}#char={span.start},{span.end}"
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": link or f"urn:uuid:{uuid5(NAMESPACE_URL, own)}",
        "type": "Annotation",
        "motivation": "highlighting",
        "target": targets,
    }


def csl_item(quote: Quote, texts: Texts) -> dict[str, Any]:
    """Return the article as a CSL-JSON item, with a note on the basis of its date."""
    article, date = quote.article, quote.article.date
    item: dict[str, Any] = {
        "id": f"{article.sha256[:12]}-{quote.span.start}-{quote.span.end}",
        "type": "webpage" if article.url else "article",
        "title": article.title,
        "language": article.language,
    }
    if article.publisher:
        item["publisher"] = article.publisher
    if article.author:
        item["author"] = [{"literal": article.author}]
    if article.url:
        item["URL"] = article.url
    if date.edtf is not None:
        item["issued"] = _issued(date, texts)
    note = texts.say("cite_date", date=date_words(date, texts))
    if date.evidence:
        note = f"{note} – {date.evidence}"
    item["note"] = note
    item["custom"] = {
        "date_edtf": date.edtf,
        "date_basis": date.basis,
        "date_evidence": date.evidence,
        "sha256": article.sha256,
    }
    return item


def _issued(date: SourceDate, texts: Texts) -> dict[str, Any]:
    """Return a CSL date: in parts if the source states a plain date, otherwise in words.

    An inferred, uncertain or open date is given in words, so that no citation style makes it look
    exact; only the first two are approximate ("circa").
    """
    edtf = date.edtf or ""
    parts = [_parts(side) for side in edtf.split("/")]
    if date.basis == "stated" and all(parts):
        return {"edtf": edtf, "date-parts": parts}
    issued: dict[str, Any] = {"edtf": edtf, "literal": date_words(date, texts)}
    # A season, a decade or a day B.C. that the source states is not approximate.
    if date.basis != "stated" or any(mark in edtf for mark in "?~%"):
        issued["circa"] = True
    return issued


def _parts(side: str) -> list[int] | None:
    match = _PLAIN_DATE.fullmatch(side)
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part]
    # Months above 12 are seasons.
    return parts if len(parts) == 1 or parts[1] <= _LAST_MONTH else None


def _name_of(article: Article) -> str:
    digest = urlsafe_b64encode(bytes.fromhex(article.sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}?ct=text/plain"
