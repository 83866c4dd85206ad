"""`/privacy` and `/forget`: what is stored about a reader and why, and deleting it."""

from contextlib import suppress
from typing import Any

from telegram import Bot, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CommandHandler

from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.context import Context
from bot.telegram.deletion import duration_words
from bot.telegram.handlers.filters import NEW
from bot.telegram.permissions import speaks_as_admin
from bot.telegram.reception import Reception
from bot.telegram.views.answers import render_plain

__all__ = ["forgets_sender", "handlers"]

_BATCH = 100
"""The most messages that one call, and one command, deletes."""
_ME = ("me", "меня", "من", "مرا")


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of both commands."""
    return [CommandHandler("privacy", _privacy, NEW), CommandHandler("forget", _forget, NEW)]


def forgets_sender(message: Message, bot: Bot) -> bool:
    """Whether a message is `/forget me`."""
    words = (message.text or "").split(maxsplit=2)
    if len(words) < 2 or words[1].casefold() not in _ME:
        return False
    return words[0].lower() in ("/forget", f"/forget@{bot.username.lower()}")


async def _privacy(update: Update, context: Context) -> None:
    texts = context.texts
    parts = [texts.say("privacy"), _contact(context.front, texts)]
    if own := await _own(context):
        parts.append(own)
    await context.reply(render_plain("\n\n".join(parts)))


def _contact(front: Reception, texts: Texts) -> str:
    editors = front.editors
    said = (
        texts.say("privacy_contact", contact=isolated(editors.contact, texts))
        if editors.contact
        else texts.say("privacy_no_contact")
    )
    report = texts.say("privacy_report" if editors.operators else "privacy_no_report")
    return f"{said} {report}"


async def _own(context: Context) -> str | None:
    """Return what is stored about the reader; None unless only the reader would see it."""
    if not context.is_private or context.user is None:
        return None
    texts = context.texts
    kept = await _kept(context.user, context.front, texts)
    if not kept:
        return texts.say("privacy_kept_nothing")
    return texts.say("privacy_kept", kept=texts.say("list_comma").join(kept))


async def _kept(user: User, front: Reception, texts: Texts) -> list[str]:
    """Return in words what is stored on disk about a user."""
    chosen, storage = front.chosen.of(user.id), front.storage
    kept = []
    if chosen.language:
        kept.append(texts.say("kept_language", language=texts.language_name(chosen.language)))
    if chosen.timer_seconds is not None:
        kept.append(texts.say("kept_timer", after=duration_words(chosen.timer_seconds, texts)))
    if storage.is_empty:
        return kept
    if number := await storage.misses.number_of(user.id):
        kept.append(texts.count("kept_questions", number))
    if number := len(await storage.subscriptions.of(user.id)):
        kept.append(texts.count("kept_topics", number))
    if number := len(await storage.deletions.of_chat(user.id)):
        kept.append(texts.count("kept_deletions", number))
    if number := await front.kept.number_of(user.id):
        kept.append(texts.count("kept_answers", number))
    return kept


async def _forget(update: Update, context: Context) -> None:
    front, texts = context.front, context.texts
    # Nothing is stored under somebody who writes as a channel or a group.
    user = None if context.message.sender_chat is not None else context.user
    is_me = context.argument.partition(" ")[0].casefold() in _ME
    about = await (_forget_me if is_me else _take_back)(user, context) if user else ""
    if context.is_private:
        front.forget_shown(context.message.chat.id)
    number = await _delete(context, own=is_me)
    if number is None:
        said = texts.say("forget_failed")
    else:
        said = texts.count("forgot", number) if number else texts.say("forgot_none")
    if about:
        said = f"{said}\n\n{about}"
    if is_me and context.user is not None:
        try:
            await front.kept.forget_user(context.user.id)
        finally:
            front.forget_user(context.user.id)
    sent = await context.reply(render_plain(said))
    if sent:
        # So that the next command deletes answers, not this reply.
        await front.kept.forget_messages(sent.chat.id, [sent.message_id])


async def _forget_me(user: User, context: Context) -> str:
    """Delete everything that is stored about a user; return in words what it was."""
    front, texts = context.front, context.texts
    kept = await _kept(user, front, texts)
    if not front.storage.is_empty:
        await front.storage.misses.forget(user.id)
        await front.storage.subscriptions.forget(user.id)
        await _delete_due(user.id, front, context.bot)
    for forget in front.on_forget_me:
        await forget(user.id)
    if not front.storage.is_empty:
        await front.storage.wipe()
    if not kept:
        return texts.say("forgot_nothing_kept")
    return texts.say("forgot_kept", kept=texts.say("list_comma").join(kept))


async def _take_back(user: User, context: Context) -> str:
    """Delete what a user left for the editors; return in words what it was."""
    storage = context.front.storage
    number = 0 if storage.is_empty else await storage.misses.forget(user.id)
    return context.texts.count("forgot_questions", number) if number else ""


async def _delete_due(chat_id: int, front: Reception, bot: Bot) -> None:
    """Delete now what a private chat's timer would delete later, with its records."""
    deletions = front.storage.deletions
    while due := await deletions.of_chat(chat_id, limit=_BATCH):
        with suppress(TelegramError):  # they are gone or too old; nothing more can be done
            await bot.delete_messages(chat_id, due)
        await deletions.remove(chat_id, due)


async def _delete(context: Context, *, own: bool) -> int | None:
    """Delete the messages that the sender may delete; return how many, or None if refused."""
    message, replies = context.message, context.front.kept
    chat_id = message.chat.id
    if context.is_private or (not own and await speaks_as_admin(message)):
        known = await replies.last(chat_id, None, _BATCH)
    elif message.from_user is None or message.sender_chat is not None:
        known = []
    else:
        known = await replies.last(chat_id, message.from_user.id, _BATCH)
    if known:
        try:
            await context.bot.delete_messages(chat_id, known)
        except TelegramError:
            return None
        await replies.forget_messages(chat_id, known)
    return len(known)
