"""Browsing the archive: pages of headlines, and the pages of an article."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from telegram import InlineKeyboardButton

from bot.archive.catalogue import Catalogue
from bot.archive.coverage import Coverage
from bot.archive.faq import Faq
from bot.archive.model import Archive, Article
from bot.i18n.coverage import latest_words, reach_words
from bot.i18n.sources import about_words
from bot.i18n.texts import Texts
from bot.telegram.views.answers import OMISSION, Reply
from bot.telegram.views.article_pages import Part, page_with, pages_of
from bot.telegram.views.callback_data import (
    NO_NUMBER,
    REFERENCES,
    ArticleButton,
    CallbackData,
    MoreButton,
    PageButton,
    PassageButton,
    SourcesButton,
)
from bot.telegram.views.keyboards import button, keyboard
from bot.telegram.views.references import quote_of, referable
from bot.telegram.views.sources import brief, source_html, title_html

__all__ = [
    "ARTICLES_A_PAGE",
    "article_at",
    "page_at",
    "render_article",
    "render_sources",
]

ARTICLES_A_PAGE = 8
_NUMBERS_A_ROW = 4
_IN_A_LIST, _ON_A_PAGE = (200, 60), (300, 100)
"""UTF-16 code units of a title and of a name, so that a whole page fits into a message."""


def page_at(button: SourcesButton, catalogue: Catalogue) -> bool:
    """Whether a button's page of headlines exists."""
    return button.page < _pages(len(catalogue))


def article_at(
    button: ArticleButton | PassageButton, archive: Archive, catalogue: Catalogue
) -> tuple[Article, int, int] | None:
    """Return the article, page and number that a button opens; None if there is no such page.

    If two articles have the same text, the number tells which one is meant.
    """
    if isinstance(button, PassageButton):
        quote = quote_of(button.names[0], archive)
        if quote is None:
            return None
        return quote.article, page_with(quote.article, quote.span.start), NO_NUMBER
    sha, number = button.name.hex(), button.number
    article = catalogue.article(number)
    if article is None or not article.sha256.startswith(sha):
        article, number = archive.by_sha(sha), NO_NUMBER
    if article is None or button.page >= max(1, len(pages_of(article))):
        return None
    return article, button.page, number


def render_sources(
    catalogue: Catalogue,
    texts: Texts,
    page: int = 0,
    *,
    latest_first: bool = False,
    latest: tuple[date, str] | None = None,
) -> Reply:
    """Return a page of numbered headlines, with buttons to open them and to turn the page.

    `latest` is the day on which something new last came from a living source, and its name.
    """
    key = "sources_newest" if latest_first else "sources_oldest"
    articles = texts.count("count_articles", len(catalogue))
    lines = [escape(texts.say(key, articles=articles), quote=False)]
    start = page * ARTICLES_A_PAGE
    buttons = []
    for number in catalogue.numbers(start, start + ARTICLES_A_PAGE, latest_first=latest_first):
        if article := catalogue.article(number):
            short = brief(article, *_IN_A_LIST)
            about = escape(about_words(short, texts), quote=False)
            label = texts.number(number)
            lines.append(f"{label}. {title_html(short, texts)} · {about}")
            buttons.append(button(label, ArticleButton.of(article, number=number)))
    pages = _pages(len(catalogue))
    below = []
    if page == 0:
        new = escape(latest_words(latest, texts), quote=False)
        below = [_covered(catalogue.coverage, texts), new]
    below += [_page_words(page, pages, texts)] if pages > 1 else []
    if any(below):
        lines += ["", *filter(None, below)]
    rows = [buttons[at : at + _NUMBERS_A_ROW] for at in range(0, len(buttons), _NUMBERS_A_ROW)]
    turning = _turning(texts, page, pages, lambda to: SourcesButton(to, latest_first))
    if len(catalogue) > 1:
        other = texts.say("button_oldest" if latest_first else "button_newest")
        turning.append(button(other, SourcesButton(0, not latest_first)))
    return Reply("\n".join(lines), keyboard(*rows, turning))


def _covered(coverage: Coverage, texts: Texts) -> str:
    """Return from when to when the articles are, and how many are undated."""
    undated = texts.count("coverage_undated", coverage.undated) if coverage.undated else ""
    words = f"{reach_words(coverage.first, coverage.last, texts)} {undated}".strip()
    return escape(words, quote=False)


def render_article(
    article: Article, page: int, texts: Texts, faq: Faq = (), number: int = NO_NUMBER
) -> Reply:
    """Return a page of an article, counted from 0: its source, headings in bold, and text.

    The buttons turn the page, and show the curated quotes that are on it.
    """
    pages = pages_of(article)
    parts = pages[page] if pages else ()
    head = source_html(brief(article, *_ON_A_PAGE), texts)
    if len(pages) > 1:
        head += f"\n{_page_words(page, len(pages), texts)}"
    body = "\n\n".join(map(_part, parts))
    rows = [
        _turning(texts, page, len(pages), lambda to: PageButton.of(article, to, number)),
        _curated(parts, article, texts, faq),
    ]
    quotes = tuple(part.quote for part in parts if part.quote)
    return Reply(f"{head}\n\n{body}" if body else head, keyboard(*rows), quotes)


def _part(part: Part) -> str:
    lines = [f"<b>{escape(heading, quote=False)}</b>" for heading in part.headings]
    if part.quote:
        before = f"{OMISSION} " if part.begins_inside else ""
        after = f" {OMISSION}" if part.ends_inside else ""
        words = escape(part.quote.text, quote=False)
        lines.append(f"<blockquote>{before}{words}{after}</blockquote>")
    return "\n".join(lines)


def _curated(
    parts: Sequence[Part], article: Article, texts: Texts, faq: Faq
) -> list[InlineKeyboardButton]:
    """Return buttons for the FAQ's quotes on a page, in order."""
    spans = [part.quote.span for part in parts if part.quote]
    found = {
        quote.span: quote
        for entry in faq
        for quote in entry.quotes
        if quote.article.id == article.id
        and any(span.start <= quote.span.start and quote.span.end <= span.end for span in spans)
        and referable(quote)
    }
    quotes = [found[span] for span in sorted(found)][: REFERENCES * _NUMBERS_A_ROW]
    groups = [quotes[at : at + REFERENCES] for at in range(0, len(quotes), REFERENCES)]
    label = texts.say("button_quotes")
    return [
        button(f"{label} {texts.number(at)}" if len(groups) > 1 else label, MoreButton.of(group))
        for at, group in enumerate(groups, 1)
    ]


def _turning(
    texts: Texts, page: int, pages: int, data: Callable[[int], CallbackData]
) -> list[InlineKeyboardButton]:
    """Return the buttons for the previous and the next page, if these exist."""
    row = []
    if page > 0:
        row.append(button(texts.say("button_previous"), data(page - 1)))
    if page + 1 < pages:
        row.append(button(texts.say("button_next"), data(page + 1)))
    return row


def _page_words(page: int, pages: int, texts: Texts) -> str:
    words = texts.say("page_of", page=texts.number(page + 1), pages=texts.number(pages))
    return escape(words, quote=False)


def _pages(articles: int) -> int:
    return max(1, -(-articles // ARTICLES_A_PAGE))
