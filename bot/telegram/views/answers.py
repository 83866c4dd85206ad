"""A decision as one Telegram message in HTML, with its buttons and its quotes.

Renderings of recent decisions are cached.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from telegram import InlineKeyboardMarkup

from bot.answer.context import place_of, surroundings
from bot.answer.dated.dating import is_later
from bot.answer.dated.doubt_lines import doubt_lines
from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision
from bot.archive.model import Article, Quote, Span
from bot.botapi.html import shown_length
from bot.botapi.lengths import cut_utf16, utf16_len
from bot.i18n.coverage import reach_words
from bot.i18n.dates import date_words
from bot.i18n.small_talk import talk_words
from bot.i18n.sources import about_words, isolated
from bot.i18n.texts import Texts
from bot.telegram.bounded import Bounded
from bot.telegram.views.callback_data import REFERENCES
from bot.telegram.views.keyboards import (
    article_button,
    choice_keyboard,
    cite_buttons,
    keyboard,
    quotes_keyboard,
)
from bot.telegram.views.sources import source_html, title_html

__all__ = [
    "CAPTION_LIMIT",
    "FOLDED",
    "MESSAGE_LIMIT",
    "OMISSION",
    "Renderings",
    "Reply",
    "beginning",
    "fits",
    "render",
    "render_context",
    "render_more",
    "render_plain",
    "render_quotes",
    "source_words",
    "with_omissions",
]

OMISSION = "[…]"
"""Added in a blockquote, outside the quote, where the quote begins or ends mid-sentence."""

MESSAGE_LIMIT, CAPTION_LIMIT = 4096, 1024
"""UTF-16 code units of a message and of a caption; Telegram counts them in the parsed HTML."""
FOLDED = 700
"""A context with more UTF-16 code units than this is folded."""
_WHOLE_WORDS = re.compile(r".*\S(?=\s)", re.DOTALL)
_LONG_LABEL = 40
_LONG_SOURCE = 60
_LONG_QUESTION = 300
"""The most UTF-16 units of a question above its answer."""
_ALSO = 3
"""The most other articles that are named because they say the same."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message, ready to be verified and sent."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    quotes: tuple[Quote, ...] = ()
    """The quotes in the blockquotes of `html`, as shown there."""
    page: Quote | None = None
    """The quote whose page a button opens, if the pages are public."""


def render(decision: Decision, texts: Texts, question: str = "") -> Reply:
    """Return the message that tells a reader the decision, below the `question` if it is given."""
    begun = cut_utf16(question, _LONG_QUESTION)
    asked = begun if begun == question else f"{begun}…"
    head = f"<b>{escape(asked, quote=False)}</b>\n\n" if question else ""
    if isinstance(decision, Answer):
        if decision.order:
            key = "browse_newest" if decision.order == "newest" else "browse_oldest"
            head = f"{head}{escape(texts.say(key), quote=False)}\n\n"
        reply = render_quotes(
            *(decision.shown, texts, decision.more),
            is_answer=True,
            head=head,
            earlier=decision.earlier,
            in_order=bool(decision.order),
        )
        doubts = doubt_lines(decision.doubts, reply.quotes, texts)
        return _with_note(reply, decision, texts, decision.also, doubts)
    if isinstance(decision, Closest):
        head = f"{head}{escape(texts.say('closest'), quote=False)}\n\n"
        reply = render_quotes(decision.quotes, texts, decision.more, is_answer=True, head=head)
        doubts = doubt_lines(decision.doubts, reply.quotes, texts)
        return _with_note(reply, decision, texts, doubts=doubts)
    if isinstance(decision, Choice):
        return _choice(decision, texts, head)
    return _abstention(decision, texts, head)


def _partial(shown: Decision, texts: Texts) -> str:
    return f"\n\n{escape(texts.say('partial'), quote=False)}" if shown.is_partial else ""


def render_plain(text: str) -> Reply:
    """Return a text without quotes as a message."""
    return Reply(escape(text, quote=False))


