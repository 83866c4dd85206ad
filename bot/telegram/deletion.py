"""Timers: how they are written and said, and which messages they delete."""

import re
import unicodedata

from telegram import MaybeInaccessibleMessage, Message
from telegram.constants import ChatType

from bot.i18n.texts import Texts
from bot.storage.storage import Storage
from bot.telegram.preferences import Chosen

__all__ = ["LONGEST", "Timers", "duration_words", "read_timer"]

LONGEST = 47 * 3600
"""Seconds; Telegram lets a bot delete messages of the last 48 hours only."""
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


def read_timer(text: str) -> int | None:
    """Return the seconds that a timer is written for: 0 for none, None for what is no timer.

    Digits and units may be of any language the bot speaks. What is longer than `LONGEST` is
    returned as it is.
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


class Timers:
    """Notes what is to be deleted, where a chat has a timer."""

    def __init__(self, chosen: Chosen, storage: Storage) -> None:
        """Take timers from the choices, and note messages in the storage."""
        self._chosen = chosen
        self._storage = storage

    async def follow(self, question: MaybeInaccessibleMessage, sent: Message) -> None:
        """Note a message that went out, and in a private chat the question it replies to."""
        chat_id = sent.chat.id
        seconds = self._chosen.of(chat_id).timer_seconds
        if seconds is None:
            return
        ids = [sent.message_id]
        if sent.chat.type == ChatType.PRIVATE and _is_a_readers(question):
            ids.append(question.message_id)
        await self._storage.deletions.add(chat_id, ids, int(self._storage.clock()) + seconds)


def _is_a_readers(message: MaybeInaccessibleMessage) -> bool:
    # A tap on a button replies to a message of the bot's own, which has its time already.
    return isinstance(message, Message) and bool(message.from_user and not message.from_user.is_bot)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
