"""What every handler needs: the desk in use, and the words for its reader."""

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, User
from telegram.ext import CallbackContext

from bot.archive.model import Quote
from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.i18n.texts import Texts, reply_language
from bot.storage.storage import Storage
from bot.telegram.editors import Editors
from bot.telegram.memory import SentAnswers, Taps, Votes
from bot.telegram.preferences import Chosen
from bot.telegram.stats import Tally
from bot.telegram.views.answers import Renderings

__all__ = ["SERVING", "Context", "Reception", "reception"]

Context = CallbackContext[Any, Any, Any, Any]

SERVING: ContextVar["Reception | None"] = ContextVar("serving", default=None)
"""The reception that the update in hand came to: what is sent meanwhile is noted there."""

_Value = TypeVar("_Value")
_LOGGER = logging.getLogger(__name__)

REMEMBERED = 600.0
"""Seconds for which a chat's last quote is remembered, so that the reader can ask on."""
_CHATS = 1_000


class Reception:
    """The desk that answers now, the texts by language, and what was shown last, in memory only.

    A reload puts a new desk here; an update keeps the desk that it began with.
    """

    def __init__(
        self,
        desk: Desk,
        texts: Mapping[str, Texts],
        storage: Storage | None = None,
        editors: Editors | None = None,
        counters: Counters | None = None,
    ) -> None:
        self.desk = desk
        self.texts = texts
        self.storage = storage or Storage("sqlite://", "")
        """What lasts; without any, what is kept in memory."""
        self.chosen = Chosen(self.storage)
        self.editors = editors or Editors()
        self.tally = Tally(self.storage)
        self.votes = Votes()
        self.answers = SentAnswers()
        self.taps = Taps()
        self.renderings = Renderings()
        self.counters = counters or Counters()
        self.on_sent: list[Callable[[MaybeInaccessibleMessage, Message], Awaitable[None]]] = []
        """Called with each message that was sent, behind the one that it replied to."""
        self.on_migrated: list[Callable[[int, int], Awaitable[None]]] = []
        """Called once for each group that became a supergroup, with its old and its new id."""
        self.on_forget_me: list[Callable[[int], Awaitable[None]]] = []
        """Called with the id of a user who wants to be forgotten."""
        self._shown: OrderedDict[int, tuple[float, Quote]] = OrderedDict()
        self._migrated: OrderedDict[int, int] = OrderedDict()
        self._greeted: OrderedDict[int, None] = OrderedDict()

    def exchange(self, desk: Desk, texts: Mapping[str, Texts]) -> None:
        """Answer by a new desk and new texts from now on."""
        self.desk, self.texts = desk, texts

    def remember(self, chat_id: int, quote: Quote) -> None:
        """Note the quote that a private chat has just been shown; only the last chats are kept."""
        _put(self._shown, chat_id, (time.monotonic(), quote))

    def shown(self, chat_id: int) -> Quote | None:
        """Return the quote that a chat was shown last, None where that is long ago."""
        at, quote = self._shown.get(chat_id, (0.0, None))
        if quote is None or time.monotonic() - at > REMEMBERED:
            self._shown.pop(chat_id, None)
            return None
        return quote

    def forget_shown(self, chat_id: int) -> None:
        """Forget which quote a private chat was shown last."""
        self._shown.pop(chat_id, None)

    def forget_user(self, user_id: int) -> None:
        """Forget what is remembered in memory under a user's id."""
        self.forget_shown(user_id)
        self.votes.forget(user_id)
        self.taps.forget(user_id)
        self.answers.forget_asker(user_id)
        self.editors.reports.forget(user_id)

    async def sent(self, question: MaybeInaccessibleMessage, sent: Message) -> None:
        """Note a message that went out in reply to another; nothing undoes it any more."""
        self.answers.note(question, sent)
        for follow in self.on_sent:
            try:
                await follow(question, sent)
            except Exception as error:
                # The reader has the answer, whatever comes of the rest. A traceback might hold it.
                _LOGGER.warning("what follows a message failed: %s", type(error).__name__)

    async def migrated(self, old: int, new: int) -> None:
        """Note that a group became a supergroup, which Telegram may tell several times."""
        if self._migrated.get(old) == new:
            return
        _put(self._migrated, old, new)
        self.counters.add("migrated")
        self.answers.migrated(old)
        if old in self._greeted:
            _put(self._greeted, new, None)
        for follow in self.on_migrated:
            try:
                await follow(old, new)
            except Exception as error:
                # Telegram tells of it again, in the other chat or at the next message.
                self._migrated.pop(old, None)
                _LOGGER.warning("what follows a migration failed: %s", type(error).__name__)

    def greets(self, chat_id: int) -> bool:
        """Whether a group is to be greeted: it is once, as far as is remembered."""
        is_new = chat_id not in self._greeted
        _put(self._greeted, chat_id, None)
        return is_new

    def words(self, user: User | None, text: str = "") -> Texts:
        """Return the texts to reply to a user with, who wrote this: what they chose goes first."""
        chosen = self.chosen.of(user.id).language if user else None
        if chosen and chosen in self.texts:
            return self.texts[chosen]
        code = user.language_code if user else None
        return self.texts[reply_language(text, code, self.texts)]

    def words_behind(self, query: CallbackQuery) -> Texts:
        """Return the texts in the language of the message that the button's one replied to."""
        asked = query.message.reply_to_message if isinstance(query.message, Message) else None
        return self.words(query.from_user, (asked.text or asked.caption or "") if asked else "")


def _put(kept: OrderedDict[int, _Value], key: int, value: _Value) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _CHATS:
        kept.popitem(last=False)


def reception(context: Context) -> Reception:
    """Return the reception of the application that handles this update."""
    found: Reception = context.bot_data["reception"]
    return found
