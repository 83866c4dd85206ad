"""`clippings faq`: what operators answered in the chat, looked over and moved into faq.yaml."""

from typing import Any, TextIO

from bot.archive.overlay import Overlay, as_yaml
from bot.paths import overlay_file
from bot.settings import Settings, SettingsError

__all__ = ["run_faq"]


def run_faq(settings: Settings, action: str, entry_id: str | None, out: TextIO) -> bool:
    """Export, list or remove entries; return whether there was any, or the one.

    Raises `ContentError` where the file cannot be read, `SettingsError` where not written.
    """
    overlay = Overlay(overlay_file(settings))
    if action == "remove":
        try:
            is_there = overlay.remove(entry_id or "")
        except OSError as error:
            problem = f"{overlay.path} cannot be written ({error.strerror or error})"
            raise SettingsError(f"OVERLAY: {problem}; name another file") from None
        out.write(f"{entry_id}: {'removed' if is_there else 'is not there'}.\n")
        return is_there
    listed = overlay.listed()
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
