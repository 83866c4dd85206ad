"""The topics that a reader follows, and the message about what is new on them."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.archive.model import Quote
from bot.botapi.lengths import cut_utf16
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.storage.topics import TOPICS_LIMIT, Subscription
from bot.telegram.views.answers import Reply, fits, render_plain, render_quotes
from bot.telegram.views.following.button import UnfollowButton
from bot.telegram.views.keyboards import button, keyboard

__all__ = ["render_following", "render_news"]

_LABEL_LIMIT = 50
"""UTF-16 code units of a topic on a button."""


def render_following(topics: Sequence[Subscription], texts: Texts) -> Reply:
    """Return the list of a reader's topics, with a button to end each."""
    if not topics:
        return render_plain(texts.say("following_none"))
    lines = [texts.say("following_list", limit=texts.number(TOPICS_LIMIT)), ""]
    lines += [f"• {isolated(one.topic, texts)}" for one in topics]
    rows = [[button(_label(one.topic, texts), UnfollowButton(one.id))] for one in topics]
    return Reply(escape("\n".join(lines), quote=False), keyboard(*rows))


def render_news(topics: Sequence[str], quotes: Sequence[Quote], texts: Texts) -> Reply:
    """Return the message about new quotes on some topics."""
    named = texts.say("list_separator").join(f"“{isolated(one, texts)}”" for one in topics)
    head = f"<b>{escape(texts.say('follow_news', topics=named), quote=False)}</b>\n\n"
    reply = render_quotes(quotes, texts, head=head, in_order=True)
    html = f"{reply.html}\n\n{escape(texts.say('follow_end'), quote=False)}"
    return replace(reply, html=html) if fits(html) else reply


def _label(topic: str, texts: Texts) -> str:
    begun = cut_utf16(topic, _LABEL_LIMIT)
    return texts.say("button_unfollow", topic=begun if begun == topic else f"{begun}…")
