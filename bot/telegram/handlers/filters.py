"""Which messages are handled, and which messages of a group are addressed to the bot."""

import re
from dataclasses import dataclass

from telegram import Bot, Message
from telegram.constants import ChatType
from telegram.ext import filters

from bot.question.kinds import kind_of
from bot.telegram.commands import replied_words

__all__ = [
    "NEW",
    "NEW_OR_EDITED",
    "Addressed",
    "addressed",
    "is_nobodys",
    "replies_to",
    "speaks_to",
    "with_replied",
    "without_mention",
]

NEW = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
"""New messages that were not sent via a bot."""
NEW_OR_EDITED = filters.UpdateType.MESSAGES & ~filters.VIA_BOT
"""New and edited messages that were not sent via a bot."""

_MARKS = "?؟？"
_MENTION = re.compile(r"(?<!\w)@(\w++)")
_ASKING = re.compile(
    r"^\W*(?:what|which|how|is|are|was|were|do|does|did|can|could|tell|name|explain|and|about"
    r"|что|чем|чего|как|какой|какая|какие|каков|расскажи|назови|объясни|а|и|про"
    r"|چه|چی|چیست|کدام|چگونه|چطور|آیا|بگو|درباره)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a group member says to the bot."""

    question: str
    is_asked: bool
    """Whether it certainly asks, by a mention or its wording; a mere reply may be a remark."""


def addressed(message: Message, bot: Bot) -> Addressed | None:
    """Return what a group's message asks the bot; None if it is not addressed to the bot.

    A bare mention in reply to a message asks the question of that message, or of its selected part.
    """
    text = message.text or message.caption or ""
    if without_mention(text, bot) != text:
        return Addressed(with_replied(message, bot), is_asked=True)
    if replies_to(message, bot) and any(map(str.isalnum, text)):
        return Addressed(text, is_asked=_asks(text))
    return None


def with_replied(message: Message, bot: Bot) -> str:
    """Return what a message says; for a bare mention of the bot, what it replies to says.

    Of the bot's own messages only a selected part is meant.
    """
    text = message.text or message.caption or ""
    question = without_mention(text, bot)
    if question == text:
        return text
    question = " ".join(question.split())
    if any(map(str.isalnum, question)) or (replies_to(message, bot) and not message.quote):
        return question
    words, _ = replied_words(message)
    return without_mention(words, bot).strip() or question


def without_mention(text: str, bot: Bot) -> str:
    """Return a text without mentions of the bot."""
    name = bot.username.lower()
    return _MENTION.sub(lambda found: "" if found[1].lower() == name else found[0], text)


def speaks_to(message: Message, bot: Bot) -> bool:
    """Whether a message seems to be addressed to the bot, by a quick check.

    In private chats all are; in groups commands, mentions, and replies to the bot.
    """
    if message.chat.type == ChatType.PRIVATE or replies_to(message, bot):
        return True
    text = (message.text or message.caption or "").lower()
    first = text.split(maxsplit=1)[:1]
    is_command = text.startswith("/") and "@" not in first[0]
    return is_command or f"@{bot.username}".lower() in text


def is_nobodys(message: Message) -> bool:
    """Whether this is not from a person: from another bot, or a forwarded post of a channel."""
    if message.is_automatic_forward or message.via_bot:
        return True
    # Anonymous administrators and channels appear as one of Telegram's own bots.
    user = message.from_user
    return user is not None and user.is_bot and message.sender_chat is None


def _asks(text: str) -> bool:
    """Whether a reply to an answer asks something: "and in Iran" does, "thanks" does not."""
    asking = any(mark in text for mark in _MARKS) or _ASKING.match(text)
    return bool(asking) or kind_of(text) != "other"


def replies_to(message: Message, bot: Bot) -> bool:
    """Whether a message replies to one of the bot's own."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None:
        return False
    # In a forum every message is a reply to the one that opened its topic.
    return replied.from_user.id == bot.id and replied.forum_topic_created is None
