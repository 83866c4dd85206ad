"""Word files (.docx): paragraphs, headings, lists and tables in order."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive.dates import UNDATED
from bot.importing.dates import dated
from bot.importing.model import Document
from bot.importing.text import without_heading_marks
from bot.importing.zips import opened_zip

if TYPE_CHECKING:
    from docx.table import Table

__all__ = ["read_docx"]

_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)


def read_docx(path: Path) -> Document:
    """Return the article of a file. Raises `LeftOutError`."""
    import docx
    from docx.table import Table

    with opened_zip(path):
        pass  # it does not unfold too far
    word = docx.Document(str(path))
    title = word.core_properties.title.strip()
    blocks: list[str] = []
    is_list = False
    for part in word.iter_inner_content():
        if isinstance(part, Table):
            blocks.append("\n\n" + "\n".join(_rows(part)))
            is_list = False
            continue
        text = without_heading_marks(part.text.strip())
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
        date = dated(day, f"the file was created {day}", is_stated=False)
    return Document(
        title,
        "".join(blocks).strip("\n"),
        date,
        author=about.author.strip() or None,
        language=about.language.strip() or None,
    )


def _rows(table: "Table") -> Iterator[str]:
    for row in table.rows:
        yield "\t".join(" ".join(cell.text.split()) for cell in row.cells)
