"""The button that opens a quote's page in a browser, or inside Telegram as a Mini App."""

from dataclasses import replace

from telegram import InlineKeyboardButton, WebAppInfo

from bot.answer.citing.permalinks import article_path, permalink_key
from bot.archive.model import Quote
from bot.botapi.html import checked_link
from bot.i18n.texts import Texts
from bot.telegram.views.answers import Reply
from bot.telegram.views.keyboards import keyboard

__all__ = ["PageButtons"]

_LONGEST = 1_000
"""The most characters of an address; a longer one, of a long article id, has no button."""
_SECURE = "https://"
"""Telegram opens a Mini App only at such an address."""


class PageButtons:
    """Adds the button to replies, if the pages have a public address that Telegram can open."""

    def __init__(self, root: str | None = None) -> None:
        """Take the root of the pages; None if they have no public address."""
        # A button with an address that Telegram refuses would lose the whole answer.
        is_open = root is not None and root.startswith(_SECURE) and checked_link(root) is not None
        self._root = root if is_open else None

    def address_of(self, quote: Quote) -> str | None:
        """Return the address of a quote's page, if there is one."""
        if self._root is None:
            return None
        path = article_path(quote.article.id)
        address = f"{self._root}{path}?quote={permalink_key(quote)}"
        return address if len(address) <= _LONGEST else None

    def added(self, reply: Reply, texts: Texts, chat_id: int) -> Reply:
        """Return a reply to a chat with a button that opens the page of its `page`, if it has one.

        Telegram allows Mini Apps only under messages in private chats, whose ids are positive.
        """
        address = self.address_of(reply.page) if reply.page else None
        if address is None:
            return reply
        label = texts.say("button_page")
        button = (
            InlineKeyboardButton(label, web_app=WebAppInfo(address))
            if chat_id > 0
            else InlineKeyboardButton(label, url=f"{address}#quote")
        )
        first, *others = reply.keyboard.inline_keyboard if reply.keyboard else [()]
        return replace(reply, keyboard=keyboard(first, [button], *others))
