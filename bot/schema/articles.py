"""Articles as JSON: what `/api/articles` and `/api/articles/ID` serve, and quotes name."""

from collections.abc import Iterable
from typing import Any

from bot.archive.model import Article
from bot.i18n.dates import date_words
from bot.i18n.texts import Texts

__all__ = ["article_fields", "articles_fields", "heading_fields", "source_fields"]


def source_fields(article: Article, texts: Texts) -> dict[str, Any]:
    """Return the fields that say which article it is; a quote of it has them, too."""
    return {
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "url": article.url,
        "date": {
            "edtf": article.date.edtf,
            "basis": article.date.basis,
            "text": date_words(article.date, texts),
        },
    }


def heading_fields(article: Article, texts: Texts) -> dict[str, Any]:
    """Return the fields of an article without its text."""
    return {
        **source_fields(article, texts),
        "language": article.language,
        "sha256": article.sha256,
    }


def article_fields(article: Article, texts: Texts) -> dict[str, Any]:
    """Return all fields of an article, its text and the evidence for its date included."""
    fields = heading_fields(article, texts)
    fields["date"]["evidence"] = article.date.evidence
    return {**fields, "text": article.text}


def articles_fields(
    articles: Iterable[Article], total: int, page: int, pages: int, texts: Texts
) -> dict[str, Any]:
    """Return a page of a list of `total` articles; pages are numbered from 1."""
    listed = [heading_fields(article, texts) for article in articles]
    return {"articles": listed, "total": total, "page": page, "pages": pages}
