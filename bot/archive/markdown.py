"""Reads seeds: Markdown files with front matter followed by the article's body."""

import re
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError, Mistake
from bot.archive.yaml_files import decoded, read_text, yaml_value

__all__ = ["Seed", "article_files", "body_of", "markdown_files", "read_seed"]

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"---[ \t]*+\r?+\n")
_KEY = re.compile(r"^([A-Za-z_]+)[ \t]*:", re.MULTILINE)

_MEND = (
    "begin the file with a line `---`, its title and other fields, and a line `---`,"
    " or move it out of the archive's folder"
)


class Seed:
    """The content of a Markdown file: its fields, the 1-based line of each, and its body."""

    def __init__(self, fields: dict[str, Any], lines: dict[str, int], body: str) -> None:
        self.fields = fields
        self.lines = lines
        self.body = body


def markdown_files(folder: Path) -> list[Path]:
    """Return the articles in a folder, sorted."""
    return article_files(folder, "*.md")


def article_files(folder: Path, pattern: str) -> list[Path]:
    """Return the files named like a pattern, sorted, except in `originals` and hidden folders."""
    return [
        file
        for file in sorted(folder.rglob(pattern))
        if not any(
            part == "originals" or part.startswith(".") for part in file.relative_to(folder).parts
        )
    ]


def read_seed(file: Path) -> Seed:
    """Return the content of a Markdown article; its body is everything after the front matter.

    Raises `ContentError` if the file cannot be read or has no valid front matter.
    """
    text = read_text(file)
    front = _front(text, file)
    fields = yaml_value(front.group(1), file, first_line=2)
    if not isinstance(fields, dict):
        mend = "write one `name: value` per line"
        raise ContentError([Mistake(file, 2, "the front matter has no fields", mend)])
    lines = {
        match.group(1): front.group(1).count("\n", 0, match.start()) + 2
        for match in _KEY.finditer(front.group(1))
    }
    return Seed(fields, lines, text[front.end() :])


def body_of(raw: bytes, file: Path) -> str:
    """Return the body in the bytes of a file, as `read_seed` does. Raises `ContentError`."""
    text = decoded(raw, file)
    return text[_front(text, file).end() :]


def _front(text: str, file: Path) -> re.Match[str]:
    front = _FRONT.match(text)
    if front is not None:
        return front
    if opening := _OPENING.match(text):
        last = _last_field(text[opening.end() :])
        place = f"line {last + 1}, the last field" if last else "the last field"
        problem, mend = "the front matter has no end", f"write a line `---` after {place}"
    else:
        problem, mend = "the file has no front matter", _MEND
    raise ContentError([Mistake(file, 1, problem, mend)])


def _last_field(text: str) -> int:
    """Return the 1-based line of the last field before a blank line, or 0 if there is none."""
    last = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            break
        if _KEY.match(line):
            last = number
    return last
