"""Finds the front matter of a text and reads its fields, in whichever of four forms it is.

- YAML between `---` and `---` or `...` (Jekyll, Hugo, Ghost, Obsidian)
- TOML between `+++` and `+++` (Hugo, Zola)
- JSON, an object at the very beginning (Hugo)
- header lines `Title: …` up to a blank line (Pelican, MultiMarkdown)

What is not valid is read line by line as far as it goes, and told.
"""

import datetime
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError, Mistake
from bot.archive.yaml_files import yaml_value

__all__ = ["Front", "front_matter"]

FRONT_LIMIT = 100_000
"""The most characters of front matter that are read."""
_NAMES = 500
"""The most fields of a front matter that are read line by line."""

_YAML = re.compile(r"^(?:---|\.\.\.)[ \t]*+(?:\r?\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"^\+\+\+[ \t]*+(?:\r?\n|\Z)", re.MULTILINE)
"""The lines that end front matter."""
_OPENING = re.compile(r"(---|\+\+\+)[ \t]*+\r?+\n")
_KEY = re.compile(r"^[ \t]*+([A-Za-z_][\w-]{0,60}+)[ \t]*+[:=]", re.MULTILINE)
_HEADER = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+|$)")
_LINE = re.compile(r"line (\d{1,6})")
_ADD = "begin the file with a line `---`, its title and other fields, and a line `---`"


@dataclass(slots=True)
class Front:
    """The fields of a text, and where they and the body are."""

    fields: dict[str, Any] = field(default_factory=dict)
    """Values as text, None, lists and maps; names as written, of header lines in lower case."""
    lines: dict[str, int] = field(default_factory=dict)
    """The 1-based line of each field."""
    body: int = 0
    """The offset at which the body begins."""
    mistakes: list[Mistake] = field(default_factory=list)
    is_there: bool = True
    """Whether the text has any front matter."""


def front_matter(text: str, file: Path) -> Front:
    """Return the front matter of a text, and what is wrong with it; `file` is for the mistakes."""
    if text.startswith("---"):
        return _fenced(text, file, _YAML, _yaml)
    if text.startswith("+++"):
        return _fenced(text, file, _TOML, _toml)
    found = _json(text) if text.startswith("{") else _headers(text)
    return found or _none(file)


def _none(file: Path) -> Front:
    problem = "the file has no front matter"
    return Front(mistakes=[Mistake(file, 1, problem, _ADD)], is_there=False)


def _fenced(
    text: str, file: Path, ending: re.Pattern[str], read: Callable[[str, Path], dict[str, Any]]
) -> Front:
    """Return front matter between two lines of marks."""
    opening = _OPENING.match(text)
    if opening is None:
        return _none(file)
    match = ending.search(text[:FRONT_LIMIT], opening.end())
    if match is None:
        return _unclosed(text, file, opening)
    raw, first = text[opening.end() : match.start()], 2
    lines: dict[str, int] = {}
    line = at = 0
    for key in _KEY.finditer(raw):
        line += raw.count("\n", at, key.start())
        at = key.start()
        lines.setdefault(key[1], line + first)
    front = Front(lines=lines, body=match.end())
    try:
        front.fields = read(raw, file)
    except ContentError as error:
        front.fields = dict(_line_by_line(raw))
        front.mistakes += error.mistakes
    if not front.fields:
        mend = "write one `name: value` per line"
        front.mistakes = [Mistake(file, 2, "the front matter has no fields", mend)]
        if raw.strip():  # a line of dashes that is only a line
            front.body = 0
    return front


def _unclosed(text: str, file: Path, opening: re.Match[str]) -> Front:
    """Return the fields of front matter without an end, up to the first line that is not one."""
    front = Front(body=opening.end())
    for number, line in enumerate(text[opening.end() : FRONT_LIMIT].splitlines(keepends=True), 2):
        key = _KEY.match(line)
        if key is None:
            break
        front.fields.setdefault(key[1], _bare(line[key.end() :]))
        front.lines.setdefault(key[1], number)
        front.body += len(line)
    last = max(front.lines.values(), default=0)
    place = f"line {last}, the last field" if last else "the last field"
    mend = f"write a line `{opening[1]}` after {place}"
    front.mistakes.append(Mistake(file, 1, "the front matter has no end", mend))
    return front


def _yaml(raw: str, file: Path) -> dict[str, Any]:
    fields = yaml_value(raw, file, first_line=2)
    return fields if isinstance(fields, dict) else {}


def _toml(raw: str, file: Path) -> dict[str, Any]:
    try:
        return {name: _plain(value) for name, value in tomllib.loads(raw).items()}
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        problem = f"this is not valid TOML: {reason}"
        mend = "correct that line; put texts in quotes"
        found = _LINE.search(reason)
        line = int(found[1]) + 1 if found else 2
        raise ContentError([Mistake(file, line, problem, mend)]) from None


def _plain(value: Any) -> Any:
    """Return a value of TOML or JSON as text, None, list or map."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return value if value is None else str(value)


def _json(text: str) -> Front | None:
    """Return an object at the beginning of a text, if it is one with a title."""
    try:
        fields, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(
            text[:FRONT_LIMIT]
        )
        fields = _plain(fields)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or "title" not in fields:
        return None
    lines = {}
    for name in fields:
        at = text.find(json.dumps(name, ensure_ascii=False), 0, end)
        lines[name] = text.count("\n", 0, max(at, 0)) + 1
    return Front(fields, lines, end)


def _headers(text: str) -> Front | None:
    """Return header lines at the beginning of a text, if one of them is the title."""
    front = Front()
    name = ""
    for number, line in enumerate(text[:FRONT_LIMIT].splitlines(keepends=True), 1):
        header = _HEADER.match(line)
        if header:
            name = header[1].lower()
            front.fields.setdefault(name, line[header.end() :].strip())
            front.lines.setdefault(name, number)
        elif line[:1] in " \t" and line.strip() and name:
            front.fields[name] += f" {line.strip()}"
        elif line.strip():
            return None
        else:
            break
        front.body += len(line)
        if number > _NAMES:
            return None
    return front if "title" in front.fields else None


def _line_by_line(raw: str) -> Iterator[tuple[str, str]]:
    """Yield the fields that are a name and a text on one line, each name once."""
    seen: set[str] = set()
    for line in raw.splitlines():
        key = _KEY.match(line)
        if key and not line[:1].isspace() and key[1] not in seen and len(seen) < _NAMES:
            seen.add(key[1])
            yield key[1], _bare(line[key.end() :])


def _bare(value: str) -> str:
    """Return a value without its quotation marks."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value
