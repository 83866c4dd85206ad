"""PDF files: the text of their pages, without running heads, and where each page begins."""

import logging
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.archive.dates import UNDATED, SourceDate
from bot.importing.dates import inferred, read_date
from bot.importing.model import Document, LeftOutError
from bot.importing.text import TEXT_LIMIT, clean_text, first_words, without_heading_marks

__all__ = ["joined_pages", "read_pdf"]

PAGE_LIMIT = 5_000
"""The most pages of a file."""
_EDGE = 2
"""How many lines at the top and the bottom of a page may be running heads."""
_OFTEN = 0.4
"""On what share of the pages a running head is at least, of the left or of the right ones."""
_SHORT = 0.75
"""A line is shorter than this share of the usual length only at the end of a paragraph."""
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[-–—|\s]*+(?:page|p\.|стр\.|с\.|صفحه)?\s*+[\divxlc]{1,6}[-–—|\s]*+", re.I)
_HYPHENED = re.compile(r"(?<!\w)(\w++)[-\u00ad\u2010]\n(\w++)")
_ENDS = '.!?:…؟۔»”")'
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d))?([-+Z])?(?:(\d\d)'?(\d\d)?)?")
_NO_TITLE = ("untitled", "microsoft word", "document")
_FILES = (".doc", ".docx", ".indd", ".pdf", ".tex", ".dvi", ".rtf")
"""How titles begin and end that are only names of files."""


def read_pdf(path: Path) -> Document:
    """Return the article of a file. Raises `LeftOutError`."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with PdfReader(path) as reader:
        if reader.is_encrypted and not reader.decrypt(""):
            raise LeftOutError("is protected by a password")
        if len(reader.pages) > PAGE_LIMIT:
            raise LeftOutError(f"has more than {PAGE_LIMIT:,} pages; split it")
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            length += len(pages[-1])
            if length > TEXT_LIMIT:
                raise LeftOutError(f"is longer than {TEXT_LIMIT:,} characters; split it")
        about: Mapping[str, object] = reader.metadata or {}
        title, author = (str(about.get(name) or "").strip() for name in ("/Title", "/Author"))
        created = str(about.get("/CreationDate") or "")
    text, starts = joined_pages(pages)
    if not text:
        raise LeftOutError("has no text, only pictures of pages; read it with OCR first")
    doubts = []
    if not title or title.lower().startswith(_NO_TITLE) or title.lower().endswith(_FILES):
        title = first_words(text)
        doubts.append("states no title; its first words serve as one")
    more = {"pages": " ".join(f"{number}:{start}" for number, start in starts)}
    return Document(
        title, text, _date(created), author=author or None, more=more, doubts=tuple(doubts)
    )


def _date(created: str) -> SourceDate:
    match = _DATE.match(created)
    if match is None:
        return UNDATED
    day = "-".join(part for part in match.groups()[:3] if part)
    edtf = read_date(day)
    if edtf is None:
        return UNDATED
    return inferred(edtf, "properties", f"CreationDate {created}")


def joined_pages(pages: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of pages, and of each page its number and where it begins in the text.

    Numbers begin at 1, offsets at 0; offsets count code points. A page without text is left out.
    """
    lines = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    heads = _running_heads(lines)
    words = Counter(word for page in lines for line in page for word in line.lower().split())
    text, starts = "", []
    for number, page in enumerate(lines, 1):
        body = _paragraphs(_without(page, heads), words)
        if not body:
            continue
        # A sentence that goes on over the page stays one paragraph.
        between = ("\n\n" if text[-1] in _ENDS else " ") if text else ""
        text += between
        starts.append((number, len(text)))
        text += body
    return text, starts


def _shape(line: str) -> str:
    return _DIGITS.sub("0", line.lower())


def _edges(page: list[str]) -> list[int]:
    """Return the indexes of the lines at the top and the bottom of a page."""
    return sorted({*range(min(_EDGE, len(page))), *range(max(len(page) - _EDGE, 0), len(page))})


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Return the shapes of lines that are at the edges of many pages, numbers apart."""
    if len(pages) < 3:
        return set()
    found = Counter(shape for page in pages for shape in {_shape(page[at]) for at in _edges(page)})
    return {shape for shape, count in found.items() if count >= max(3, _OFTEN * len(pages))}


def _without(page: list[str], heads: set[str]) -> list[str]:
    edges = {at for at in _edges(page) if _shape(page[at]) in heads or _NUMBER.fullmatch(page[at])}
    return [line for at, line in enumerate(page) if at not in edges]


def _paragraphs(lines: list[str], words: Counter[str]) -> str:
    """Return lines as paragraphs: one ends with a short line, or a line that ends a sentence."""
    if not lines:
        return ""
    usual = sorted(map(len, lines))[len(lines) * 3 // 4]
    text = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        text += line
        is_divided = line[-1] in "-\u00ad\u2010"
        is_end = (
            not is_divided
            and len(line) < _SHORT * usual
            and (line[-1] in _ENDS or following[:1].isupper())
        )
        text += "\n\n" if is_end else "\n"
    text = _HYPHENED.sub(lambda match: _unhyphened(match, words), text)
    text = text.replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n").strip()
    return clean_text(without_heading_marks(text)) if text else ""


def _unhyphened(match: re.Match[str], words: Counter[str]) -> str:
    """Return a word that was divided at the end of a line, with its hyphen if it has one elsewhere.

    `well-` and `known` are `well-known` if the document has that word, else `wellknown`.
    """
    first, second = match.groups()
    whole = f"{first}-{second}"
    is_compound = words[whole.lower()] > words[(first + second).lower()]
    is_name = second[:1].isupper() or first[-1:].isdigit()
    return whole if is_compound or is_name else first + second
