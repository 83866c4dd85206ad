"""The FAQ that operators write in the chat: a separate file in the format of `faq.yaml`."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from bot.archive.errors import Mistake
from bot.archive.faq import Faq, FaqEntry, entries_of, listed_entries
from bot.archive.model import Archive, Quote
from bot.archive.yaml_files import kind_of, read_text

__all__ = ["ENTRIES_LIMIT", "Overlay", "as_yaml", "new_entry"]

ENTRIES_LIMIT = 5_000
"""The most entries of the file; if there are more, move them into `faq.yaml`."""
_HEAD = "# Written by the bot from what operators answered; `clippings faq export` prints it.\n"


def new_entry(question: str, language: str, quotes: Sequence[Quote]) -> FaqEntry:
    """Return an entry whose id is derived from the question, so that it replaces an earlier one."""
    words = " ".join(question.split())
    name = sha256(words.casefold().encode()).hexdigest()[:10]
    return FaqEntry(f"asked-{name}", {language: (words,)}, tuple(quotes))


@dataclass(frozen=True, slots=True)
class Overlay:
    """The file of the overlay, which need not exist; each change rewrites it atomically."""

    path: Path

    def load(self, archive: Archive) -> tuple[Faq, list[Mistake]]:
        """Return the entries that are valid in an archive, and the mistakes in the others.

        If an article has changed, only the entries that quote it are lost. Raises `ContentError` if
        the file cannot be read at all.
        """
        return entries_of(self.listed(), archive, self.path)

    def listed(self) -> list[Any]:
        """Return the unchecked entries of the file. Raises `ContentError`."""
        return listed_entries(read_text(self.path), self.path) if kind_of(self.path) else []

    def put(self, entry: FaqEntry) -> None:
        """Add an entry, replacing one with the same id.

        Raises `OSError` if the file cannot be written, `ContentError` if it cannot be read, and
        `OverflowError` if it is full; the file is then unchanged.
        """
        others = [one for one in self.listed() if _id(one) != entry.id]
        if len(others) >= ENTRIES_LIMIT:
            raise OverflowError
        self._write([*others, _fields(entry)])

    def remove(self, entry_id: str) -> bool:
        """Remove an entry and return whether it existed. Raises `OSError` and `ContentError`."""
        listed = self.listed()
        kept = [one for one in listed if _id(one) != entry_id]
        if len(kept) < len(listed):
            self._write(kept)
        return len(kept) < len(listed)

    def _write(self, listed: list[Any]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self.path.parent, prefix=".faq-", delete=False
        ) as file:
            try:
                file.write(_HEAD + as_yaml(listed))
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(self.path)
            except BaseException:
                with suppress(OSError):
                    Path(file.name).unlink()
                raise


def as_yaml(listed: list[Any]) -> str:
    """Return entries in the format of `faq.yaml`."""
    return yaml.safe_dump(
        {"entries": listed}, allow_unicode=True, sort_keys=False, default_flow_style=False, width=96
    )


def _fields(entry: FaqEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "questions": {language: list(asked) for language, asked in entry.questions.items()},
        "quotes": [{"article": quote.article.id, "text": quote.text} for quote in entry.quotes],
    }


def _id(fields: Any) -> str:
    return str(fields.get("id")) if isinstance(fields, dict) else ""
