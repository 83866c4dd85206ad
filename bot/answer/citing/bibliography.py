r"""A quote's article for reference managers: as BibTeX and as RIS.

BibTeX knows no date but a year, month and day, and RIS no more; so both have one only where the
source plainly states it. Any other date is in the note, in words. Lines and braces of untrusted
titles cannot end a field: white space becomes single spaces, and BibTeX's special characters are
written as its commands.
"""

import re
from typing import Any

from bot.answer.citation import csl_item
from bot.archive.model import Quote
from bot.i18n.texts import Texts

__all__ = ["bibtex", "ris"]

_SPECIAL = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_KEY = re.compile(r"[^a-z0-9]+")
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


def bibtex(quote: Quote, texts: Texts, link: str | None = None) -> str:
    """Return a BibTeX entry with the quote as an annotation; `link` leads to it in the archive."""
    item = csl_item(quote, texts)
    date = _date_parts(item)
    fields = {
        "title": f"{{{_tex(item['title'])}}}",
        "author": f"{{{_tex(quote.article.author)}}}" if quote.article.author else "",
        "publisher": _tex(item.get("publisher", "")),
        "year": str(date[0]) if date else "",
        "month": str(date[1]) if len(date) > 1 else "",
        "day": str(date[2]) if len(date) > 2 else "",
        "url": _address(item.get("URL") or link or ""),
        "language": item["language"],
        "note": _tex(item["note"]),
        "annote": _tex(quote.text),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@misc{{{_key(quote)},", *lines, "}")) + "\n"


def ris(quote: Quote, texts: Texts, link: str | None = None) -> str:
    """Return a RIS record with the quote as a note; `link` leads to it in the archive."""
    item = csl_item(quote, texts)
    date = _date_parts(item)
    day = "/".join(f"{part:02d}" if at else f"{part:04d}" for at, part in enumerate(date))
    fields = [
        ("TY", "ELEC" if quote.article.url else "GEN"),
        ("ID", item["id"]),
        ("TI", item["title"]),
        ("AU", quote.article.author),
        ("PB", item.get("publisher")),
        ("PY", f"{date[0]:04d}" if date else ""),
        ("DA", day + "/" * (3 - len(date)) if date else ""),
        ("LA", item["language"]),
        ("UR", item.get("URL")),
        ("L2", link),
        ("N1", item["note"]),
        ("N1", f"“{quote.text}”"),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join((*lines, "ER  - ")) + "\r\n"


def _date_parts(item: dict[str, Any]) -> list[int]:
    """Return the year, month and day that the source plainly states, as far as it does."""
    parts: list[list[int]] = item.get("issued", {}).get("date-parts", [])
    return parts[0] if len(parts) == 1 else []


def _key(quote: Quote) -> str:
    name = _KEY.sub("-", quote.article.id.lower())[:40].strip("-") or "article"
    return f"{name}-{quote.span.start}-{quote.span.end}"


def _line(text: str) -> str:
    return " ".join(text.translate(_CONTROL).split())


def _tex(text: str) -> str:
    return _line(text).translate(_SPECIAL)


def _address(url: str) -> str:
    """Return an address without what would end its field."""
    return _line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
