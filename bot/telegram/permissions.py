"""Who may press a button that changes something, or have messages deleted."""

import logging

from telegram import Bot, CallbackQuery, Chat, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.i18n.texts import Texts
from bot.telegram.closing import close
from bot.telegram.context import SERVING

__all__ = ["is_admin", "is_asker", "may_change", "refuse", "speaks_as_admin"]

_LOGGER = logging.getLogger(__name__)
_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


async def may_change(query: CallbackQuery) -> bool:
    """Whether a button that changes something works for the person who pressed it.

    It does in a private chat, for the one whose message the button's one replied to, and for the
    group's administrators. Where Telegram does not tell who asked, only the last are left.
    """
    message = query.message
    if message is None:
        return False
    return is_asker(query) or await is_admin(query.get_bot(), message.chat, query.from_user.id)


def is_asker(query: CallbackQuery) -> bool:
    """Whether a button is pressed by the one whose message its own message replied to."""
    message = query.message
    if message is None:
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    asked = message.reply_to_message if isinstance(message, Message) else None
    asker = asked.from_user.id if asked and asked.from_user else None
    front = SERVING.get()
    known = front.answers.asker_behind(message) if front else None
    return query.from_user.id in (asker, known)


async def refuse(query: CallbackQuery, texts: Texts) -> None:
    """Tell politely, and only to the one who pressed it, that a button is somebody else's."""
    await close(query, texts.say("not_yours"))


async def is_admin(bot: Bot, chat: Chat, user_id: int) -> bool:
    """Whether a user administers a group; what Telegram does not tell counts as no."""
    try:
        member = await bot.get_chat_member(chat.id, user_id)
    except TelegramError:
        return False
    return member.status in _ADMINS


async def speaks_as_admin(message: Message) -> bool:
    """Whether a message's sender administers its group, by name or anonymously."""
    # An anonymous administrator speaks as the group itself.
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    if message.from_user is None:
        return False
    return await is_admin(message.get_bot(), message.chat, message.from_user.id)
