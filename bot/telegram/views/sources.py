"""The lines under a quote, in Telegram's HTML: the title with its link, and the known facts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape

from bot.answer.citing.fragments import linked_to
from bot.archive.model import Article, Quote
from bot.botapi.lengths import cut_utf16
from bot.i18n.sources import about_words, isolated
from bot.i18n.texts import Texts

__all__ = ["brief", "shortened", "source_html", "title_html"]


def source_html(article: Article, texts: Texts, quotes: Sequence[Quote] = ()) -> str:
    """Return the title, and below it the publisher, author, date with its basis, and language.

    The title leads to the article's address, and there to the words of the quotes.
    """
    about = escape(about_words(article, texts), quote=False)
    # Scripts written from right to left do not usually have italics.
    title = title_html(article, texts, quotes)
    return f"{title}\n{about if texts.right_to_left else f'<i>{about}</i>'}"


def title_html(article: Article, texts: Texts, quotes: Sequence[Quote] = ()) -> str:
    """Return the title in bold, with its link, which leads to the words of the quotes."""
    return _title_html(article.title, linked_to(article.url, quotes), texts)


@lru_cache(maxsize=2048)
def _title_html(title: str, url: str | None, texts: Texts) -> str:
    html = escape(isolated(title, texts), quote=False)
    return f'<b><a href="{escape(url)}">{html}</a></b>' if url else f"<b>{html}</b>"


def brief(article: Article, title: int, name: int) -> Article:
    """Return an article with its title and names cut to these numbers of units, for one line."""
    publisher, author = article.publisher, article.author
    return replace(
        article,
        title=shortened(article.title, title),
        publisher=publisher and shortened(publisher, name),
        author=author and shortened(author, name),
    )


def shortened(text: str, limit: int) -> str:
    """Return a text that is not a quote, cut to at most `limit` UTF-16 code units."""
    head = cut_utf16(text, limit)
    return head if head == text else f"{head}…"
