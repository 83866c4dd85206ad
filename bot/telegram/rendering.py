"""How a decision is said: as one Telegram message in HTML, with its buttons and its quotes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import groupby, islice

from telegram import InlineKeyboardMarkup

from bot.answer.context import place_of, surroundings
from bot.answer.date_words import date_words
from bot.answer.dating import is_later
from bot.answer.decisions import Abstention, Answer, Choice, Decision
from bot.answer.texts import Texts
from bot.archive.dates import SourceDate
from bot.archive.faq import Faq
from bot.archive.model import Archive, Article, Quote, Span
from bot.telegram.keyboards import REFERENCES, choice_keyboard, quotes_keyboard
from bot.telegram.lengths import cut_utf16, utf16_len
from bot.telegram.markup import parse_html

__all__ = [
    "OMISSION",
    "Reply",
    "fits",
    "quoted",
    "render",
    "render_context",
    "render_more",
    "render_plain",
    "render_quotes",
    "render_sources",
    "render_start",
    "source_words",
]

OMISSION = "[…]"
"""Stands within a blockquote, outside the quote, where its sentence begins before or goes on."""

_LIMIT = 4096
"""UTF-16 code units of one message, as Telegram counts them once the HTML is read."""
_SOURCES = 20
_LONG_LABEL = 40
_LONG_SOURCE = 60
# Telegram drops the other direction marks by itself; these would break out of their isolate.
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


@dataclass(frozen=True, slots=True)
class Reply:
    """One message, ready to be verified and sent."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    quotes: tuple[Quote, ...] = ()
    """Every quote that stands in a blockquote of `html`, as it is shown."""


def render(decision: Decision, texts: Texts) -> Reply:
    """Return what is said to a reader."""
    if isinstance(decision, Answer):
        later = (decision.later,) if decision.later else ()
        reply = render_quotes((*decision.quotes, *later), texts, decision.more, is_answer=True)
        note = _left_aside(decision.left_aside, texts)
        return replace(reply, html=reply.html + note) if fits(reply.html + note) else reply
    if isinstance(decision, Choice):
        return _choice(decision, texts)
    return _abstention(decision, texts)


def render_plain(text: str) -> Reply:
    """Return a text without quotes as a message."""
    return Reply(escape(text, quote=False))


def render_quotes(
    quotes: Sequence[Quote], texts: Texts, more: Sequence[Quote] = (), *, is_answer: bool = False
) -> Reply:
    """Return quotes with their sources, and buttons for the first one's context and for more.

    Under an answer there are two more, to say whether it is a good one.

    What does not fit into one message comes with the button for more; a single quote that does not
    fit is shortened at the end of a word.
    """
    html, shown, left = _fitting(quotes, texts, shared=True)
    judged = quotes[0] if is_answer else None
    keyboard = quotes_keyboard(texts, shown[0], (*left, *more), judged)
    return Reply(html, keyboard, shown)


def render_more(quotes: Sequence[Quote], texts: Texts) -> Reply:
    """Return further quotes, each with a source line of its own."""
    html, shown, left = _fitting(quotes[:REFERENCES], texts, shared=False)
    keyboard = quotes_keyboard(texts, None, left)
    return Reply(html, keyboard, shown)


def render_context(quote: Quote, texts: Texts) -> Reply | None:
    """Return a quote in bold among what surrounds it; None where nothing does."""
    for limit in (1500, 750, 375):
        around = surroundings(quote, limit)
        if around == quote:
            return None
        begin, end = quote.span.start - around.span.start, quote.span.end - around.span.start
        parts = (around.text[:begin], around.text[begin:end], around.text[end:])
        before, bold, after = (escape(part, quote=False) for part in parts)
        inner = _with_omissions(around, f"{before}<b>{bold}</b>{after}")
        html = f"<blockquote>{inner}</blockquote>\n{_source(quote.article, texts)}"
        if fits(html):
            return Reply(html, None, (around, quote))
    return None


def render_sources(archive: Archive, texts: Texts) -> Reply:
    """Return the archive's articles, as many as one message holds, and the number of the rest."""
    number = texts.count("count_articles", len(archive))
    lines = [escape(texts.say("sources", articles=number), quote=False)]
    rest = texts.count("sources_more", len(archive))
    listed = _headlines(lines, islice(archive, _SOURCES), texts, rest)
    if others := len(archive) - len(listed):
        listed.append(escape(texts.count("sources_more", others), quote=False))
    return Reply("\n".join((*lines, *listed)))


