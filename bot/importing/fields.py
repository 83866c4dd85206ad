"""The fields of front matter, as texts, whatever their names' case and their values' kind."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.archive.front_matter.parsing import front_matter

__all__ = ["first_text", "is_true", "names_of", "split_fields"]

PEOPLE = 20
"""The most authors that are named."""


def split_fields(text: str, path: str) -> tuple[Mapping[str, Any], str, tuple[str, ...]]:
    """Return the fields of a Markdown file with names in lower case, its body, and what is wrong.

    A file without front matter has no fields.
    """
    text = text.replace("\r\n", "\n").lstrip("\ufeff\n")
    front = front_matter(text, Path(path))
    fields: dict[str, Any] = {}
    for name, value in front.fields.items():
        fields.setdefault(str(name).lower(), value)
    problems = tuple(f"was read all the same: {mistake.problem}" for mistake in front.mistakes)
    return fields, text[front.body :], problems


def first_text(fields: Mapping[str, Any], *names: str) -> str:
    """Return the first of these fields that is a text, or an empty text."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def is_true(value: Any) -> bool:
    """Whether a field says yes."""
    return isinstance(value, str) and value.strip().lower() in ("true", "yes", "on", "1")


def names_of(value: Any) -> str:
    """Return the names in a field that is a text, a list or a map, with commas between them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        for key in ("name", "title", "display_name"):
            if isinstance(value.get(key), str):
                return str(value[key]).strip()
        return ", ".join(str(key) for key in list(value)[:PEOPLE])
    if isinstance(value, list):
        return ", ".join(name for one in value[:PEOPLE] if (name := names_of(one)))
    return ""
