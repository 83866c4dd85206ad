"""`/privacy` and `/forget`: what is kept about a reader and why, and how it is deleted."""

from contextlib import suppress
from typing import Any

from telegram import Bot, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.context import Context, Reception, reception
from bot.telegram.deletion import duration_words
from bot.telegram.permissions import speaks_as_admin
from bot.telegram.send import send
from bot.telegram.views.answers import render_plain

__all__ = ["forget_me", "handlers", "kept_words"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of both commands."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [CommandHandler("privacy", _privacy, new), CommandHandler("forget", _forget, new)]


async def _privacy(update: Update, context: Context) -> None:
    message, front = update.message, reception(context)
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    texts = front.words(message.from_user)
    parts = [texts.say("privacy"), _contact(front, texts)]
    if own := await _own(message, front, texts):
        parts.append(own)
    reply = render_plain("\n\n".join(parts))
    await send(reply, message, front.desk.archive, texts)


def _contact(front: Reception, texts: Texts) -> str:
    editors = front.editors
    said = (
        texts.say("privacy_contact", contact=isolated(editors.contact, texts))
        if editors.contact
        else texts.say("privacy_no_contact")
    )
    report = texts.say("privacy_report" if editors.operators else "privacy_no_report")
    return f"{said} {report}"


async def _own(message: Message, front: Reception, texts: Texts) -> str | None:
    """Return what is kept about the reader now; nobody else is to see it."""
    if message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return None
    kept = await kept_words(message.from_user, front, texts)
    if not kept:
        return texts.say("privacy_kept_nothing")
    return texts.say("privacy_kept", kept=texts.say("list_comma").join(kept))


async def kept_words(user: User, front: Reception, texts: Texts) -> list[str]:
    """Return in words what is kept on disk about a user."""
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
    if number := len(await storage.deletions.of_chat(user.id)):
        kept.append(texts.count("kept_deletions", number))
    return kept


_BATCH = 100
"""What one call deletes at most, and one command as well."""
_ME = ("me", "меня", "من", "مرا")


async def forget_me(message: Message, front: Reception, texts: Texts) -> str:
    """Forget everything about a message's sender that is kept anywhere; return it in words."""
    user = message.from_user
    if user is None or message.sender_chat is not None:
        return ""
    kept = await kept_words(user, front, texts)
    if not front.storage.is_empty:
        await front.storage.misses.forget(user.id)
        await _delete_due(user.id, front, message.get_bot())
    for forget in front.on_forget_me:
        await forget(user.id)
    if not kept:
        return texts.say("forgot_nothing_kept")
    return texts.say("forgot_kept", kept=texts.say("list_comma").join(kept))


async def _take_back(message: Message, front: Reception, texts: Texts) -> str:
    """Forget what the sender left for the editors; return it in words."""
    user = message.from_user
    if user is None or message.sender_chat is not None or front.storage.is_empty:
        return ""
    number = await front.storage.misses.forget(user.id)
    return texts.count("forgot_questions", number) if number else ""


async def _delete_due(chat_id: int, front: Reception, bot: Bot) -> None:
    """Delete now what a private chat's timer would delete later, and forget that it would."""
    deletions = front.storage.deletions
    while due := await deletions.of_chat(chat_id, limit=_BATCH):
        with suppress(TelegramError):  # it is gone, or too old; nothing more can be done
            await bot.delete_messages(chat_id, due)
        await deletions.remove(chat_id, due)


async def _forget(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    texts = front.words(message.from_user)
    is_me = bool(context.args) and str((context.args or [""])[0]).casefold() in _ME
    about = await (forget_me if is_me else _take_back)(message, front, texts)
    if message.chat.type == ChatType.PRIVATE:
        front.forget_shown(message.chat.id)
    number = await _delete(message, front, own=is_me)
    if number is None:
        said = texts.say("forget_failed")
    else:
        said = texts.count("forgot", number) if number else texts.say("forgot_none")
    if about:
        said = f"{said}\n\n{about}"
    if is_me and message.from_user is not None:
        front.forget_user(message.from_user.id)
    sent = await send(render_plain(said), message, front.desk.archive, texts)
    if sent:
        # The next command is about answers, not about this line.
        front.answers.forget(sent.chat.id, [sent.message_id])


async def _delete(message: Message, front: Reception, *, own: bool) -> int | None:
    """Delete what the sender may have deleted; return how many, None where Telegram refuses."""
    chat = message.chat
    if chat.type == ChatType.PRIVATE or (not own and await speaks_as_admin(message)):
        known = front.answers.last(chat.id, limit=_BATCH)
    elif message.from_user is None or message.sender_chat is not None:
        known = []
    else:
        known = front.answers.last(chat.id, message.from_user.id, _BATCH)
    if known:
        try:
            await message.get_bot().delete_messages(chat.id, known)
        except TelegramError:
            return None
        front.answers.forget(chat.id, known)
    return len(known)
