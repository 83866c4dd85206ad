"""Whom a page is for: the reader's language, and links that keep it."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

from starlette.requests import Request

from bot.answer.citing.permalinks import article_path, permalink_key
from bot.archive.model import Article, Quote
from bot.i18n.texts import Texts, reply_language
from bot.languages.tags import primary_subtag
from bot.pages.inputs import Inputs

__all__ = ["Reader"]

_TAGS = 20
"""The most languages of `Accept-Language` that are read."""
_KEPT = frozenset(
    ("q", "quote", "text", "topic", "publisher", "language", "from", "to", "order", "page", "limit")
)
"""The parameters that the same page in another language has too."""


class Reader:
    """A reader's language: chosen by `lang`, else that of the question, else the browser's."""

    def __init__(
        self,
        request: Request,
        texts: Mapping[str, Texts],
        inputs: Inputs,
        root: str,
        written: str = "",
    ) -> None:
        """Links begin with the `root`; the script of what the reader has `written` may count."""
        wanted = inputs.text("lang")
        self.chosen = wanted if wanted in texts else None
        code = next(_accepted(request, texts), None)
        self.texts = texts[self.chosen or reply_language(written, code, texts)]
        self.all = texts
        self.root = root
        # As it was asked for, since an id may have slashes and dots that are encoded there. Two
        # slashes at the beginning would lead to another site.
        asked_path = "/" + request.scope["raw_path"].decode("latin-1").lstrip("/")
        self.path = percent_encoded(asked_path, safe="/%")
        """The path of the page, as a link has it."""
        self.section = "/articles" if self.path.startswith("/articles/") else self.path
        """The page of the menu that this one belongs to."""
        self._query = [
            (name, value) for name, value in request.query_params.multi_items() if name in _KEPT
        ]

    def to(self, path: str, anchor: str = "", **parameters: str | int | None) -> str:
        """Return a link within the site; parameters that are None are left out."""
        given = {name: value for name, value in parameters.items() if value is not None}
        if self.chosen:
            given["lang"] = self.chosen
        query = f"?{urlencode(given)}" if given else ""
        return f"{path}{query}{f'#{anchor}' if anchor else ''}"

    def to_article(self, article: Article) -> str:
        """Return the link to an article."""
        return self.to(article_path(article.id))

    def to_quote(self, quote: Quote) -> str:
        """Return the link to a quote in its article."""
        return self.to(article_path(quote.article.id), "quote", quote=permalink_key(quote))

    def permalink(self, quote: Quote) -> str:
        """Return the whole address of a quote, without the reader's language."""
        path = article_path(quote.article.id)
        return f"{self.root}{path}?{urlencode({'quote': permalink_key(quote)})}#quote"

    def in_language(self, language: str) -> str:
        """Return the link to the same page in another language."""
        return f"{self.path}?{urlencode([*self._query, ('lang', language)])}"


def _accepted(request: Request, known: Mapping[str, Texts]) -> Iterator[str]:
    """Yield the known languages that the browser accepts, the preferred first."""
    header = request.headers.get("accept-language", "")
    found = []
    for place, part in enumerate(header.split(",", _TAGS)[:_TAGS]):
        tag, _, weight = part.partition(";")
        base = primary_subtag(tag.strip())
        if base in known:
            found.append((-_weight(weight), place, base))
    yield from (base for _, _, base in sorted(found))


def _weight(text: str) -> float:
    number = text.replace(" ", "").removeprefix("q=")[:5]
    try:
        return float(number) if number else 1.0
    except ValueError:
        return 0.0