def render_start(archive: Archive, faq: Faq, texts: Texts) -> Reply:
    """Return the greeting, with three questions that the curated FAQ answers."""
    text = texts.say("start", articles=texts.count("count_articles", len(archive)))
    chosen = faq[:: max(1, (len(faq) + 2) // 3)]
    if examples := [f"• {entry.question(texts.language)}" for entry in chosen]:
        text = "\n".join((text, "", texts.say("examples"), *examples))
    return render_plain(text)


def quoted(text: str, texts: Texts) -> str:
    """Return what a reader wrote, to be named in a sentence, without markup."""
    return _isolated(text, texts)


def source_words(article: Article, texts: Texts, *, titled: bool) -> str:
    """Return who published an article, and when, in short and without markup.

    With `titled` the title stands in for a publisher that is not known.
    """
    source = article.publisher or (article.title if titled else "")
    head = cut_utf16(source, _LONG_SOURCE)
    if head != source:
        head = f"{head.rpartition(' ')[0] or head}…"
    named = _isolated(head, texts) if source else texts.say("publisher_unknown")
    return f"{named} · {date_words(article.date, texts)}"


def _choice(choice: Choice, texts: Texts) -> Reply:
    keyboard = choice_keyboard(choice, texts)
    lines = [texts.say("choice")]
    one_button_each = len(keyboard.inline_keyboard) == len(choice.options) + 1
    if not one_button_each or any(len(option.label) > _LONG_LABEL for option in choice.options):
        lines += [f"• {_isolated(option.label, texts)}" for option in choice.options]
    return Reply(escape("\n".join(lines), quote=False), keyboard)


def _abstention(abstention: Abstention, texts: Texts) -> Reply:
    lines = [escape(texts.say(f"abstain_{abstention.reason}"), quote=False)]
    if abstention.nearest:
        lines += ["", escape(texts.say("nearest"), quote=False)]
        lines += _headlines(lines, abstention.nearest, texts)
    return Reply("\n".join(lines) + _left_aside(abstention.left_aside, texts))


def _left_aside(number: int, texts: Texts) -> str:
    return f"\n\n{escape(texts.count('left_aside', number), quote=False)}" if number else ""


def _fitting(
    quotes: Sequence[Quote], texts: Texts, *, shared: bool
) -> tuple[str, tuple[Quote, ...], tuple[Quote, ...]]:
    """Return a message of the first quotes that it can hold, these, and those left out."""
    number = len(quotes)
    while not fits(html := _quotations(quotes[:number], texts, shared=shared)) and number > 1:
        number -= 1
    shown = tuple(quotes[:number])
    if not fits(html):
        over = _length(html) - _LIMIT
        shown = (_shortened(shown[0], utf16_len(shown[0].text) - over - len(OMISSION) - 1),)
        html = _quotations(shown, texts, shared=shared)
    return html, shown, tuple(quotes[number:])


def _shortened(quote: Quote, limit: int) -> Quote:
    """Return the quote's beginning of at most `limit` UTF-16 units, up to the end of a word."""
    head = cut_utf16(quote.text, limit)
    words = re.match(r".*\S(?=\s)", quote.text[: len(head) + 1], re.DOTALL)
    size = words.end() if words else len(head)
    return Quote(quote.article, Span(quote.span.start, quote.span.start + size))


def _quotations(quotes: Sequence[Quote], texts: Texts, *, shared: bool) -> str:
    """Return each quote in a blockquote; with `shared`, neighbours share their source line.

    The first quote that is certainly younger than the one at the beginning is announced.
    """
    parts = []
    announced = False
    keyed = [(quote.article.id if shared else at, quote) for at, quote in enumerate(quotes)]
    for _, group in groupby(keyed, key=lambda pair: pair[0]):
        together = [quote for _, quote in group]
        # A blank line: what was left out between two quotes must not look like a line break.
        blockquotes = "\n\n".join(
            f"<blockquote>{_with_omissions(quote, escape(quote.text, quote=False))}</blockquote>"
            for quote in together
        )
        later = not announced and is_later(together[0].article, quotes[0].article)
        announced = announced or later
        heading = f"<b>{escape(texts.say('later'), quote=False)}</b>\n" if later and shared else ""
        parts.append(f"{heading}{blockquotes}\n{_source(together[0].article, texts)}")
    return "\n\n".join(parts)


def _with_omissions(quote: Quote, html: str) -> str:
    place = place_of(quote)
    before = f"{OMISSION} " if place.begins_inside else ""
    after = f" {OMISSION}" if place.ends_inside else ""
    return before + html + after


def _source(article: Article, texts: Texts) -> str:
    """Return the title, and below it publisher, author, date with basis, and language."""
    about = escape(_about(article, texts), quote=False)
    # Slanted letters are no custom in scripts that run from right to left.
    return f"{_title(article, texts)}\n{about if texts.right_to_left else f'<i>{about}</i>'}"


def _headlines(
    before: Sequence[str], articles: Iterable[Article], texts: Texts, after: str = ""
) -> list[str]:
    """Return one line an article, as many as fit between the lines before and a line after."""
    lines: list[str] = []
    for article in articles:
        about = escape(_about(article, texts), quote=False)
        line = f"• {_title(article, texts)} · {about}"
        if not fits("\n".join((*before, *lines, line, after))):
            break
        lines.append(line)
    return lines


def _title(article: Article, texts: Texts) -> str:
    title = escape(_isolated(article.title, texts), quote=False)
    if article.url:
        title = f'<a href="{escape(article.url)}">{title}</a>'
    return f"<b>{title}</b>"


def _about(article: Article, texts: Texts) -> str:
    about = article.publisher, article.author, article.date, article.language
    return _about_words(*about, texts)


@lru_cache(maxsize=2048)  # the same for every quote of an article, and slow for its dates
def _about_words(
    publisher: str | None, author: str | None, date: SourceDate, language: str, texts: Texts
) -> str:
    parts = [_isolated(publisher, texts) if publisher else texts.say("publisher_unknown")]
    if author:
        parts.append(texts.say("author", author=_isolated(author, texts)))
    parts.append(date_words(date, texts))
    if language.partition("-")[0].lower() != texts.language:
        parts.append(texts.say("in_language", language=texts.language_name(language)))
    return " · ".join(parts)


def _isolated(text: str, texts: Texts) -> str:
    """Return a name so that its direction does not turn the words around it."""
    return f"\u2068{text.translate(_ISOLATES)}\u2069" if texts.right_to_left else text


def fits(html: str) -> bool:
    """Whether a message holds it; no text is longer than its HTML, and most are much shorter."""
    return utf16_len(html) <= _LIMIT or _length(html) <= _LIMIT


def _length(html: str) -> int:
    return utf16_len(parse_html(html).text)
