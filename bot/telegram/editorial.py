"""An operator's answer: written to the overlay, put to use, and sent to the askers."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
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
from bot.telegram.reception import Reception
from bot.telegram.send import Place, send_to
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.queue import Asked, grouped, headed
from bot.telegram.views.verified import MisquotedError

__all__ = ["Saved", "UnwrittenError", "drop", "find", "save", "tell_operators"]

_LOGGER = logging.getLogger(__name__)


class UnwrittenError(Exception):
    """The overlay could not be written; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The result of an operator's answer."""

    entry_id: str
    told: int
    """How many askers were sent the answer."""
    waiting: int
    """How many askers could not be reached now; their questions stay in the queue."""


async def find(front: Reception, number: int | None) -> tuple[list[Asked], int | None]:
    """Return the queue, and a question's index in it by its number; None if it is gone."""
    asked = grouped(await front.storage.misses.waiting())
    places = (at for at, one in enumerate(asked) if any(row.id == number for row in one.rows))
    return asked, next(places, None)


async def save(number: int, quotes: Sequence[Quote], front: Reception, bot: Bot) -> Saved | None:
    """Answer a question with these quotes; return None if another operator already did.

    The FAQ is written first and the queue last: if this is interrupted, it can be repeated.
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
            # An asker who cannot be reached now stays in the queue; one who has left does not.
            if await _tell(row, _answer(row, quotes, texts), front, bot):
                told += await front.storage.misses.remove(row.id)
            else:
                waiting += 1
        front.stats.add("miss answered", number=told)
        return Saved(entry.id, told, waiting)


async def drop(number: int, front: Reception, bot: Bot, *, is_told: bool) -> bool:
    """Take a question out of the queue, and tell its askers if `is_told`.

    Returns whether it was still there.
    """
    async with front.editors.saving:
        asked, at = await find(front, number)
        if at is None:
            return False
        for row in asked[at].rows:
            await front.storage.misses.remove(row.id)
            front.stats.add("miss dropped")
            if is_told:
                texts = front.texts.get(row.language, front.texts["en"])
                said = texts.say("miss_dropped", question=isolated(row.question, texts))
                await _tell(row, render_plain(said), front, bot)
        return True


async def tell_operators(
    front: Reception,
    bot: Bot,
    words: Callable[[Texts], str],
    *,
    is_due: Callable[[int], bool] = lambda user_id: True,
) -> int:
    """Write to each operator that `is_due` accepts, in their language; return how many got it."""
    told = 0
    for user_id in front.editors.operators:
        if not is_due(user_id):
            continue
        await front.chosen.fetch(user_id)
        texts = front.texts[front.chosen.of(user_id).language or "en"]
        with suppress(TelegramError):  # one failure must not keep the message from the others
            await send_to(Place(user_id), render_plain(words(texts)), front, bot)
            told += 1
    return told


async def _put(entry: FaqEntry, front: Reception) -> None:
    overlay = front.editors.overlay
    if overlay is None:
        raise UnwrittenError
    try:
        await asyncio.to_thread(overlay.put, entry)
    except (OSError, OverflowError, ContentError) as error:
        _LOGGER.error("OVERLAY %s could not be written (%s)", overlay.path, type(error).__name__)  # noqa: TRY400 - the sentence says it all
        raise UnwrittenError from None


def _answer(row: Miss, quotes: Sequence[Quote], texts: Texts) -> Reply:
    head = render_plain(texts.say("miss_answered", question=isolated(row.question, texts)))
    return headed(head.html, quotes, texts, is_answer=True)


async def _tell(row: Miss, reply: Reply, front: Reception, bot: Bot) -> bool:
    """Send a reply to an asker; return False only if it is worth trying again later."""
    place = Place(row.chat_id, row.thread_id, row.message_id)
    try:
        await send_to(place, reply, front, bot)
    except (AlteredQuoteError, MisquotedError) as error:
        _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
        return False
    except TelegramError as error:
        return is_gone(error)
    return True
