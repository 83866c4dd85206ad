"""`/forget`: the bot's last messages in a chat are deleted."""

from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.telegram.permissions import speaks_as_admin
from bot.telegram.reception import Context, Reception, reception
from bot.telegram.rendering import render_plain
from bot.telegram.sending import send

__all__ = ["forget_me", "handlers"]

_BATCH = 100
"""What one call deletes at most, and one command as well."""
_ME = ("me", "меня", "من", "مرا")


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("forget", _forget, filters.UpdateType.MESSAGE & ~filters.VIA_BOT)]


async def forget_me(message: Message, front: Reception) -> None:
    """Forget everything about a message's sender that is kept anywhere."""
    if message.from_user is not None and message.sender_chat is None:
        for forget in front.on_forget_me:
            await forget(message.from_user.id)


async def _forget(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    texts = front.words(message.from_user)
    is_me = bool(context.args) and str((context.args or [""])[0]).casefold() in _ME
    if is_me:
        await forget_me(message, front)
    if message.chat.type == ChatType.PRIVATE:
        front.forget_shown(message.chat.id)
    number = await _delete(message, front, own=is_me)
    if number is None:
        said = texts.say("forget_failed")
    else:
        said = texts.count("forgot", number) if number else texts.say("forgot_none")
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
