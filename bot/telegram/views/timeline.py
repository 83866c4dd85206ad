"""A timeline as a message, or as the caption of its picture."""

from dataclasses import replace
from html import escape
from itertools import groupby

from bot.archive.model import Quote
from bot.botapi.html import shown_length
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.views.answers import MESSAGE_LIMIT, Reply, beginning, with_omissions
from bot.telegram.views.keyboards import quotes_keyboard
from bot.telegram.views.sources import brief, shortened
from bot.timeline.entries import Timeline, TimelineEntry
from bot.timeline.words import heading, source_line

__all__ = ["render_timeline", "render_timeline_heading"]

_TOPIC_LIMIT = 200
_QUOTE_LIMIT = 400
"""UTF-16 code units of one quote, if the whole quotes do not all fit."""
_TITLE_LIMIT, _NAME_LIMIT = 200, 80


def render_timeline(topic: str, found: Timeline, texts: Texts) -> Reply:
    """Return dates in bold with their quotes and sources, in chronological order.

    If they do not fit into a message, long quotes are cut at the end of a word; if that is not
    enough, the last entries are only counted, and a button shows them.
    """
    number, longest = len(found.entries), None
    while True:
        reply = _reply(topic, found, number, longest, texts)
        if number <= 1 or shown_length(reply.html) <= MESSAGE_LIMIT:
            return reply
        number, longest = number - (longest is not None), _QUOTE_LIMIT


def render_timeline_heading(topic: str, texts: Texts) -> Reply:
    """Return a timeline's heading, as a picture's caption."""
    return Reply(f"<b>{escape(_heading(topic, texts), quote=False)}</b>")


def _reply(topic: str, found: Timeline, number: int, longest: int | None, texts: Texts) -> Reply:
    parts, quotes = [render_timeline_heading(topic, texts).html], []
    for when, group in groupby(found.entries[:number], key=lambda entry: heading(entry, texts)):
        lines = [f"<b>{escape(when, quote=False)}</b>"]
        for entry in group:
            quote = entry.quote if longest is None else beginning(entry.quote, longest)
            quotes.append(quote)
            words = with_omissions(quote, escape(quote.text, quote=False))
            lines += [f"<blockquote>{words}</blockquote>", _source(entry, texts)]
        parts.append("\n".join(lines))
    more = [entry.quote for entry in found.entries[number:]]
    if others := found.left_out + len(more):
        parts.append(escape(texts.count("timeline_others", others), quote=False))
    return Reply("\n\n".join(parts), quotes_keyboard(texts, None, more), tuple(quotes))


def _source(entry: TimelineEntry, texts: Texts) -> str:
    short = Quote(brief(entry.quote.article, _TITLE_LIMIT, _NAME_LIMIT), entry.quote.span)
    return escape(source_line(replace(entry, quote=short), texts), quote=False)


def _heading(topic: str, texts: Texts) -> str:
    return texts.say("timeline_heading", topic=isolated(shortened(topic, _TOPIC_LIMIT), texts))
