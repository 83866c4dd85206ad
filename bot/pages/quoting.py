"""A quote as a page shows it: its words, where it is from, and its links."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.answer.citation import plain_citation
from bot.answer.citing.fragments import linked_to
from bot.answer.context import place_of
from bot.archive.model import Article, Quote
from bot.i18n.sources import about_words
from bot.pages.reader import Reader

__all__ = ["ShownArticle", "ShownQuote", "safe_address", "shown_article", "shown_quote"]


class ShownArticle(NamedTuple):
    """A headline."""

    title: str
    language: str
    link: str
    """To the article on these pages."""
    about: str
    """Publisher, author, date with its basis, and language."""


class ShownQuote(NamedTuple):
    """A quote and its source."""

    text: str
    language: str
    begins_inside: bool
    """Whether it begins in the middle of a sentence."""
    ends_inside: bool
    title: str
    link: str
    """To its place in the article on these pages."""
    address: str | None
    """To the words on the publisher's page."""
    about: str
    citation: str
    """The quote with its source, for copying."""
    heading: str = ""


def shown_quote(quote: Quote, reader: Reader, heading: str = "") -> ShownQuote:
    """Return a quote for a page, below a heading if one is given."""
    article, place = quote.article, place_of(quote)
    return ShownQuote(
        text=quote.text,
        language=article.language,
        begins_inside=place.begins_inside,
        ends_inside=place.ends_inside,
        title=article.title,
        link=reader.to_quote(quote),
        address=safe_address(article.url, [quote]),
        about=about_words(article, reader.texts),
        citation=plain_citation(quote, reader.texts, reader.permalink(quote)),
        heading=heading,
    )


def shown_article(article: Article, reader: Reader) -> ShownArticle:
    """Return a headline for a page."""
    about = about_words(article, reader.texts)
    return ShownArticle(article.title, article.language, reader.to_article(article), about)


def safe_address(url: str | None, quotes: Sequence[Quote] = ()) -> str | None:
    """Return the address of a page, leading to the words of quotes; None for any other scheme.

    The archive admits no other, but a link that a browser runs must not depend on that.
    """
    if url is None or not url.lower().startswith(("https://", "http://")):
        return None
    return linked_to(url, quotes)
