"""`clippings faq`: exports, lists or removes the FAQ entries that operators wrote in the chat."""

import sys
from typing import Any, TextIO

from bot.archive.overlay import Overlay, as_yaml
from bot.paths import overlay_file
from bot.settings import Settings, SettingsError

__all__ = ["run_faq"]


def run_faq(settings: Settings, action: str, entry_id: str | None, out: TextIO) -> bool:
    """Export, list or remove entries; return whether there was one, and say it if there was none.

    Raises `ContentError` if the file cannot be read, `SettingsError` if it cannot be written.
    """
    overlay = Overlay(overlay_file(settings))
    if action == "remove":
        try:
            is_there = overlay.remove(entry_id or "")
        except OSError as error:
            problem = f"{overlay.path} ({error.strerror or error}); name another file"
            raise SettingsError(f"OVERLAY cannot be written: {problem}") from None
        out.write(f"Removed {entry_id}.\n" if is_there else f"There is no entry {entry_id}.\n")
        return is_there
    listed = overlay.listed()
    if not listed:
        print(f"{overlay.path} has no entries; operators write them in the chat.", file=sys.stderr)
    if action == "export":
        out.write(as_yaml(listed))
    else:
        for fields in listed:
            out.write(f"{_line(fields)}\n")
    return bool(listed)


def _line(fields: Any) -> str:
    """Return an entry's id and its first question."""
    if not isinstance(fields, dict):
        return str(fields)
    questions = fields.get("questions")
    asked = list(questions.values())[:1] if isinstance(questions, dict) else []
    first = asked[0] if asked else None
    question = first[0] if isinstance(first, list) and first else ""
    return f"{fields.get('id')}: {question}"
