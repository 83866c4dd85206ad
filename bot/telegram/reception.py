"""What every handler needs: the desk in use, and the words for its reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Message, User
from telegram.ext import CallbackContext

from bot.answer.texts import Texts, reply_language
from bot.desk import Desk

__all__ = ["Context", "Reception", "reception"]

Context = CallbackContext[Any, Any, Any, Any]


@dataclass(slots=True)
class Reception:
    """The desk that answers now, and the texts by language.

    A reload puts a new desk here; an update keeps the desk that it began with.
    """

    desk: Desk
    texts: Mapping[str, Texts]

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
