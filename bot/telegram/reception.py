"""What every handler needs: the desk in use, and the words for its reader."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Message, User
from telegram.ext import CallbackContext

from bot.answer.texts import Texts, reply_language
from bot.archive.model import Quote
from bot.desk import Desk

__all__ = ["Context", "Reception", "reception"]

Context = CallbackContext[Any, Any, Any, Any]


REMEMBERED = 600.0
"""Seconds for which a chat's last quote is remembered, so that the reader can ask on."""
_CHATS = 1_000


class Reception:
    """The desk that answers now, the texts by language, and what was shown last, in memory only.

    A reload puts a new desk here; an update keeps the desk that it began with.
    """

    def __init__(self, desk: Desk, texts: Mapping[str, Texts]) -> None:
        self.desk = desk
        self.texts = texts
        self._shown: OrderedDict[int, tuple[float, Quote]] = OrderedDict()

    def exchange(self, desk: Desk, texts: Mapping[str, Texts]) -> None:
        """Answer by a new desk and new texts from now on."""
        self.desk, self.texts = desk, texts

    def remember(self, chat_id: int, quote: Quote) -> None:
        """Note the quote that a private chat has just been shown; only the last chats are kept."""
        self._shown[chat_id] = (time.monotonic(), quote)
        self._shown.move_to_end(chat_id)
        if len(self._shown) > _CHATS:
            self._shown.popitem(last=False)

    def shown(self, chat_id: int) -> Quote | None:
        """Return the quote that a chat was shown last, None where that is long ago."""
        at, quote = self._shown.get(chat_id, (0.0, None))
        if quote is None or time.monotonic() - at > REMEMBERED:
            self._shown.pop(chat_id, None)
            return None
        return quote

    def words(self, user: User | None, text: str = "") -> Texts:
        """Return the texts to reply to a user with, who wrote this."""
        code = user.language_code if user else None
        return self.texts[reply_language(text, code, self.texts)]

    def words_behind(self, query: CallbackQuery) -> Texts:
        """Return the texts in the language of the message that the button's one replied to."""
        asked = query.message.reply_to_message if isinstance(query.message, Message) else None
        return self.words(query.from_user, (asked.text or asked.caption or "") if asked else "")


def reception(context: Context) -> Reception:
    """Return the reception of the application that handles this update."""
    found: Reception = context.bot_data["reception"]
    return found
