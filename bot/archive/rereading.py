"""Reading an article's source again: always its bytes, and their meaning only where they differ."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from bot.archive.model import Article

__all__ = ["Rereading"]


class Rereading:
    """Answers an article's text as its source holds it now.

    Bytes that once gave the very text that was loaded are known by their SHA-256, so that they need
    not be parsed at every look.
    """

    def __init__(
        self,
        articles: Mapping[str, Article],
        read: Callable[[str], bytes],
        parse: Callable[[str, bytes], str],
    ) -> None:
        """Take what reads an article's bytes by its id, and what finds its text in them."""
        self._articles = articles
        self._read = read
        self._parse = parse
        self._known: dict[str, bytes] = {}

    def __call__(self, article_id: str) -> str:
        """Return the text. Raises `ContentError` when it cannot be read, or not understood."""
        raw = self._read(article_id)
        digest = sha256(raw).digest()
        loaded = self._articles[article_id].text
        if self._known.get(article_id) == digest:
            return loaded
        text = self._parse(article_id, raw)
        if text == loaded:
            self._known[article_id] = digest
        return text
