"""What a message shows once the archive no longer has words that it quoted."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.archive.model import Article, Quote
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.views.answers import Reply, fits, render_quotes
from bot.telegram.views.sources import shortened

__all__ = ["render_correction"]

_LINES = 5
"""The most articles that are named."""
_TITLE = 200
"""UTF-16 code units."""


def render_correction(
    left: Sequence[Quote], changed: Sequence[Article], *, is_withdrawn: bool, texts: Texts
) -> Reply:
    """Return the quotes that are `left`, below the lines that say why others are missing.

    `changed` are the articles that no longer have the words; `is_withdrawn` is whether an article
    is no longer in the archive. Lost words are not shown again, in no form.
    """
    titles = dict.fromkeys(shortened(one.title, _TITLE) for one in changed)
    lines = [
        texts.say("correction_changed", title=isolated(title, texts))
        for title in list(titles)[:_LINES]
    ]
    if is_withdrawn:
        lines.append(texts.say("correction_withdrawn"))
    head = escape("\n".join(lines), quote=False)
    for number in range(len(left), 0, -1):
        shown = render_quotes(left[:number], texts, left[number:])
        html = f"{head}\n\n{shown.html}" if head else shown.html
        if fits(html):
            return replace(shown, html=html)
    return Reply(head)
