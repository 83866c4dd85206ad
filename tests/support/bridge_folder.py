"""A folder with a small archive and responses, and an environment that names them."""

import io
from pathlib import Path

import pytest

import bot

BRIDGE = "---\ntitle: A bridge\n---\nThe bridge over the Lune was opened by Ada Moor in May.\n"
OPENED = "The bridge over the Lune was opened by Ada Moor in May."
ASKED = "Who opened the bridge?"
FAQ = """entries:
  - id: opened
    questions: {en: [Who opened the bridge?], ru: [Кто открыл мост?]}
    quotes: [{article: bridge, text: The bridge over the Lune was opened by Ada Moor in May.}]
"""
MISSING = (
    "name an existing folder of .md articles, or a .jsonl or .jsonl.gz file, as the archive"
    " (ARCHIVE or --archive)\n"
)
TOKEN = "123456:very-secret-token"


def enter_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Write the archive and the responses, change into their folder, and type nothing."""
    for name, text in {
        "archive/bridge.md": BRIDGE,
        "responses/faq.yaml": FAQ,
        "responses/aliases.yaml": "names: {}\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in ("BOT_TOKEN", "BOT_API_URL", "LC_ALL", "LOG_LEVEL", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("ARCHIVE", "archive")
    monkeypatch.setenv("RESPONSES", "responses")
    monkeypatch.setenv("PYTHONPATH", str(Path(bot.__file__).parent.parent))
    type_in(monkeypatch, b"")


def type_in(monkeypatch: pytest.MonkeyPatch, typed: bytes) -> None:
    """Let these bytes be the standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="ascii"))