def render_quotes(
    quotes: Sequence[Quote],
    texts: Texts,
    more: Sequence[Quote] = (),
    *,
    is_answer: bool = False,
    head: str = "",
    earlier: Quote | None = None,
    in_order: bool = False,
) -> Reply:
    """Return quotes with their sources, and buttons for the first one's context and for more.

    An answer has two more buttons, to rate it. `head` is HTML that comes before the quotes.
    `earlier` is the quote that is to be announced as such; quotes `in_order` of time need no
    announcement.

    Quotes that do not fit into one message are left to the button for more; a single quote that
    does not fit is cut at the end of a word.
    """
    html, shown, left = _fitting(
        *(quotes, texts), shared=True, head=head, earlier=earlier, in_order=in_order
    )
    judged = quotes[0] if is_answer else None
    buttons = quotes_keyboard(texts, shown[0], (*left, *more), shown, judged)
    return Reply(html, buttons, shown, shown[0])


def render_more(quotes: Sequence[Quote], texts: Texts) -> Reply:
    """Return further quotes, each with a source line of its own."""
    html, shown, left = _fitting(quotes[:REFERENCES], texts, shared=False)
    return Reply(html, quotes_keyboard(texts, None, left, shown), shown, shown[0])


def render_context(quote: Quote, texts: Texts) -> Reply | None:
    """Return a quote in bold within its context; None if it has no context.

    A long context is folded: Telegram shows its first lines, and a tap the rest.
    """
    for limit in (1500, 750, 375):
        around = surroundings(quote, limit)
        if around == quote:
            return None
        begin, end = quote.span.start - around.span.start, quote.span.end - around.span.start
        parts = (around.text[:begin], around.text[begin:end], around.text[end:])
        before, bold, after = (escape(part, quote=False) for part in parts)
        inner = with_omissions(around, f"{before}<b>{bold}</b>{after}")
        opened = "<blockquote expandable>" if utf16_len(around.text) > FOLDED else "<blockquote>"
        html = f"{opened}{inner}</blockquote>\n{source_html(quote.article, texts, [quote])}"
        if fits(html):
            row = [article_button(texts, quote), *cite_buttons(texts, [quote])]
            return Reply(html, keyboard(row), (around, quote), quote)
    return None


def source_words(article: Article, texts: Texts, *, titled: bool) -> str:
    """Return an article's publisher and date, shortened and without markup.

    If `titled`, the title replaces an unknown publisher.
    """
    source = article.publisher or (article.title if titled else "")
    head = cut_utf16(source, _LONG_SOURCE)
    if head != source:
        head = f"{head.rpartition(' ')[0] or head}…"
    named = isolated(head, texts) if source else texts.say("publisher_unknown")
    return f"{named} · {date_words(article.date, texts)}"


def _choice(choice: Choice, texts: Texts, head: str) -> Reply:
    buttons = choice_keyboard(choice, texts)
    lines = [texts.say("choice")]
    one_button_each = len(buttons.inline_keyboard) == len(choice.options) + 1
    if not one_button_each or any(len(option.label) > _LONG_LABEL for option in choice.options):
        lines += [f"• {isolated(option.label, texts)}" for option in choice.options]
    missed = _partial(choice, texts)
    return Reply(head + escape("\n".join(lines), quote=False) + missed, buttons)


def _abstention(abstention: Abstention, texts: Texts, head: str) -> Reply:
    if abstention.talk:
        return Reply(head + escape(talk_words(abstention.talk, texts), quote=False))
    said = texts.say(f"abstain_{abstention.reason}")
    if abstention.reach:
        said += f" {reach_words(*abstention.reach, texts)}"
    lines = [head + escape(said, quote=False)]
    if abstention.nearest:
        lines += ["", escape(texts.say("nearest"), quote=False)]
        lines += _headlines(lines, abstention.nearest, texts)
    missed = _partial(abstention, texts) + _left_aside(abstention.left_aside, texts)
    return Reply("\n".join(lines) + missed)


def _with_note(
    reply: Reply,
    shown: Answer | Closest,
    texts: Texts,
    also: Sequence[Article] = (),
    doubts: Sequence[str] = (),
) -> Reply:
    doubtful = "".join(f"\n\n{escape(line, quote=False)}" for line in doubts)
    missed = _partial(shown, texts), _left_aside(shown.left_aside, texts)
    for note in (_also_in(also, texts), doubtful, *missed):
        html = reply.html + note
        reply = replace(reply, html=html) if fits(html) else reply
    return reply


def _also_in(articles: Sequence[Article], texts: Texts) -> str:
    """Return a line that names the first of the other articles that say the same."""
    if not articles:
        return ""
    named = [
        f"{title_html(one, texts)}, {escape(source_words(one, texts, titled=False), quote=False)}"
        for one in articles[:_ALSO]
    ]
    return f"\n\n{escape(texts.say('also_in'), quote=False)} {'; '.join(named)}"


