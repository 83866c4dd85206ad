"""A seed: one Markdown file with front matter, then the article's body."""

import re
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError, Mistake
from bot.archive.yaml_files import decoded, read_text, yaml_value

__all__ = ["Seed", "body_of", "markdown_files", "read_seed"]

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_]+)[ \t]*:", re.MULTILINE)


class Seed:
    """What a Markdown file holds: its fields, the line that each stands in, and its body."""

    def __init__(self, fields: dict[str, Any], lines: dict[str, int], body: str) -> None:
        self.fields = fields
        self.lines = lines
        self.body = body


def markdown_files(folder: Path) -> list[Path]:
    """Return a folder's articles in order: every `*.md`, but for `originals` and what is hidden."""
    return [
        file
        for file in sorted(folder.rglob("*.md"))
        if not any(
            part == "originals" or part.startswith(".") for part in file.relative_to(folder).parts
        )
    ]


def read_seed(file: Path) -> Seed:
    """Return what a Markdown article holds; its body is everything behind the front matter.

    Raises `ContentError` when the file cannot be read or has no front matter.
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
    """Return the body in a file's bytes, as `read_seed` does. Raises `ContentError`."""
    text = decoded(raw, file)
    return text[_front(text, file).end() :]


def _front(text: str, file: Path) -> re.Match[str]:
    front = _FRONT.match(text)
    if front is None:
        mend = "begin the file with a line `---`, its title and other fields, and a line `---`"
        raise ContentError([Mistake(file, 1, "has no front matter", mend)])
    return front
