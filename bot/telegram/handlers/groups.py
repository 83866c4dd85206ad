"""Groups that add the bot, remove it, or become supergroups; readers who block it."""

import logging
from typing import Any

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import BaseHandler, ChatMemberHandler, MessageHandler, filters

from bot.botapi.errors import is_gone
from bot.telegram.context import Context

__all__ = ["handlers", "is_greeted"]

_LOGGER = logging.getLogger(__name__)
_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers for Telegram's notices about groups."""
    return [
        ChatMemberHandler(_on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, _on_migration),
    ]


async def _on_membership(update: Update, context: Context) -> None:
    """Greet a group that has added the bot, and note a block; ignore every other change."""
    change = update.my_chat_member
    if change is not None and change.chat.type == ChatType.PRIVATE:
        await _on_block(change, context)
        return
    if change is not None and change.chat.type == ChatType.CHANNEL:
        _note_channel(change, context)
        return
    if change is None or not is_greeted(change):
        return
    if not context.front.greets(change.chat.id):
        return
    greeting = context.texts.say("group_greeting", bot=f"@{context.bot.username}")
    try:
        # Plain text, which the bot's defaults would send as HTML.
        await context.bot.send_message(
            change.chat.id, greeting, parse_mode=None, link_preview_options=None
        )
    except TelegramError as error:
        if not is_gone(error):
            _LOGGER.warning("a group could not be greeted: %s", type(error).__name__)


def is_greeted(change: ChatMemberUpdated) -> bool:
    """Whether a change says that a group has added the bot, and lets it speak."""
    if change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return False
    return not _is_inside(change.old_chat_member) and _may_speak(change.new_chat_member)


async def _on_block(change: ChatMemberUpdated, context: Context) -> None:
    """End what a reader follows who has blocked the bot."""
    storage = context.front.storage
    if change.new_chat_member.status == ChatMemberStatus.BANNED and not storage.is_empty:
        await storage.subscriptions.forget(change.chat.id)


def _note_channel(change: ChatMemberUpdated, context: Context) -> None:
    """Log the id of a channel that has added the bot, so that `sources.yaml` can name it."""
    front, chat = context.front, change.chat
    is_known = front.sources is not None and front.sources.channel(chat.id) is not None
    if is_known or not _is_inside(change.new_chat_member) or not front.greets(chat.id):
        return
    _LOGGER.info("the bot was added to the channel %d, which SOURCES does not name", chat.id)


async def _on_migration(update: Update, context: Context) -> None:
    message, front = context.message, context.front
    here = message.chat.id
    if message.migrate_to_chat_id:
        await front.migrated(here, message.migrate_to_chat_id)
    else:
        await front.migrated(message.migrate_from_chat_id or here, here)


def _is_inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _INSIDE


def _may_speak(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status in _INSIDE
