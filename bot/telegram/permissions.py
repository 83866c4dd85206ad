"""Who may press a button that changes something, and who may have messages deleted."""

from telegram import Bot, CallbackQuery, Chat, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.telegram.reception import Reception

__all__ = ["is_admin", "is_asker", "may_change", "speaks_as_admin"]

_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


async def may_change(query: CallbackQuery, front: Reception) -> bool:
    """Whether a button that changes something works for the person who pressed it.

    It works in private chats, for the user whose message the button's message replied to, and
    for the group's administrators. If Telegram does not tell who asked, only for the last.
    """
    message = query.message
    if message is None:
        return False
    return is_asker(query, front) or await is_admin(
        query.get_bot(), message.chat, query.from_user.id
    )


def is_asker(query: CallbackQuery, front: Reception) -> bool:
    """Whether a button was pressed by the user whose message its own message replied to."""
    message = query.message
    if message is None:
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    asked = message.reply_to_message if isinstance(message, Message) else None
    asker = asked.from_user.id if asked and asked.from_user else None
    return query.from_user.id == asker or front.answers.is_askers(message, query.from_user.id)


async def is_admin(bot: Bot, chat: Chat, user_id: int) -> bool:
    """Whether a user administers a group; False if Telegram does not tell."""
    try:
        member = await bot.get_chat_member(chat.id, user_id)
    except TelegramError:
        return False
    return member.status in _ADMINS


async def speaks_as_admin(message: Message) -> bool:
    """Whether a message's sender administers its group, by name or anonymously."""
    # An anonymous administrator writes as the group itself.
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    if message.from_user is None:
        return False
    return await is_admin(message.get_bot(), message.chat, message.from_user.id)
