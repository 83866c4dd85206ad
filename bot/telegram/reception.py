"""The desk in use, the texts for each reader, and what was shown last."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, User

from bot.archive.model import Quote
from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.i18n.texts import Texts, reply_language
from bot.storage.storage import Storage
from bot.telegram.bounded import Bounded
from bot.telegram.editors import Editors
from bot.telegram.memory import SentAnswers, Taps, Votes
from bot.telegram.preferences import Chosen
from bot.telegram.quoted import QuotedMessages
from bot.telegram.replies.kept import KeptReplies
from bot.telegram.stats import Stats
from bot.telegram.views.answers import Renderings, Reply
from bot.telegram.views.page_button import PageButtons

if TYPE_CHECKING:
    from bot.sources.living import Living
    from bot.telegram.deletion import Timers

__all__ = ["REMEMBERED", "Reception"]

_LOGGER = logging.getLogger(__name__)

REMEMBERED = 600.0
"""Seconds for which a chat's last question and quote are remembered for follow-up questions."""
_SWEEP = 30.0
"""Seconds between two looks for what is remembered too long."""
_CHATS = 1_000


class Reception:
    """The desk in use, the texts by language, and what was shown last.

    A reload replaces the desk; an update keeps the desk that it began with.
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
        """Keeps lasting data; it is in memory if none is given."""
        self.chosen = Chosen(self.storage)
        self.editors = editors or Editors()
        self.stats = Stats(self.storage)
        self.sources: Living | None = None
        """The living sources, if SOURCES names any."""
        self.votes = Votes()
        self.answers = SentAnswers()
        self.quoted = QuotedMessages()
        self.taps = Taps()
        self.kept = KeptReplies(
            self, self.storage, self.answers, self.quoted, self.taps, self.votes
        )
        self.renderings = Renderings()
        self.pages = PageButtons()
        self.counters = counters or Counters()
        self.day_of: Callable[[datetime], date | None] = datetime.date
        """Returns the day that "last year" in a message of some time is counted from."""
        self.on_sent: list[Callable[[MaybeInaccessibleMessage, Message], Awaitable[None]]] = []
        """Called for each message that was sent, with the message it replied to and itself."""
        self.on_sending: list[Callable[[MaybeInaccessibleMessage], Awaitable[None]]] = []
        """Called before a message is sent, with the message it replies to."""
        self.timers: Timers | None = None
        """Records the messages to delete, if anything does."""
        self.on_migrated: list[Callable[[int, int], Awaitable[None]]] = []
        """Called once for each group that became a supergroup, with its old and new id."""
        self.on_archive: list[Callable[[], None]] = []
        """Called whenever another archive, or another state of it, is in use."""
        self.on_follow: list[Callable[[], None]] = []
        """Called whenever a reader follows another topic."""
        self.on_forget_me: list[Callable[[int], Awaitable[None]]] = []
        """Called with the id of a user who wants to be forgotten."""
        self._shown: Bounded[int, tuple[float, Quote]] = Bounded(_CHATS)
        self._asked: Bounded[int, tuple[float, str]] = Bounded(_CHATS)
        self._sweeping: asyncio.TimerHandle | None = None
        self._migrated: Bounded[int, int] = Bounded(_CHATS)
        self._greeted: Bounded[int, None] = Bounded(_CHATS)

    @property
    def latest(self) -> tuple[date, str] | None:
        """The day (UTC) on which something new last came from a living source, and its name."""
        latest = self.sources.latest if self.sources else None
        return (latest.at.date(), latest.name) if latest else None

    def exchange(self, desk: Desk, texts: Mapping[str, Texts]) -> None:
        """Answer from a new desk, with new texts, from now on."""
        is_other = desk.archive is not self.desk.archive
        self.desk, self.texts = desk, texts
        for follow in self.on_archive if is_other else ():
            follow()

    def remember(self, chat_id: int, quote: Quote) -> None:
        """Remember the quote just shown in a private chat; only the last chats are kept."""
        self._shown[chat_id] = (time.monotonic(), quote)
        self._sweep_later()

    def shown(self, chat_id: int) -> Quote | None:
        """Return the quote shown last in a chat; None if that was too long ago."""
        at, quote = self._shown.get(chat_id, (0.0, None))
        if quote is None or time.monotonic() - at > REMEMBERED:
            self._shown.pop(chat_id, None)
            return None
        return quote

    def shown_since(self, chat_id: int) -> tuple[Quote, float] | None:
        """Return the quote shown last in a chat, and for how many seconds it has been shown."""
        quote = self.shown(chat_id)
        return (quote, time.monotonic() - self._shown[chat_id][0]) if quote else None

    def is_full(self) -> bool:
        """Whether chats were forgotten for others."""
        return len(self._shown) >= _CHATS

    def restore(self, chat_id: int, quote: Quote | None, age: float, question: str) -> None:
        """Let the next question of a chat refer to a quote and a question of `age` seconds ago."""
        self.forget_shown(chat_id)
        at = time.monotonic() - age
        if quote is not None and age <= REMEMBERED:
            self._shown[chat_id] = (at, quote)
            if question:
                self._asked[chat_id] = (at, question)
            self._sweep_later()

    def remember_question(self, chat_id: int, question: str) -> None:
        """Remember the question to which the next one in a private chat may refer."""
        self._asked[chat_id] = (time.monotonic(), question)
        self._sweep_later()

    def _sweep_later(self) -> None:
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(_SWEEP, self.sweep)

    def sweep(self) -> None:
        """Forget what was asked and shown too long ago, and look again later if any is left."""
        self._sweeping = None
        until = time.monotonic() - REMEMBERED
        for kept in (self._shown, self._asked):
            for chat_id in [one for one, (at, _) in kept.items() if at < until]:
                del kept[chat_id]
        if self._shown or self._asked:
            self._sweep_later()

    def asked(self, chat_id: int) -> str:
        """Return the question to which the next one in a chat may refer; empty if none."""
        at, question = self._asked.get(chat_id, (0.0, ""))
        if question and time.monotonic() - at > REMEMBERED:
            self._asked.pop(chat_id, None)
            return ""
        return question

    def forget_quote(self, chat_id: int) -> None:
        """Forget the quote that a chat was shown last."""
        self._shown.pop(chat_id, None)

    def forget_shown(self, chat_id: int) -> None:
        """Forget what a private chat asked last, and the quote that it was shown last."""
        self._shown.pop(chat_id, None)
        self._asked.pop(chat_id, None)

    def forget_user(self, user_id: int) -> None:
        """Forget what memory holds under a user's id."""
        self.forget_shown(user_id)
        self.votes.forget(user_id)
        self.taps.forget(user_id)
        self.answers.forget_asker(user_id)
        self.quoted.forget_chat(user_id)
        self.editors.reports.forget(user_id)

    async def sending(self, question: MaybeInaccessibleMessage) -> None:
        """Announce that a reply to a message is sent. Errors of callbacks are only logged."""
        for precede in self.on_sending:
            try:
                await precede(question)
            except Exception as error:
                name = type(error).__name__
                _LOGGER.warning("a callback before a message is sent failed: %s", name)

    async def sent(
        self,
        question: MaybeInaccessibleMessage,
        sent: Message,
        reply: Reply,
        about: Quote | None = None,
    ) -> None:
        """Record a message that was sent in reply to another. Errors of callbacks are only logged.

        It shows `reply`; `about` is the quote that the question could refer to.
        """
        self.answers.note(question, sent, reply, about)
        for follow in self.on_sent:
            try:
                await follow(question, sent)
            except Exception as error:
                # The reader has the answer in any case. A traceback might contain it.
                _LOGGER.warning("a callback after a sent message failed: %s", type(error).__name__)

    async def migrated(self, old: int, new: int) -> None:
        """Record that a group became a supergroup; Telegram may report it several times."""
        if self._migrated.get(old) == new:
            return
        self._migrated[old] = new
        self.counters.add("migrated")
        await self.kept.forget_chat(old)
        if old in self._greeted:
            self._greeted[new] = None
        for follow in self.on_migrated:
            try:
                await follow(old, new)
            except Exception as error:
                # Telegram reports it again, in the other chat or at the next message.
                self._migrated.pop(old, None)
                _LOGGER.warning("a callback after a migration failed: %s", type(error).__name__)

    def greets(self, chat_id: int) -> bool:
        """Whether to greet a group; True only once, as far as is remembered."""
        is_new = chat_id not in self._greeted
        self._greeted[chat_id] = None
        return is_new

    def words(self, user: User | None, text: str = "") -> Texts:
        """Return the texts to reply with to a user who wrote `text`; their choice goes first."""
        chosen = self.chosen.of(user.id).language if user else None
        if chosen and chosen in self.texts:
            return self.texts[chosen]
        code: object = user.language_code if user else None
        # A faulty Bot API may bring something else than a text.
        known = code if isinstance(code, str) else None
        return self.texts[reply_language(text, known, self.texts)]

    def words_below(self, query: CallbackQuery) -> Texts:
        """Return the texts in the language of the message that the tapped one replied to.

        A part of a message that it points at is somebody's quote, and tells nothing of the reader.
        """
        shown = query.message if isinstance(query.message, Message) else None
        asked = shown.reply_to_message if shown and not shown.quote else None
        return self.words(query.from_user, (asked.text or asked.caption or "") if asked else "")
