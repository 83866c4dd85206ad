"""One update as its handler sees it: what arrived, the reply's language, and how to reply."""

import logging
from dataclasses import dataclass, field
from typing import Any, Self

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext, ExtBot

from bot.archive.model import Quote
from bot.botapi.proxies import Routes
from bot.i18n.texts import Texts
from bot.settings import LOCAL_TOKEN
from bot.telegram.permissions import is_asker
from bot.telegram.reception import Reception
from bot.telegram.send import File, Outbox
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.outgoing.pointed import Pointed

__all__ = ["BotData", "Context", "after_command"]

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True)
class BotData:
    """What the handlers of an application share."""

    front: Reception
    routes: Routes | None = None
    """The routes to Telegram; None if calls do not go over HTTP."""
    inline_queries: dict[int, str] = field(default_factory=dict)
    """Each reader's newest open inline query, by user id: readers type on while one is answered."""
    album: str | None = None
    """The last album that was replied to; each of its pictures arrives as a separate message."""


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], BotData]):
    """What every handler needs.

    `desk` is the one in use when the update arrived, even if another is loaded meanwhile.
    """

    def __init__(
        self,
        application: "Application[Any, Any, Any, Any, Any, Any]",
        chat_id: int | None = None,
        user_id: int | None = None,
    ) -> None:
        super().__init__(application, chat_id, user_id)
        self.front = self.bot_data.front
        self.desk = self.front.desk
        self._update: Update | None = None
        self._texts: Texts | None = None
        self._is_answered = False

    @classmethod
    def from_update(
        cls, update: object, application: "Application[Any, Any, Any, Any, Any, Any]"
    ) -> Self:
        """Return the context of an update."""
        self = super().from_update(update, application)
        self._update = update if isinstance(update, Update) else None
        return self

    @property
    def message(self) -> Message:
        """The new or edited message that arrived; raises `LookupError` for any other update."""
        update = self._update
        message = (update.message or update.edited_message) if update else None
        if message is None:
            raise LookupError("the update is not a message")
        return message

    @property
    def query(self) -> CallbackQuery:
        """The tap that arrived; raises `LookupError` for any other update."""
        query = self._update.callback_query if self._update else None
        if query is None:
            raise LookupError("the update is not a tap")
        return query

    @property
    def shown(self) -> MaybeInaccessibleMessage:
        """The message whose button was tapped; raises `LookupError` if it is not known."""
        shown = self.query.message
        if shown is None:
            raise LookupError("the tapped button is not under a message of the chat")
        return shown

    @property
    def asked(self) -> Message | None:
        """The message that the one with the tapped button replied to; None if not known."""
        shown = self.query.message
        return shown.reply_to_message if isinstance(shown, Message) else None

    @property
    def place(self) -> MaybeInaccessibleMessage:
        """The message to reply to: the one that arrived, or the one whose button was tapped."""
        return self.shown if self._update and self._update.callback_query else self.message

    @property
    def user(self) -> User | None:
        """The user who caused the update; None for a channel, or if Telegram does not say."""
        return self._update.effective_user if self._update else None

    @property
    def is_private(self) -> bool:
        """Whether the update belongs to a private chat."""
        return self.place.chat.type == ChatType.PRIVATE

    @property
    def argument(self) -> str:
        """What follows the command in the message, with all white space as single spaces."""
        return " ".join(after_command(self.message.text or self.message.caption).split())

    @property
    def texts(self) -> Texts:
        """The texts to reply with, unless `speak` chose others.

        They are in the user's language; for a tap, in the language of the question above it.
        """
        if self._texts is None:
            query = self._update.callback_query if self._update else None
            self._texts = self.front.words_below(query) if query else self.front.words(self.user)
        return self._texts

    def speak(self, text: str = "") -> Texts:
        """Reply in the language of a text, or the user's if it is unclear; return the texts."""
        self._texts = self.front.words(self.user, text)
        return self._texts

    @property
    def outbox(self) -> Outbox:
        """Sends what this update leads to."""
        return Outbox(self.front, self.desk.archive, self.texts)

    async def reply(
        self,
        reply: Reply,
        *,
        is_new: bool = False,
        about: Quote | None = None,
        at: Pointed | None = None,
    ) -> Message | None:
        """Reply to what arrived; see `Outbox.send`."""
        return await self.outbox.send(reply, self.place, is_new=is_new, about=about, at=at)

    async def say(self, key: str, **values: str) -> Message | None:
        """Reply with one of the texts."""
        return await self.reply(render_plain(self.texts.say(key, **values)))

    async def reply_file(self, file: File, caption: Reply, *, as_photo: bool = False) -> None:
        """Reply with a file; see `Outbox.send_file`."""
        await self.outbox.send_file(file, caption, self.place, as_photo=as_photo)

    async def edit(self, reply: Reply) -> None:
        """Change the tapped message to show this, if it can be changed."""
        await self.outbox.edit(reply, self.shown)

    async def turn(self, reply: Reply) -> None:
        """Change the tapped message to show this; reply if it cannot be changed."""
        await self.outbox.turn(reply, self.shown)

    def remember(self, reply: Reply) -> None:
        """Remember what a private chat is shown, so that the next question may refer to it."""
        if reply.quotes and self.is_private:
            self.front.remember(self.place.chat.id, reply.quotes[0])

    async def answer_tap(
        self, notice: str | None = None, *, alert: bool = True, cache_time: int | None = None
    ) -> None:
        """Stop the button's loading indicator; only the first call counts.

        The notice is shown as an alert or as a toast; for `cache_time` seconds Telegram may show
        it again by itself. It does not matter if the tap is too old to be answered.
        """
        if self._is_answered:
            return
        self._is_answered = True
        alert = alert and notice is not None
        try:
            await self.query.answer(notice, show_alert=alert, cache_time=cache_time)
        except TelegramError as error:
            _LOGGER.warning("a button could not be answered: %s", type(error).__name__)

    async def is_askers(self) -> bool:
        """Whether the asker tapped; if not, tell the user that the button is not theirs."""
        if is_asker(self.query, self.front):
            return True
        await self.answer_tap(self.texts.say("not_yours"))
        return False

    @property
    def link_root(self) -> str | None:
        """The bot's address for links; None in the local chat, which has no public address."""
        return None if self.bot.token == LOCAL_TOKEN else f"https://t.me/{self.bot.username}"


def after_command(text: str | None) -> str:
    """Return what follows the command at the beginning of a message, unchanged."""
    return "".join((text or "").split(maxsplit=1)[1:])
