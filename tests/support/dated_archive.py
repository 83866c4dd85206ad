"""A folder of dated articles, given as a day and a text by name."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["write_dated"]


def write_dated(folder: Path, articles: Mapping[str, tuple[str, str]], *fields: str) -> None:
    """Write each article into a new folder, with further lines of front matter."""
    folder.mkdir()
    for name, (day, text) in articles.items():
        lines = (f"title: {name.title()}", f"date: {day}", "date_basis: stated", *fields)
        head = "\n".join(("---", *lines, "---"))
        (folder / f"{name}.md").write_text(f"{head}\n{text}\n", encoding="utf-8")
