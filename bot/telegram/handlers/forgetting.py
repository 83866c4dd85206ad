"""`/forget`: the bot's last messages in a chat are deleted."""

from contextlib import suppress
from typing import Any

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.i18n.texts import Texts
from bot.telegram.context import Context, Reception, reception
from bot.telegram.handlers.privacy import kept_words
from bot.telegram.permissions import speaks_as_admin
from bot.telegram.send import send
from bot.telegram.views.answers import render_plain

__all__ = ["forget_me", "handlers"]

_BATCH = 100
"""What one call deletes at most, and one command as well."""
_ME = ("me", "меня", "من", "مرا")


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("forget", _forget, filters.UpdateType.MESSAGE & ~filters.VIA_BOT)]


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
