"""Buttons under answers, including the thumbs; the archive supplies what their data names."""

from typing import Any

from telegram.ext import BaseHandler

from bot.archive.model import Quote
from bot.telegram.context import Context
from bot.telegram.handlers.middleware import say_stale, stale_handler, tap_handler
from bot.telegram.memory import Vote
from bot.telegram.reception import Reception
from bot.telegram.views.answers import render_context, render_more, render_quotes
from bot.telegram.views.callback_data import (
    ContextButton,
    DownButton,
    MoreButton,
    NoneButton,
    OptionButton,
    UpButton,
)
from bot.telegram.views.references import quote_key, quotes_of

__all__ = ["handlers"]

_SAID: dict[Vote, str] = {"up": "feedback_up", "down": "feedback_down"}


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers, the last of which is for all buttons that no other accepts."""
    return [
        tap_handler(UpButton, _vote),
        tap_handler(DownButton, _vote),
        tap_handler(ContextButton, _show),
        tap_handler(MoreButton, _show),
        tap_handler(OptionButton, _show),
        tap_handler(NoneButton, _none),
        stale_handler(),
    ]


async def _show(tapped: ContextButton | MoreButton | OptionButton, context: Context) -> None:
    quotes, texts = quotes_of(tapped.names, context.desk.archive), context.texts
    if quotes is None:
        await say_stale(context)
        return
    if isinstance(tapped, ContextButton):
        reply = render_context(quotes[0], texts)
    elif isinstance(tapped, MoreButton):
        reply = render_more(quotes, texts)
    else:
        reply = render_quotes(quotes, texts, is_answer=True)
    if reply is None:
        await context.answer_tap(texts.say("nothing_more"))
    else:
        await context.reply(reply)


async def _none(tapped: NoneButton, context: Context) -> None:
    await context.say("none_of_these")


async def _vote(tapped: UpButton | DownButton, context: Context) -> None:
    """Count a vote; in groups each member has one."""
    quotes = quotes_of(tapped.names, context.desk.archive)
    if quotes is None:
        await say_stale(context)
        return
    front, shown = context.front, context.shown
    vote: Vote = "up" if isinstance(tapped, UpButton) else "down"
    user_id = context.query.from_user.id
    before, now = front.votes.cast(shown.chat.id, shown.message_id, user_id, vote)
    front.kept.voted(shown, user_id)
    about = quotes[0] if quotes else None
    if before is not None:
        front.stats.add(*_names(before, about, front), number=-1)
    if now is not None:
        front.stats.add(*_names(now, about, front))
    said = context.texts.say(_SAID[now] if now else "feedback_taken_back")
    await context.answer_tap(said, alert=False)


def _names(vote: Vote, about: Quote | None, front: Reception) -> list[str]:
    """Return the counts of a vote: the total, the quote's, and that of its FAQ entry."""
    if about is None:
        return [vote]
    entry = next((one for one in front.desk.faq if one.quotes[0] == about), None)
    names = [vote, f"{vote} quote {quote_key(about)}"]
    return [*names, f"{vote} faq {entry.id}"] if entry else names
