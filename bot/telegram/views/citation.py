"""The caption of a citation's document: the quotes again, as far as they fit."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.archive.model import Quote
from bot.botapi.html import shown_length
from bot.botapi.lengths import utf16_len
from bot.i18n.texts import Texts
from bot.telegram.views.answers import CAPTION_LIMIT, Reply, beginning, with_omissions
from bot.telegram.views.copying import copy_keyboard
from bot.telegram.views.sources import brief, source_html

__all__ = ["render_caption"]

_SHORTEST = 100
_TITLE_LIMIT, _NAME_LIMIT = 300, 80


def render_caption(
    quotes: Sequence[Quote],
    texts: Texts,
    links: Mapping[Quote, str],
    copied: Mapping[Quote, str] | None = None,
) -> Reply:
    """Return the citations as text, as many as fit; a single one that does not fit is shortened.

    Buttons copy the quotes with their sources and the links in `copied`.
    """
    shown = list(quotes)
    while len(shown) > 1 and shown_length(_html(shown, texts, links)) > CAPTION_LIMIT:
        shown.pop()
    over = shown_length(_html(shown, texts, links)) - CAPTION_LIMIT
    if over > 0:
        # Leaves room for the sign of omission.
        left = max(_SHORTEST, utf16_len(shown[0].text) - over - 8)
        shown = [beginning(shown[0], left)]
    html = _html(shown, texts, links)
    if others := len(quotes) - len(shown):
        more = f"\n\n{escape(texts.count('timeline_others', others), quote=False)}"
        html += more if shown_length(html + more) <= CAPTION_LIMIT else ""
    return Reply(html, copy_keyboard(quotes, texts, copied or links), tuple(shown))


def _html(quotes: Sequence[Quote], texts: Texts, links: Mapping[Quote, str]) -> str:
    parts = []
    for quote in quotes:
        words = with_omissions(quote, escape(quote.text, quote=False))
        lines = [
            f"<blockquote>{words}</blockquote>",
            source_html(brief(quote.article, _TITLE_LIMIT, _NAME_LIMIT), texts, [quote]),
        ]
        parts.append("\n".join(lines + [escape(to) for to in filter(None, [_link(quote, links)])]))
    return "\n\n".join(parts)


def _link(quote: Quote, links: Mapping[Quote, str]) -> str | None:
    """Return the link of a quote; a shortened quote has the link of the whole one."""
    same = (to for one, to in links.items() if _begins(one, quote))
    return next(same, None)


def _begins(whole: Quote, part: Quote) -> bool:
    return whole.article.id == part.article.id and whole.span.start == part.span.start
