"""Names: of formats, and such as are safe as files and unique whatever the case of letters."""

import re
import unicodedata
from hashlib import sha256

__all__ = ["FORMATS", "language_tag", "safe_name", "safe_path", "unlike"]

FORMATS = (
    "warc",
    "table",
    "mail",
    "ghost",
    "telegram",
    "wordpress",
    "markdown",
    "document",
    "feed",
    "html",
)
"""As `bot.importing.opening` knows them; a test compares."""
PART_LIMIT, PATH_LIMIT = 100, 180
"""The most bytes of one part of an id, and the most characters of all; longer ones are cut."""
_UNSAFE = re.compile(r"[^\w.\-]+")
_RESERVED = frozenset(("originals", "con", "prn", "aux", "nul", "index"))
"""Names that the archive or a system keeps for itself; `index` says nothing."""


def language_tag(text: str) -> str | None:
    """Return the code of a language as articles have it (`en`, `pt-BR`); None if it is none."""
    tag = text.strip().replace("_", "-").partition(".")[0]
    head, _, rest = tag.partition("-")
    if not (head.isascii() and head.isalpha() and 2 <= len(head) <= 3):
        return None
    if rest.replace("-", "").isalnum() and rest.isascii() and len(tag) <= 35:
        return f"{head.lower()}-{rest}"
    return head.lower()


def safe_name(text: str) -> str:
    """Return a text as one part of an id: letters, digits, `-`, `_` and `.`; never empty."""
    kept = _UNSAFE.sub("-", unicodedata.normalize("NFC", text)).strip("-_. ")
    if not kept:
        return f"article-{_hash(text)}"
    if kept.casefold().partition(".")[0] in _RESERVED:
        kept = f"{kept}-1"
    if len(kept.encode()) > PART_LIMIT:
        cut = kept.encode()[: PART_LIMIT - 9].decode(errors="ignore").rstrip("-.")
        kept = f"{cut}-{_hash(text)}"
    return kept


def safe_path(text: str) -> str:
    """Return a text with `/` between its parts as an id, without parts that lead upwards."""
    parts = [safe_name(part) for part in text.split("/") if part.strip("-. ")]
    path = "/".join(parts)
    if len(path) > PATH_LIMIT:
        return f"{safe_name(path[: PATH_LIMIT - 60])}-{_hash(text)}"
    return path or f"article-{_hash(text)}"


def unlike(name: str, taken: "set[str]") -> str:
    """Return the name, or the first of `name-2`, `name-3`, … whose casefolded form is not taken."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _hash(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
