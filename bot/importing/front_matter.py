"""Front matter as site generators write it: YAML, TOML, JSON, and Pelican's lines.

Hugo, Jekyll, Zola, Eleventy, Ghost and Pelican differ in little but the notation. All values are
texts, lists and maps; a value that YAML refuses, as an unquoted colon in a title, is read line by
line.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError
from bot.archive.yaml_files import yaml_value
from bot.importing.model import LeftOutError

__all__ = ["first_text", "is_true", "names_of", "split_front_matter"]

HEAD_LIMIT = 200_000
"""The most characters of front matter."""
_LINE = re.compile(r"([A-Za-z_][\w.-]{0,60}+)[ \t]*+:(?:[ \t]++([^\n]*+))?+")
_PELICAN = re.compile(r"(?:title|date|author|authors|slug|category|tags|status|lang)[ \t]*+:", re.I)


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """Return the fields of a Markdown file, with names in lower case, and its body.

    A file without front matter has no fields. Raises `LeftOutError` if the fields have no end.
    """
    text = text.replace("\r\n", "\n").lstrip("\ufeff\n")
    for mark, ends, read in (("---", ("---", "..."), _yaml), ("+++", ("+++",), _toml)):
        first, _, rest = text.partition("\n")
        if first.rstrip() != mark:
            continue
        head, body = _until(rest, ends)
        if body is not None:
            return _lower(read(head)), body
        if mark == "---" and ":" not in rest.split("\n", 1)[0]:
            return {}, text  # a rule
        raise LeftOutError("begins with fields that have no end")
    if text.startswith("{"):
        try:
            fields, end = json.JSONDecoder().raw_decode(text[:HEAD_LIMIT])
        except (ValueError, RecursionError):
            return {}, text
        return (_lower(fields), text[end:]) if isinstance(fields, dict) else ({}, text)
    if _PELICAN.match(text):
        return _lines_then_body(text)
    return {}, text


def _until(text: str, ends: tuple[str, ...]) -> tuple[str, str | None]:
    """Return what is before and after the first line that is one of these; None if none is."""
    at = 0
    while at < min(len(text), HEAD_LIMIT):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at:end].rstrip() in ends:
            return text[:at], text[end + 1 :]
        at = end + 1
    return text, None


def _yaml(head: str) -> Mapping[str, Any]:
    if not head.strip():
        return {}
    try:
        fields = yaml_value(head, Path("front matter"))
    except ContentError:
        fields = None
    return fields if isinstance(fields, dict) else _by_line(head)


def _by_line(head: str) -> Mapping[str, Any]:
    """Return the fields of lines `name: value`; what is indented below is a list or is ignored."""
    fields: dict[str, Any] = {}
    name = ""
    for line in head.split("\n"):
        if match := _LINE.fullmatch(line.rstrip()):
            name = match[1]
            fields[name] = (match[2] or "").strip().strip("\"'")
        elif name and line.lstrip().startswith("- "):
            before = fields[name] if isinstance(fields[name], list) else []
            fields[name] = [*before, line.strip()[2:].strip("\"' ")]
    return fields


def _toml(head: str) -> Mapping[str, Any]:
    try:
        return {name: _as_text(value) for name, value in tomllib.loads(head).items()}
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise LeftOutError(f"has fields that are not valid TOML ({error})") from error


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_text(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def _lines_then_body(text: str) -> tuple[Mapping[str, Any], str]:
    """Return Pelican's fields: lines `Name: value` up to the first blank one; others go on."""
    fields: dict[str, Any] = {}
    name, at = "", 0
    for line in text.split("\n"):
        match = _LINE.fullmatch(line.rstrip())
        if match:
            name = match[1]
            fields[name] = (match[2] or "").strip()
        elif line.strip() and name and line[0] in " \t":
            fields[name] = f"{fields[name]} {line.strip()}"
        else:
            break
        at += len(line) + 1
        if at > HEAD_LIMIT:
            break
    return _lower(fields), text[at:]


def _lower(fields: Mapping[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        found.setdefault(str(name).lower(), value)
    return found


def first_text(fields: Mapping[str, Any], *names: str) -> tuple[str, str]:
    """Return the first of these fields that is a text or a number, and its name; else two ""."""
    for name in names:
        value = fields.get(name)
        is_word = isinstance(value, str | int | float) and not isinstance(value, bool)
        if is_word and str(value).strip():
            return str(value).strip(), name
    return "", ""


def is_true(value: Any) -> bool:
    """Whether a field says yes."""
    return str(value).strip().lower() in ("true", "yes", "on", "1") if value is not None else False


def names_of(value: Any) -> str:
    """Return the names in a field that is a text, a list or a map, with commas between them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        for key in ("name", "title", "display_name"):
            if isinstance(value.get(key), str):
                return str(value[key]).strip()
        return ", ".join(str(key) for key in value)
    if isinstance(value, list):
        return ", ".join(name for one in value[:20] if (name := names_of(one)))
    return ""
