"""The lines under a quote, in Telegram's HTML: the title with its link, and what is known of it."""

from dataclasses import replace
from html import escape

from bot.answer.source_words import about_words, isolated
from bot.answer.texts import Texts
from bot.archive.model import Article
from bot.telegram.lengths import cut_utf16

__all__ = ["brief", "shortened", "source_html", "title_html"]


def source_html(article: Article, texts: Texts) -> str:
    """Return the title, and below it publisher, author, date with basis, and language."""
    about = escape(about_words(article, texts), quote=False)
    # Slanted letters are no custom in scripts that run from right to left.
    return f"{title_html(article, texts)}\n{about if texts.right_to_left else f'<i>{about}</i>'}"


def title_html(article: Article, texts: Texts) -> str:
    """Return the title in bold, with its link."""
    title = escape(isolated(article.title, texts), quote=False)
    if article.url:
        title = f'<a href="{escape(article.url)}">{title}</a>'
    return f"<b>{title}</b>"


def brief(article: Article, title: int, name: int) -> Article:
    """Return an article with its title and its names cut to so many units, for one line to show."""
    publisher, author = article.publisher, article.author
    return replace(
        article,
        title=shortened(article.title, title),
        publisher=publisher and shortened(publisher, name),
        author=author and shortened(author, name),
    )


def shortened(text: str, limit: int) -> str:
    """Return a text that is no quote, cut to a number of UTF-16 code units where it is longer."""
    head = cut_utf16(text, limit)
    return head if head == text else f"{head}…"
