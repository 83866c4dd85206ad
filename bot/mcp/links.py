"""Where an assistant's reader finds the words: permalinks, and the addresses of resources."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bot.answer.citing.permalinks import article_path, key_of

__all__ = ["Links", "address_of", "named_by"]

_SCHEME = "clippings"
_ROOT = f"{_SCHEME}:/"
"""The root of resources; after it, paths are those of the pages."""


class Links:
    """Addresses of articles and quotes: pages if their root is known, else this server's resources.

    Both have the same form, and a quote's carries a hash of its words.
    """

    def __init__(self, root: str | None = None) -> None:
        self._root = root

    def added(self, fields: Any) -> Any:
        """Return JSON in which each quote and each article has its `permalink`."""
        if isinstance(fields, list):
            return [self.added(one) for one in fields]
        if not isinstance(fields, dict):
            return fields
        linked = {name: self.added(value) for name, value in fields.items()}
        if "article" in fields and "sha256" in fields:
            linked["permalink"] = self._permalink(fields)
        return linked

    def _permalink(self, fields: dict[str, Any]) -> str:
        address = f"{self._root or _ROOT}{article_path(fields['article'])}"
        if "length" in fields or "text" not in fields:  # a part of an article, or its heading
            return address
        key = key_of(fields["start"], fields["end"], fields["text"])
        return f"{address}?quote={key}" + ("#quote" if self._root else "")


def address_of(article_id: str) -> str:
    """Return the address of an article among the resources."""
    return _ROOT + article_path(article_id)


def named_by(address: str) -> tuple[str, str | None] | None:
    """Return the id of the article that a resource's address names, and the quote's key if any."""
    try:
        parts = urlsplit(address)
        named = parse_qs(parts.query, max_num_fields=5)
    except ValueError:
        return None
    # The first part of the path is where other schemes have a host.
    path = f"/{parts.netloc}{parts.path}" if parts.netloc else parts.path
    if parts.scheme != _SCHEME or not path.startswith("/articles/"):
        return None
    return unquote(path.removeprefix("/articles/")), named.get("quote", [None])[0]
