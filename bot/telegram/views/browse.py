"""The archive as readers leaf through it: pages of headlines, and articles in pages.

The data of a button is the version digit, a letter, and in base64url:

    S   the order (1 byte: 0 the oldest first, 1 the newest first) and the page (3)
    A   an article (6, see `references`), its number in the catalogue (3, 0 for none), the page (2);
        T is the same, where it turns the article's own pages
    B   a quote (11): the article's page on which it stands
"""

from collections.abc import Callable, Sequence
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.archive.catalogue import Catalogue
from bot.archive.faq import Faq
from bot.archive.model import Archive, Article
from bot.i18n.sources import about_words
from bot.i18n.texts import Texts
from bot.telegram.views.answers import OMISSION, Reply
from bot.telegram.views.article_pages import Part, page_with, pages_of
from bot.telegram.views.callback_data import (
    ARTICLE_SIZE,
    QUOTE_SIZE,
    decoded,
    encoded,
    quote_behind,
)
from bot.telegram.views.keyboards import REFERENCES, button_data, referable
from bot.telegram.views.sources import brief, source_html, title_html

__all__ = [
    "ARTICLES_A_PAGE",
    "article_data",
    "read_article",
    "read_sources",
    "render_article",
    "render_sources",
    "sources_data",
]

ARTICLES_A_PAGE = 8
_NUMBERS_A_ROW = 4
_IN_A_LIST, _ON_A_PAGE = (200, 60), (300, 100)
"""UTF-16 code units of a title, and of a name, so that all fit into a message."""
_VERSION = "1"
_NO_NUMBER = 0
_LAST_PAGE = (1 << 16) - 1


def sources_data(page: int, *, latest_first: bool) -> str:
    """Return the data of a button that shows a page of headlines, from 0 on."""
    return f"{_VERSION}S{encoded(bytes([latest_first]) + page.to_bytes(3, 'big'))}"


def read_sources(data: str, catalogue: Catalogue) -> tuple[int, bool] | None:
    """Return page and order behind a button's data, None where there is no such page."""
    raw = decoded(data[2:])
    if raw is None or len(raw) != 4 or raw[0] > 1:
        return None
    page = int.from_bytes(raw[1:], "big")
    return (page, bool(raw[0])) if page < _pages(len(catalogue)) else None


def article_data(
    article: Article, page: int = 0, number: int = _NO_NUMBER, *, turns: bool = False
) -> str:
    """Return the data of a button that opens an article at a page, from 0 on, or turns to it."""
    name = bytes.fromhex(article.sha256[: 2 * ARTICLE_SIZE])
    number = number if number < 1 << 24 else _NO_NUMBER
    raw = name + number.to_bytes(3, "big") + min(page, _LAST_PAGE).to_bytes(2, "big")
    return f"{_VERSION}{'T' if turns else 'A'}{encoded(raw)}"


def read_article(
    data: str, archive: Archive, catalogue: Catalogue
) -> tuple[Article, int, int] | None:
    """Return article, page and number behind a button's data, None where there is no such page.

    Two articles may have one text: then the number tells which is meant.
    """
    raw = decoded(data[2:])
    if raw is None or len(raw) != QUOTE_SIZE:
        return None
    if data[1] == "B":
        quote = quote_behind(raw, archive)
        if quote is None:
            return None
        return quote.article, page_with(quote.article, quote.span.start), _NO_NUMBER
    sha, number = raw[:ARTICLE_SIZE].hex(), int.from_bytes(raw[6:9], "big")
    article = catalogue.article(number)
    if article is None or not article.sha256.startswith(sha):
        article, number = archive.by_sha(sha), _NO_NUMBER
    page = int.from_bytes(raw[9:], "big")
    if article is None or page >= max(1, len(pages_of(article))):
        return None
    return article, page, number


def render_sources(
    catalogue: Catalogue, texts: Texts, page: int = 0, *, latest_first: bool = False
) -> Reply:
    """Return a page of headlines with their numbers, and buttons to open them and to turn over."""
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
            buttons.append(_button(label, article_data(article, 0, number)))
    pages = _pages(len(catalogue))
    if pages > 1:
        lines += ["", _page_words(page, pages, texts)]
    rows = [buttons[at : at + _NUMBERS_A_ROW] for at in range(0, len(buttons), _NUMBERS_A_ROW)]
    turning = _turning(texts, page, pages, lambda to: sources_data(to, latest_first=latest_first))
    if len(catalogue) > 1:
        other = texts.say("button_oldest" if latest_first else "button_newest")
        turning.append(_button(other, sources_data(0, latest_first=not latest_first)))
    return Reply("\n".join(lines), _keyboard([*rows, turning]))


def render_article(
    article: Article, page: int, texts: Texts, faq: Faq = (), number: int = _NO_NUMBER
) -> Reply:
    """Return a page of an article, from 0 on: its source, its headings in bold, and its words.

    The buttons turn over, and show the curated quotes that stand on the page.
    """
    pages = pages_of(article)
    parts = pages[page] if pages else ()
    head = source_html(brief(article, *_ON_A_PAGE), texts)
    if len(pages) > 1:
        head += f"\n{_page_words(page, len(pages), texts)}"
    body = "\n\n".join(map(_part, parts))
    rows = [
        _turning(texts, page, len(pages), lambda to: article_data(article, to, number, turns=True)),
        _curated(parts, article, texts, faq),
    ]
    quotes = tuple(part.quote for part in parts if part.quote)
    return Reply(f"{head}\n\n{body}" if body else head, _keyboard(rows), quotes)


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
    """Return buttons for the quotes of the FAQ that stand on a page, in their order."""
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
        _button(
            f"{label} {texts.number(at)}" if len(groups) > 1 else label, button_data("m", group)
        )
        for at, group in enumerate(groups, 1)
    ]


def _turning(
    texts: Texts, page: int, pages: int, data: Callable[[int], str]
) -> list[InlineKeyboardButton]:
    """Return the buttons for the page before and the next one, where there are such."""
    row = []
    if page > 0:
        row.append(_button(texts.say("button_previous"), data(page - 1)))
    if page + 1 < pages:
        row.append(_button(texts.say("button_next"), data(page + 1)))
    return row


def _page_words(page: int, pages: int, texts: Texts) -> str:
    words = texts.say("page_of", page=texts.number(page + 1), pages=texts.number(pages))
    return escape(words, quote=False)


def _pages(articles: int) -> int:
    return max(1, -(-articles // ARTICLES_A_PAGE))


def _keyboard(rows: Sequence[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)
