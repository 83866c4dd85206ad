"""Reads one file of a folder: its front matter, and its body as readers see it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError, Mistake
from bot.archive.folders.defaults import FORMATS
from bot.archive.folders.files import MARKDOWN
from bot.archive.front_matter.found_fields import Defaults, FoundFields, found_fields, is_index
from bot.archive.front_matter.parsing import Front, front_matter
from bot.archive.markdown_text import plain_text
from bot.archive.markup.titles import plain_title
from bot.archive.segmentation import blocks
from bot.archive.yaml_files import decoded

__all__ = ["ArticleFile", "read_article_file"]

_TITLE_LINE = re.compile(r"#{1,6}[ \t]+(\S[^\r\n]{0,500})")
_DAY_BEFORE = re.compile(r"^\d{4}-\d\d?-\d\d?[-_]")
_HEAD = 20
"""The most blocks of a text that are searched for a heading."""


@dataclass(slots=True)
class ArticleFile:
    """What was read of a file."""

    found: FoundFields
    text: str
    """The text as loaded: that of readers, unless the format is plain."""
    lines: Mapping[str, int]
    """The 1-based line of each field of `found`."""
    mistakes: list[Mistake] = field(default_factory=list)
    has_front_matter: bool = True


def read_article_file(
    raw: bytes,
    file: Path,
    path: Path,
    defaults: Defaults,
    read_markdown: Callable[[str], str] = plain_text,
) -> ArticleFile:
    """Return the article in the bytes of a file; `path` is the file's path within the archive.

    `read_markdown` returns what `plain_text` does, from a cache if there is one.

    Raises `ContentError` if the bytes are not a text in UTF-8.
    """
    source = _source(raw, file)
    front = front_matter(source, file)
    found = found_fields(front.fields, path, defaults)
    body = source[front.body :]
    mistakes = list(front.mistakes)
    form = _format(front, file, defaults, mistakes)
    text = read_markdown(body) if form == "markdown" else body
    found.fields["text"] = text
    if form == "markdown" and isinstance(found.fields.get("title"), str):
        found.fields["title"] = plain_title(found.fields["title"])
    _complete(found, text, file, path, mistakes, front)
    lines = {
        ours: front.lines[name] for ours, name in found.names.items() if name in front.lines
    } | {name: line for name, line in front.lines.items() if name in found.fields}
    return ArticleFile(found, text, lines, mistakes, front.is_there)


def _source(raw: bytes, file: Path) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContentError([Mistake(file, None, "is in UTF-16", "save the file as UTF-8")])
    at = raw.find(b"\x00")
    if at >= 0:
        problem = f"byte {at} is NUL, which no text has"
        raise ContentError([Mistake(file, None, problem, "replace the file with its text")])
    source = decoded(raw, file)
    # Line ends of very old systems, which no reader of front matter knows.
    return source.replace("\r", "\n") if "\r" in source and "\n" not in source else source


def _format(front: Front, file: Path, defaults: Defaults, mistakes: list[Mistake]) -> str:
    by_ending = "markdown" if file.suffix.lower() in MARKDOWN else "plain"
    form: Any = front.fields.get("format")
    if form in FORMATS:
        return str(form)
    if form is not None and front.lines.get("format"):
        mend = f"write {' or '.join(FORMATS)}, or remove it"
        problem = f"{str(form)[:80]!r} is not a format"
        mistakes.append(Mistake(file, front.lines["format"], problem, mend))
    return defaults.format if defaults.format and by_ending == "markdown" else by_ending


def _complete(
    found: FoundFields, text: str, file: Path, path: Path, mistakes: list[Mistake], front: Front
) -> None:
    """Give an article without an id or a title the ones that its path and text suggest."""
    if not found.fields.get("id"):
        found.fields["id"] = path.with_suffix("").as_posix()
        found.names.pop("id", None)
    title = found.fields.get("title")
    if isinstance(title, str) and title.strip():
        return
    heading = _heading(text)
    found.fields["title"] = heading or _named(path)
    taken = "its first heading" if heading else "the file's name"
    if front.is_there:
        problem = f"the title is missing and was taken from {taken}"
        mistakes.append(Mistake(file, 1, problem, "add `title:` with the article's title"))
    elif mistakes:
        first = mistakes[0]
        problem = f"{first.problem}, and its title was taken from {taken}"
        mistakes[0] = Mistake(file, first.line, problem, first.mend)


def _heading(text: str) -> str:
    for _, block in zip(range(_HEAD), blocks(text), strict=False):
        if block.is_heading and (match := _TITLE_LINE.match(text, block.span.start)):
            return match[1].strip()
    return ""


def _named(path: Path) -> str:
    """Return a title from a file's name, or of an `index`, `index.fr` too, from its folder's."""
    stem = (path.parent.name if is_index(path) else "") or path.stem
    words = _DAY_BEFORE.sub("", stem).replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else path.name
