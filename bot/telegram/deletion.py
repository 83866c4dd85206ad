"""Deletion timers: recording the messages to delete, deleting them, and timers in words."""

import asyncio
import logging
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING

from telegram import Bot, MaybeInaccessibleMessage, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.botapi.errors import pause_of
from bot.i18n.texts import Texts
from bot.storage.storage import Storage
from bot.telegram.preferences import Chosen

if TYPE_CHECKING:
    from bot.storage.deletions import Due

__all__ = ["LONGEST", "PAUSE", "Reaper", "Timers", "duration_words", "read_timer"]

LONGEST = 47 * 3600
"""Seconds; Telegram lets a bot delete only messages of the last 48 hours."""
PAUSE = 5.0
"""Seconds between two checks for messages that are due."""
_BATCH = 100
"""The most messages of one chat that one call can delete."""
_AT_ONCE = 16
"""Chats in which messages are deleted at the same time."""
_WAITING = 10_000
"""The most messages that wait in memory for the database."""
_TRIES = 3
"""Refusals by Telegram after which a message is left alone."""
_AGAIN = 60
"""Seconds until Telegram is asked again to delete what it refused to delete."""
_TIDYING = 3600.0
"""Seconds between two checks for expired rows."""
_TIMER = re.compile(r"(\d{1,6})\s*([^\W\d_]+)")
_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), _MINUTE),
    **dict.fromkeys(("м", "мин", "минута", "минуты", "минуту", "минут"), _MINUTE),
    **dict.fromkeys(("د", "دقیقه"), _MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), _HOUR),
    **dict.fromkeys(("ч", "час", "часа", "часов"), _HOUR),
    **dict.fromkeys(("س", "ساعت"), _HOUR),
    **dict.fromkeys(("d", "day", "days", "д", "день", "روز"), _DAY),
}
_OFF = ("off", "0", "no", "none", "выкл", "нет", "خاموش", "نه")

_LOGGER = logging.getLogger(__name__)


class Timers:
    """Records the messages to delete, in chats that have a timer."""

    def __init__(self, chosen: Chosen, storage: Storage) -> None:
        """Read timers from the choices, and record messages in the storage."""
        self._chosen = chosen
        self._storage = storage
        self._waiting: list[tuple[int, int, int]] = []
        """Chat, message and time of what the database did not take."""

    async def precede(self, question: MaybeInaccessibleMessage) -> None:
        """Record a private chat's question, before the answer is sent."""
        if question.chat.type == ChatType.PRIVATE and _is_a_readers(question):
            await self._record(question.chat.id, question.message_id)

    async def follow(self, question: MaybeInaccessibleMessage, sent: Message) -> None:
        """Record a message that was sent."""
        await self._record(sent.chat.id, sent.message_id)

    async def flush(self) -> None:
        """Record what the database did not take before. Raises what the database raises."""
        while self._waiting:
            chat_id, message_id, due = self._waiting[-1]
            await self._storage.deletions.add(chat_id, [message_id], due)
            self._waiting.remove((chat_id, message_id, due))

    async def _record(self, chat_id: int, message_id: int) -> None:
        seconds = self._chosen.of(chat_id).timer_seconds
        if seconds is None:
            return
        due = int(self._storage.clock()) + seconds
        try:
            await self._storage.deletions.add(chat_id, [message_id], due)
        except Exception:
            # It must not be forgotten because the database fails at this moment.
            if len(self._waiting) < _WAITING:
                self._waiting.append((chat_id, message_id, due))
            raise


class Reaper:
    """Works through the deletions of a storage; several processes may do so at once."""

    def __init__(self, storage: Storage, bot: Bot, pause: float = PAUSE) -> None:
        """Delete through `bot` the messages due in `storage`; `pause` is in seconds."""
        self._storage = storage
        self._bot = bot
        self._pause = pause
        self._stopped = asyncio.Event()
        self._tidy_at = 0.0
        self._room = asyncio.Semaphore(_AT_ONCE)
        self.timers: Timers | None = None
        """Gives what could not be recorded before."""

    async def run(self) -> None:
        """Check repeatedly, until `stop` is called."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), self._pause)
                return
            try:
                await self.run_once(self._storage.clock())
            except Exception as error:
                _LOGGER.warning("deleting due messages failed: %s", type(error).__name__)

    def stop(self) -> None:
        """Let `run` end after its current step, so that no transaction is interrupted."""
        self._stopped.set()

    async def run_once(self, now: float) -> int:
        """Delete the messages due at `now`, in Unix seconds; return how many were deleted.

        They stay due while Telegram cannot be reached; a chat that Telegram asks to wait waits
        alone.
        """
        if self.timers is not None:
            await self.timers.flush()
        if self._storage.is_empty:
            return 0
        if now >= self._tidy_at:
            self._tidy_at = now + _TIDYING
            await self._storage.expire()
        chats = await self._storage.deletions.due(now)
        numbers = await asyncio.gather(*(self._delete_in_turn(due, now) for due in chats))
        return sum(numbers)

    async def _delete_in_turn(self, due: "Due", now: float) -> int:
        """Delete the messages of one chat, whatever becomes of those of others."""
        async with self._room:
            try:
                return await self._delete(due, now)
            except RetryAfter as error:
                until = ceil(now + pause_of(error))
                await self._storage.deletions.rest(due.chat_id, until)
            except TelegramError as error:
                _LOGGER.info("due messages will be deleted later: %s", type(error).__name__)
        return 0

    async def _delete(self, due: "Due", now: float) -> int:
        # One message that cannot be deleted makes the whole call fail; then each gets its own call.
        size = 1 if due.tries else _BATCH
        number = 0
        for start in range(0, len(due.message_ids), size):
            number += await self._delete_together(due, due.message_ids[start : start + size], now)
        return number

    async def _delete_together(self, due: "Due", message_ids: Sequence[int], now: float) -> int:
        deletions = self._storage.deletions
        try:
            await self._bot.delete_messages(due.chat_id, message_ids)
        except BadRequest:
            if due.tries + 1 < _TRIES:
                await deletions.postpone(due.chat_id, message_ids, int(now) + _AGAIN)
                return 0
        except (Forbidden, ChatMigrated):
            # The bot can do nothing more in this chat. In the supergroup that it may have become,
            # the same ids belong to other messages.
            pass
        else:
            await deletions.remove(due.chat_id, message_ids)
            return len(message_ids)
        await deletions.remove(due.chat_id, message_ids)
        return 0


def read_timer(text: str) -> int | None:
    """Return the seconds of a timer that a reader wrote: 0 for "off", None if it is not a timer.

    Digits and units may be in any language that the bot speaks. The result may exceed `LONGEST`.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    folded = "".join(_digit(character) for character in folded)
    if folded in _OFF:
        return 0
    found = _TIMER.fullmatch(folded)
    unit = _UNITS.get(found[2]) if found else None
    return int(found[1]) * unit if found and unit else None


def duration_words(seconds: int, texts: Texts) -> str:
    """Return a timer in words, in whole hours or in minutes."""
    if seconds % _HOUR:
        return texts.count("count_minutes", seconds // _MINUTE)
    return texts.count("count_hours", seconds // _HOUR)


def _is_a_readers(message: MaybeInaccessibleMessage) -> bool:
    # The reply to a tap follows one of the bot's own messages, which is recorded already.
    return isinstance(message, Message) and bool(message.from_user and not message.from_user.is_bot)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
