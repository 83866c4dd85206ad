"""An operator's answer: written into the overlay, taken into use, and sent to who asked."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Bot
from telegram.error import TelegramError

from bot.answer.verify import AlteredQuoteError
from bot.archive.errors import ContentError
from bot.archive.faq import FaqEntry
from bot.archive.model import Quote
from bot.archive.overlay import new_entry
from bot.botapi.errors import is_gone
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.storage.model import Miss
from bot.telegram.context import Reception
from bot.telegram.send import Place, send_to
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.queue import Asked, grouped, headed
from bot.telegram.views.verified import MisquotedError

__all__ = ["Saved", "UnwrittenError", "drop", "find", "save"]

_LOGGER = logging.getLogger(__name__)


class UnwrittenError(Exception):
    """The overlay cannot be written; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of an operator's answer."""

    entry_id: str
    told: int
    """How many of those who asked were sent the answer."""
    waiting: int
    """How many could not be reached now; their questions stay in the queue."""


async def find(front: Reception, number: int | None) -> tuple[list[Asked], int | None]:
    """Return the queue, and the place in it of a question by its number; None where it is gone."""
    asked = grouped(await front.storage.misses.waiting())
    places = (at for at, one in enumerate(asked) if any(row.id == number for row in one.rows))
    return asked, next(places, None)


async def save(number: int, quotes: Sequence[Quote], front: Reception, bot: Bot) -> Saved | None:
    """Answer a question by these quotes; None where another operator already did.

    The FAQ comes first and the queue last: whatever breaks off in between can be done again.
    Raises `UnwrittenError`.
    """
    async with front.editors.saving:
        asked, at = await find(front, number)
        if at is None:
            return None
        one = asked[at]
        entry = new_entry(one.first.question, one.first.language, quotes)
        await _put(entry, front)
        desk = front.desk
        others = (other for other in desk.faq if other.id != entry.id)
        front.desk = desk.with_faq((*others, entry))
        told = waiting = 0
        for row in one.rows:
            texts = front.texts.get(row.language, front.texts["en"])
            # Who cannot be reached now stays in the queue; who is gone does not.
            if await _tell(row, _answer(row, quotes, texts), front, bot):
                told += await front.storage.misses.remove(row.id)
            else:
                waiting += 1
        front.tally.add("miss answered", number=told)
        return Saved(entry.id, told, waiting)


async def drop(number: int, front: Reception, bot: Bot, *, is_told: bool) -> bool:
    """Take a question out of the queue, and tell who asked if that is wished.

    Returns whether it was still there.
    """
    async with front.editors.saving:
        asked, at = await find(front, number)
        if at is None:
            return False
        for row in asked[at].rows:
            await front.storage.misses.remove(row.id)
            front.tally.add("miss dropped")
            if is_told:
                texts = front.texts.get(row.language, front.texts["en"])
                said = texts.say("miss_dropped", question=isolated(row.question, texts))
                await _tell(row, render_plain(said), front, bot)
        return True


async def _put(entry: FaqEntry, front: Reception) -> None:
    overlay = front.editors.overlay
    if overlay is None:
        raise UnwrittenError
    try:
        await asyncio.to_thread(overlay.put, entry)
    except (OSError, OverflowError, ContentError) as error:
        _LOGGER.error("OVERLAY: %s cannot be written (%s)", overlay.path, type(error).__name__)  # noqa: TRY400 - the sentence says it all
        raise UnwrittenError from None


def _answer(row: Miss, quotes: Sequence[Quote], texts: Texts) -> Reply:
    head = render_plain(texts.say("miss_answered", question=isolated(row.question, texts)))
    return headed(head.html, quotes, texts, is_answer=True)


async def _tell(row: Miss, reply: Reply, front: Reception, bot: Bot) -> bool:
    """Send something to who asked; return whether that is settled, be it that nobody is there."""
    place = Place(row.chat_id, row.thread_id, row.message_id)
    try:
        await send_to(place, reply, front.desk.archive, bot)
    except (AlteredQuoteError, MisquotedError) as error:
        _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
        return False
    except TelegramError as error:
        return is_gone(error)
    return True
