"""`/follow TOPIC` and `/following`, in private chats only."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.botapi.lengths import well_formed
from bot.i18n.sources import isolated
from bot.storage.topics import TOPIC_LIMIT, TOPICS_LIMIT, Subscription
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.middleware import say_stale, tap_handler
from bot.telegram.views.answers import render_plain
from bot.telegram.views.following.button import UnfollowButton
from bot.telegram.views.following.topics import render_following

__all__ = ["handlers"]

_OUTCOMES = {"kept": "follow_kept", "known": "follow_known", "full": "follow_full"}


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of both commands and of the buttons."""
    return [
        CommandHandler("follow", _follow, NEW),
        CommandHandler("following", _following, NEW),
        tap_handler(UnfollowButton, _unfollow),
    ]


async def _follow(update: Update, context: Context) -> None:
    """Store a topic, which the reader asked for by the command itself."""
    topic, texts = well_formed(context.argument), context.texts
    if not await _is_private(context) or context.user is None:
        return
    if not any(map(str.isalnum, topic)):
        await context.say("follow_alone")
        return
    if len(topic) > TOPIC_LIMIT:
        await context.say("follow_too_long", limit=texts.number(TOPIC_LIMIT))
        return
    front = context.front
    language = texts.language
    outcome = await front.storage.subscriptions.add(context.user.id, topic, language)
    for tell in front.on_follow if outcome == "kept" else ():
        tell()
    limit = texts.number(TOPICS_LIMIT)
    named = isolated(topic, texts)
    await context.reply(render_plain(texts.say(_OUTCOMES[outcome], topic=named, limit=limit)))


async def _following(update: Update, context: Context) -> None:
    if await _is_private(context) and context.user is not None:
        topics = await _topics(context.user.id, context)
        await context.reply(render_following(topics, context.texts))


async def _unfollow(tapped: UnfollowButton, context: Context) -> None:
    reader, subscriptions = context.query.from_user.id, context.front.storage.subscriptions
    is_done = bool(await _topics(reader, context)) and await subscriptions.remove(
        reader, tapped.number
    )
    if is_done:
        await context.answer_tap(context.texts.say("unfollowed"), alert=False)
    else:
        await say_stale(context)
    if context.is_private:
        await context.edit(render_following(await _topics(reader, context), context.texts))


async def _topics(user_id: int, context: Context) -> list[Subscription]:
    storage = context.front.storage
    return [] if storage.is_empty else [*await storage.subscriptions.of(user_id)]


async def _is_private(context: Context) -> bool:
    """Whether the command came from a private chat; if not, say that it works only there."""
    if not context.is_private:
        await context.say("follow_private")
    return context.is_private
