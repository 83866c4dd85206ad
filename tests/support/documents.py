"""The documents: their texts, and what is in their fences."""

import re
from pathlib import Path

import bot

__all__ = ["FENCE", "ROOT", "TEXTS", "blocks", "unbroken"]

ROOT = Path(bot.__file__).parent.parent
_PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in _PAGES}
"""By path from the root, such as `docs/chat.md`."""
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """Return what the fences of one language hold in a document."""
    return [body for _, kind, body in FENCE.findall(TEXTS[page]) if kind == language]


def unbroken(text: str) -> str:
    """Return the words alone: a terminal breaks lines, and shows a bar before each of a quote."""
    return " ".join(text.replace("│", " ").split())
