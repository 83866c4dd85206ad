"""Tells readers what is new on the topics that they follow, at most once in 24 hours."""

import asyncio
import logging
from contextlib import suppress

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.answer.verify import AlteredQuoteError
from bot.archive.model import Quote
from bot.botapi.errors import is_gone, pause_of
from bot.i18n.texts import Texts
from bot.storage.topics import Due
from bot.telegram.reception import Reception
from bot.telegram.send import Place, send_to
from bot.telegram.subscriptions.surveying import survey
from bot.telegram.views.following.topics import render_news
from bot.telegram.views.references import quotes_of
from bot.telegram.views.verified import MisquotedError

__all__ = ["DAY", "PAUSE", "Teller"]

DAY = 24 * 3600
"""Seconds between two messages to one reader, at least."""
PAUSE = 60.0
"""Seconds between two looks for readers who may be told something again."""
_BETWEEN = 0.1
"""Seconds after each message, so that answers do not wait for these."""

_LOGGER = logging.getLogger(__name__)


class Teller:
    """Looks through the archive after each reload, and writes to readers beside the answers."""

    def __init__(self, front: Reception, bot: Bot, pause: float = PAUSE) -> None:
        """Write through `bot`; `pause` is in seconds."""
        self._front = front
        self._bot = bot
        self._pause = pause
        self._woken = asyncio.Event()
        self._is_changed = True
        self.is_stopped = False

    def wake(self) -> None:
        """Look through the archive soon: it has changed, or somebody follows something new."""
        self._is_changed = True
        self._woken.set()

    async def run(self) -> None:
        """Look and tell repeatedly, until `stop` is called."""
        while not self.is_stopped:
            try:
                await self.run_once(self._front.storage.clock())
            except Exception as error:
                _LOGGER.warning("readers could not be told what is new: %s", type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause):
                    await self._woken.wait()
            self._woken.clear()

    def stop(self) -> None:
        """Let `run` end after its current step, so that no transaction is interrupted."""
        self.is_stopped = True
        self._woken.set()

    async def run_once(self, now: float) -> int:
        """Look through the archive if it has changed, and tell who may be told something at `now`.

        Returns how many readers were told something. The time is in Unix seconds.
        """
        storage, number = self._front.storage, 0
        if storage.is_empty:
            return 0
        if self._is_changed:
            self._is_changed = False
            try:
                await survey(self._front.desk, storage)
            except BaseException:
                self._is_changed = True
                raise
        try:
            for due in await storage.subscriptions.due(int(now) - DAY):
                if self.is_stopped:
                    break
                number += await self._tell(due, int(now))
        except RetryAfter as error:
            await asyncio.sleep(pause_of(error))
        return number

    async def _tell(self, due: Due, now: int) -> bool:
        """Tell one reader; return whether a message was sent.

        A reader who has blocked the bot no longer follows anything. Raises `RetryAfter`.
        """
        front, kept = self._front, self._front.storage.subscriptions
        texts = await self._texts(due)
        # What was found may have been withdrawn since.
        topics, quotes = [], dict[Quote, None]()
        for topic, names in due.topics:
            on_it = [one for name in names for one in quotes_of([name], front.desk.archive) or ()]
            topics += [topic] if on_it else []
            quotes |= dict.fromkeys(on_it)
        if not await kept.take(due, now if quotes else due.noted_at) or not quotes:
            return False
        try:
            reply = render_news(topics, list(quotes), texts)
            sent = await send_to(Place(due.user_id), reply, front, self._bot)
        except TelegramError as error:
            if is_gone(error):
                await kept.forget(due.user_id)
                return False
            await kept.give_back(due)
            if isinstance(error, RetryAfter):
                raise
            return False
        except (AlteredQuoteError, MisquotedError) as error:
            _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
            await kept.give_back(due)
            return False
        front.quoted.note((sent.chat.id, sent.message_id), reply.quotes, texts.language)
        await asyncio.sleep(_BETWEEN)
        return True

    async def _texts(self, due: Due) -> Texts:
        front = self._front
        await front.chosen.fetch(due.user_id)
        language = front.chosen.of(due.user_id).language or due.language
        return front.texts.get(language, front.texts["en"])