def _left_aside(number: int, texts: Texts) -> str:
    return f"\n\n{escape(texts.count('left_aside', number), quote=False)}" if number else ""


def _fitting(
    quotes: Sequence[Quote],
    texts: Texts,
    *,
    shared: bool,
    head: str = "",
    earlier: Quote | None = None,
    in_order: bool = False,
) -> tuple[str, tuple[Quote, ...], tuple[Quote, ...]]:
    """Return a message with as many of the first quotes as fit, these, and the remaining ones."""

    def html_of(shown: Sequence[Quote]) -> str:
        return head + _quotations(shown, texts, shared=shared, earlier=earlier, in_order=in_order)

    number = len(quotes)
    while not fits(html := html_of(quotes[:number])) and number > 1:
        number -= 1
    shown = tuple(quotes[:number])
    if not fits(html):
        over = shown_length(html) - MESSAGE_LIMIT
        shown = (beginning(shown[0], utf16_len(shown[0].text) - over - len(OMISSION) - 1),)
        html = html_of(shown)
    return html, shown, tuple(quotes[number:])


def beginning(quote: Quote, limit: int) -> Quote:
    """Return the quote cut at the end of a word to at most `limit` UTF-16 units."""
    head = cut_utf16(quote.text, limit)
    if head == quote.text:
        return quote
    words = _WHOLE_WORDS.match(quote.text[: len(head) + 1])
    size = words.end() if words else len(head)
    return Quote(quote.article, Span(quote.span.start, quote.span.start + size))


def _quotations(
    quotes: Sequence[Quote],
    texts: Texts,
    *,
    shared: bool,
    earlier: Quote | None = None,
    in_order: bool = False,
) -> str:
    """Return each quote in a blockquote; if `shared`, adjacent quotes can share a source line.

    A line announces the first quote that is definitely newer than the one at the beginning, and
    the one that is `earlier`.
    """
    parts = []
    announced = in_order
    keyed = [(quote.article.id if shared else at, quote) for at, quote in enumerate(quotes)]
    for _, group in groupby(keyed, key=lambda pair: pair[0]):
        together = [quote for _, quote in group]
        # A blank line, since text is left out between two quotes: a line break would hide that.
        blockquotes = "\n\n".join(
            f"<blockquote>{with_omissions(quote, escape(quote.text, quote=False))}</blockquote>"
            for quote in together
        )
        later = not announced and is_later(together[0].article, quotes[0].article)
        announced = announced or later
        name = "later" if later and shared else "earlier" if earlier in together else ""
        heading = f"<b>{escape(texts.say(name), quote=False)}</b>\n" if name else ""
        source = source_html(together[0].article, texts, together)
        parts.append(f"{heading}{blockquotes}\n{source}")
    return "\n\n".join(parts)


def with_omissions(quote: Quote, html: str) -> str:
    """Return a quote's HTML with an omission sign on each side where its sentence is cut."""
    place = place_of(quote)
    before = f"{OMISSION} " if place.begins_inside else ""
    after = f" {OMISSION}" if place.ends_inside else ""
    return before + html + after


def _headlines(before: Sequence[str], articles: Iterable[Article], texts: Texts) -> list[str]:
    """Return one line per article, as many as fit after the lines in `before`."""
    lines: list[str] = []
    for article in articles:
        about = escape(about_words(article, texts), quote=False)
        line = f"• {title_html(article, texts)} · {about}"
        if not fits("\n".join((*before, *lines, line))):
            break
        lines.append(line)
    return lines


def fits(html: str) -> bool:
    """Whether it fits into a message; a text is never longer than its HTML, so that goes first."""
    return utf16_len(html) <= MESSAGE_LIMIT or shown_length(html) <= MESSAGE_LIMIT


_KEPT = 500


class Renderings:
    """A cache of the messages of the last decisions; each is verified again whenever it is sent."""

    def __init__(self) -> None:
        self._kept: Bounded[tuple[int, int], tuple[Decision, Texts, Reply]] = Bounded(_KEPT)

    def of(self, decision: Decision, texts: Texts) -> Reply:
        """Return what `render` returns."""
        # The entries hold the decision and the texts, so that their ids cannot be reused.
        key = id(decision), id(texts)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = decision, texts, render(decision, texts)
        return kept[2]
