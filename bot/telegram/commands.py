"""Commands with words: written in a message or under a picture, or about a message replied to."""

import re
from collections.abc import Sequence
from typing import Any

from telegram import Message, MessageEntity, Update
from telegram.ext import CommandHandler

from bot.botapi.lengths import utf16_len
from bot.telegram.context import after_command

__all__ = ["WordsHandler", "is_command_under", "place_of_words", "replied_words", "words_of"]

_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w{1,32}))?(?!\S)")
_WITH_WORDS = ("ask", "verify")
"""The commands that may be the caption of a picture or a document."""


class WordsHandler(CommandHandler[Any, Any]):
    """A `CommandHandler` that also takes its command from a caption."""

    def check_update(
        self, update: object
    ) -> bool | tuple[list[str], bool | dict[Any, Any] | None] | None:
        """Return what the library's handler returns, for captions as well."""
        message = update.effective_message if isinstance(update, Update) else None
        if message is None or message.text or not message.caption:
            return super().check_update(update)
        command = _command_in(message.caption)
        if command is None or command[0] not in self.commands:
            return None
        if command[1] and command[1] != message.get_bot().username.lower():
            return None
        passed = self.filters.check_update(update)  # type: ignore[arg-type] # checked above
        return (message.caption.split()[1:], passed) if passed else False


def is_command_under(message: Message) -> bool:
    """Whether the caption of a picture or a document is one of the commands with words."""
    command = _command_in(message.caption or "")
    return command is not None and command[0] in _WITH_WORDS


def words_of(message: Message) -> tuple[str, Sequence[MessageEntity]]:
    """Return what a command is about, with its entities shifted to match.

    That is what follows the command, or else the selected part of the message that it replies to,
    or else that whole message.
    """
    text = message.text or message.caption or ""
    if words := after_command(text):
        start = utf16_len(text) - utf16_len(words)
        moved = [
            MessageEntity(entity.type, entity.offset - start, entity.length)
            for entity in message.entities or message.caption_entities
            if entity.offset >= start
        ]
        return words, moved
    return replied_words(message)


def place_of_words(message: Message) -> tuple[Message, int] | None:
    """Return the message of this chat that has the words of a command, and where it has them.

    The place is the offset of what `words_of` returns, in UTF-16 code units. None if the words are
    from another chat, or if the message that was replied to no longer has them.
    """
    text = message.text or message.caption or ""
    if words := after_command(text):
        return message, utf16_len(text) - utf16_len(words)
    replied = message.reply_to_message
    if replied is None:
        return None
    if message.quote is None:
        return replied, 0
    # Telegram tells only approximately where the part is.
    whole, part = replied.text or replied.caption or "", message.quote.text
    at = message.quote.position
    if _units(whole)[2 * at : 2 * (at + utf16_len(part))] != _units(part):
        found = whole.find(part)
        at = utf16_len(whole[:found]) if found >= 0 else -1
    return (replied, at) if at >= 0 else None


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def replied_words(message: Message) -> tuple[str, Sequence[MessageEntity]]:
    """Return the selected part of the message replied to, in whichever chat, or else all of it."""
    if message.quote:
        return message.quote.text, message.quote.entities or ()
    replied = message.reply_to_message
    if replied is None:
        return "", ()
    return replied.text or replied.caption or "", replied.entities or replied.caption_entities


def _command_in(caption: str) -> tuple[str, str] | None:
    """Return the command that a caption begins with, and the bot that it names, in small letters.

    Not every program marks commands in captions, so that the marks do not count.
    """
    match = _COMMAND.match(caption)
    return (match[1].lower(), (match[2] or "").lower()) if match else None
