"""Which updates are kept in the inbox until they are answered: those that somebody waits for.

What a group says without addressing the bot is never kept, and neither is an inline query: its
reader types on, and Telegram forgets it within seconds.
"""

from dataclasses import dataclass
from typing import Any

from telegram import Bot, Chat, Message, Update
from telegram.constants import ChatType

from bot.storage.inbox.letters import Arrival
from bot.telegram.handlers.fallback import ATTACHMENTS
from bot.telegram.handlers.filters import is_nobodys, speaks_to
from bot.telegram.handlers.groups import is_greeted
from bot.telegram.handlers.privacy import forgets_sender

__all__ = ["Kept", "as_new", "kept_of"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the inbox has to know about an update."""

    person: int | None
    """The user who sent it; None for a channel, or if it is not known."""
    message_id: int | None
    is_group: bool
    is_edit: bool = False
    forgets: bool = False
    """Whether its sender wants to be forgotten."""

    def arrival(self, number: int, lane: str, content: bytes) -> Arrival:
        """Return what the inbox is given."""
        return Arrival(
            number,
            lane,
            self.person,
            self.message_id,
            content,
            is_group=self.is_group,
            is_edit=self.is_edit,
            forgets=self.forgets,
        )


def kept_of(update: Update, bot: Bot) -> Kept | None:
    """Return what the inbox has to know about an update; None if it is not kept."""
    if query := update.callback_query:
        message = query.message
        return Kept(query.from_user.id, None, message is not None and _is_group(message.chat))
    if change := update.my_chat_member:
        is_group = _is_group(change.chat)
        return Kept(change.from_user.id, None, is_group) if is_greeted(change) else None
    message = update.message or update.edited_message
    if message is None or is_nobodys(message) or not _is_answered(message, bot):
        return None
    # Nothing is kept under somebody who writes as a channel or a group.
    user = message.from_user if message.sender_chat is None else None
    person = user.id if user else None
    is_edit = update.edited_message is not None
    forgets = person is not None and not is_edit and forgets_sender(message, bot)
    return Kept(person, message.message_id, _is_group(message.chat), is_edit, forgets)


def as_new(raw: dict[str, Any], number: int) -> dict[str, Any]:
    """Return an edited message as if it had been written like that, with an update's number."""
    message = {name: value for name, value in raw["edited_message"].items() if name != "edit_date"}
    return {"update_id": number, "message": message}


def _is_answered(message: Message, bot: Bot) -> bool:
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return True
    if not speaks_to(message, bot):
        return False
    if message.chat.type != ChatType.PRIVATE or message.text or message.caption:
        return True
    return any(getattr(message, name) for name in ATTACHMENTS)  # it is not a service message


def _is_group(chat: Chat) -> bool:
    return chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
