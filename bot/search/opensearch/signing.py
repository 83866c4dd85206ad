"""Signs what is put into a cluster, so that nothing that was changed there is ever quoted.

Anyone who can write to the cluster can change a text together with its digest. They cannot make the
signature that belongs to it without the operator's key, which never goes there.
"""

import hmac
import json
from typing import Any

from bot.archive.dates import SourceDate
from bot.archive.model import Article, text_sha256

__all__ = ["Signer", "TamperedError", "head_of"]

_HEAD = ("id", "title", "sha256", "publisher", "author", "url", "language")


class TamperedError(Exception):
    """What the cluster has is not what was put there."""


def head_of(article: Article) -> dict[str, Any]:
    """Return what is stored of an article besides its text."""
    date = article.date
    return {name: getattr(article, name) for name in _HEAD} | {
        "date": [date.edtf, date.basis, date.evidence]
    }


class Signer:
    """Signs and checks by one key: HMAC with SHA-256 (RFC 2104)."""

    def __init__(self, key: str) -> None:
        self._key = hmac.digest(key.encode(), b"clippings: what is in the cluster", "sha256")

    def of_bytes(self, content: bytes) -> str:
        """Return the signature of some bytes, in hexadecimal."""
        return hmac.digest(self._key, content, "sha256").hex()

    def of_head(self, head: dict[str, Any]) -> str:
        """Return the signature of an article's head, which has the digest of its text."""
        return self.of_bytes(json.dumps(head, sort_keys=True, ensure_ascii=True).encode())

    def article(self, stored: dict[str, Any]) -> Article:
        """Return the article of a stored document. Raises `TamperedError`."""
        head = self.head(stored)
        text = stored.get("text")
        if not isinstance(text, str) or text_sha256(text) != head.sha256:
            raise TamperedError("its text is not the one that was put there")
        return Article(
            *(head.id, head.title, text, head.sha256, head.publisher, head.author, head.date),
            *(head.url, head.language),
        )

    def head(self, stored: dict[str, Any]) -> Article:
        """Return an article without its text. Raises `TamperedError`."""
        head, mac = stored.get("head"), stored.get("mac")
        if not isinstance(head, dict) or not isinstance(mac, str):
            raise TamperedError("it is not there, or has no signature")
        if not hmac.compare_digest(self.of_head(head), mac):
            raise TamperedError("its signature is not that of ENGINE_KEY")
        named = {name: head[name] for name in _HEAD}
        return Article(text="", date=SourceDate(*head["date"]), **named)
