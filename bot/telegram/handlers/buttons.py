"""Buttons under answers, thumbs included: what their data names is read from the archive."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.archive.model import Quote
from bot.i18n.texts import Texts
from bot.telegram.closing import close
from bot.telegram.context import Context, Reception, reception
from bot.telegram.memory import Vote
from bot.telegram.send import send
from bot.telegram.views.answers import (
    Reply,
    render_context,
    render_more,
    render_plain,
    render_quotes,
)
from bot.telegram.views.keyboards import Button, named, read_button

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers for every button."""
    return [CallbackQueryHandler(_vote, pattern=r"1[ud]"), CallbackQueryHandler(_on_button)]


async def _on_button(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None  # noqa: S101 - the handler takes nothing else
    front = reception(context)
    archive, texts = front.desk.archive, front.words_behind(query)
    button = read_button(query.data or "", archive)
    notice = None
    try:
        if button is None or query.message is None:
            notice = texts.say("stale_button")
        elif reply := _reply(button, texts):
            await send(reply, query.message, archive, texts)
        else:
            notice = texts.say("nothing_more")
    finally:
        await close(query, notice)


def _reply(button: Button, texts: Texts) -> Reply | None:
    if button.action == "c":
        return render_context(button.quotes[0], texts)
    if button.action == "m":
        return render_more(button.quotes, texts)
    if button.action == "q":
        return render_quotes(button.quotes, texts, is_answer=True)
    return render_plain(texts.say("none_of_these"))


_VOTES: dict[str, Vote] = {"u": "up", "d": "down"}
_SAID: dict[Vote, str] = {"up": "feedback_up", "down": "feedback_down"}


async def _vote(update: Update, context: Context) -> None:
    """Count a vote; in groups everybody has one."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the handler takes nothing else
    front = reception(context)
    texts = front.words_behind(query)
    button = read_button(query.data or "", front.desk.archive)
    if button is None or query.message is None:
        await close(query, texts.say("stale_button"))
        return
    place = query.message.chat.id, query.message.message_id
    vote = _VOTES[button.action]
    before, now = front.votes.cast(*place, query.from_user.id, vote)
    about = button.quotes[0] if button.quotes else None
    if before is not None:
        front.tally.add(*_names(before, about, front), number=-1)
    if now is not None:
        front.tally.add(*_names(now, about, front))
    said = texts.say(_SAID[now] if now else "feedback_taken_back")
    await close(query, said, alert=False)


def _names(vote: Vote, about: Quote | None, front: Reception) -> list[str]:
    """Return what a vote counts for: the total, the quote, and the FAQ entry that begins so."""
    if about is None:
        return [vote]
    entry = next((one for one in front.desk.faq if one.quotes[0] == about), None)
    names = [vote, f"{vote} quote {named(about)}"]
    return [*names, f"{vote} faq {entry.id}"] if entry else names
