"""Word files (.docx): paragraphs, headings, lists and tables in order."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from lxml import etree

from bot.archive.dates import UNDATED
from bot.importing.dates import inferred
from bot.importing.model import Document, LeftOutError
from bot.importing.text import without_heading_marks
from bot.importing.zips import entry_bytes, opened_zip

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

__all__ = ["read_docx"]

ELEMENT_LIMIT = 3_000_000
"""The most elements of XML in a file."""
PARAGRAPH_LIMIT = 100_000
"""The most paragraphs, those in tables and in headers included."""
COLUMN_LIMIT = 1_000
"""The most columns that a cell of a table spans; Word makes at most 63."""
CELL_LIMIT = 200_000
"""The most cells of tables, each counted as often as it has columns."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/"
"""What the names of the strict form of Open XML begin with, which python-docx does not know."""
_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)


def read_docx(path: Path) -> Document:
    """Return the article of a file. Raises `LeftOutError`."""
    import docx
    from docx.table import Table

    with opened_zip(path) as found:
        _check(found)
        if "_rels/.rels" in found.namelist() and _STRICT in entry_bytes(found, "_rels/.rels"):
            raise LeftOutError("is in the strict form of Open XML; save it as an ordinary .docx")
    word = docx.Document(str(path))
    title = word.core_properties.title.strip()
    blocks: list[str] = []
    is_list = False
    for part in word.iter_inner_content():
        if isinstance(part, Table):
            blocks.append("\n\n" + "\n".join(_rows(part)))
            is_list = False
            continue
        text = without_heading_marks("\n".join([part.text.strip(), *_boxes(part)]).strip())
        style = (part.style.name if part.style is not None else None) or ""
        if not text:
            continue
        was_list, is_list = is_list, style.startswith("List")
        if style == "Title" and not title:
            title = " ".join(text.split())
        elif heading := _HEADING.match(style):
            blocks.append(f"\n\n{'#' * int(heading[1])} {' '.join(text.split())}")
        elif is_list:
            blocks.append(("\n" if was_list else "\n\n") + f"• {text}")
        else:
            blocks.append(f"\n\n{text}")
    about = word.core_properties
    date = UNDATED
    if about.created is not None and about.created.year > 1990:
        day = about.created.date().isoformat()
        date = inferred(day, "properties", f"created {day}")
    return Document(
        title,
        "".join(blocks).strip("\n"),
        date,
        author=about.author.strip() or None,
        language=about.language.strip() or None,
    )


def _boxes(paragraph: "Paragraph") -> Iterator[str]:
    """Yield the paragraphs of the text boxes that are anchored in one, each box once."""
    for element in paragraph._p.iter(f"{_WORD}txbxContent"):
        if any(above.tag == f"{_COMPATIBLE}Fallback" for above in element.iterancestors()):
            continue  # the same box again, for old programs
        for inner in element.iter(f"{_WORD}p"):
            if text := "".join(one.text or "" for one in inner.iter(f"{_WORD}t")).strip():
                yield text


def _check(found: ZipFile) -> None:
    """Count what the parts of a file have, before trees are made of them.

    Raises `LeftOutError` if it is too much.
    """
    counts: Counter[str] = Counter()
    for name in found.namelist():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        events = etree.iterparse(BytesIO(entry_bytes(found, name)), resolve_entities=False)
        for _, element in events:
            _count(element, counts)
            element.clear(keep_tail=True)
            parent = element.getparent()
            while parent is not None and (before := element.getprevious()) is not None:
                parent.remove(before)


def _count(element: Any, counts: Counter[str]) -> None:
    tag = str(element.tag).rpartition("}")[2]
    counts["elements"] += 1
    counts["paragraphs"] += tag == "p"
    counts["cells"] += tag == "tc"
    if tag == "gridSpan":
        # Longer numbers are never turned into integers, which would take long itself.
        value = next((text for name, text in element.items() if name.endswith("val")), "")
        span = int(value) if value.isdigit() and len(value) < 6 else COLUMN_LIMIT + 1
        if span > COLUMN_LIMIT:
            raise LeftOutError(f"has a cell of more than {COLUMN_LIMIT:,} columns in a table")
        counts["cells"] += span - 1
    limits = (
        ("elements", ELEMENT_LIMIT),
        ("paragraphs", PARAGRAPH_LIMIT),
        ("cells", CELL_LIMIT),
    )
    for what, limit in limits:
        if counts[what] > limit:
            raise LeftOutError(f"has more than {limit:,} {what}; split it")


def _rows(table: "Table") -> Iterator[str]:
    for row in table.rows:
        yield "\t".join(" ".join(cell.text.split()) for cell in row.cells)
