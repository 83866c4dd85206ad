"""Corrects sent messages if the archive no longer has words that they quote.

They are looked through after each reload, and once at the start: the archive may have changed while
no process ran. Which message shows which quotes is known over restarts, see `KeptReplies`.

One message at a time is edited, with a pause after each, so that answers do not wait for it. The
edits go through the rate limiter like every other call.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    RetryAfter,
    TelegramError,
)

from bot.answer.verify import AlteredQuoteError
from bot.archive.model import Archive, Quote
from bot.botapi.errors import pause_of, refusal
from bot.telegram.quoted import Quoted
from bot.telegram.reception import Reception
from bot.telegram.views.answers import Reply
from bot.telegram.views.outgoing.correction import render_correction
from bot.telegram.views.verified import MisquotedError, check_reply

__all__ = ["AGAIN", "MOST", "PAUSE", "Corrector"]

PAUSE = 0.2
"""Seconds after each edit."""
MOST = 1_000
"""The most messages that are edited after one reload, the newest ones."""
AGAIN = 60.0
"""Seconds after which Telegram is tried again if it cannot be reached."""
_TRIES = 20
"""Tries without success after which the rest is left until the next reload."""

_LOGGER = logging.getLogger(__name__)


class Corrector:
    """Edits messages whose quotes are lost, or are back, in the archive in use."""

    def __init__(self, front: Reception, bot: Bot, pause: float = PAUSE) -> None:
        """Edit through `bot`; `pause` is in seconds."""
        self._front = front
        self._bot = bot
        self._pause = pause
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look through all messages soon: the archive has changed."""
        self._woken.set()

    async def run(self) -> None:
        """Correct at the start and whenever woken, until cancelled."""
        self.wake()
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self.run_once()
            except Exception as error:
                _LOGGER.warning("correcting messages failed: %s", type(error).__name__)

    async def run_once(self) -> int:
        """Edit every message that needs it; return how many were edited."""
        number = 0
        messages = await self._front.kept.all()
        found = await asyncio.to_thread(_affected, messages, self._front)
        if len(found) > MOST:
            _LOGGER.warning("messages that are not corrected: %d", len(found) - MOST)
        for message in found[:MOST]:
            number += await self._correct(message)
            await asyncio.sleep(self._pause)
        if number:
            _LOGGER.info("messages corrected: %d", number)
        return number

    async def _correct(self, message: Quoted) -> bool:
        """Edit a message, as soon as Telegram takes it; return whether it was edited."""
        kept = self._front.kept
        for _ in range(_TRIES):
            if not await kept.is_current(message):
                return False
            # The archive may have changed while others were edited.
            archive = self._front.desk.archive
            reply, lost = await asyncio.to_thread(self._reply, message, archive)
            if lost == message.lost:
                return False
            try:
                check_reply(reply, archive)
                await self._edit(message, reply)
            except RetryAfter as error:
                await asyncio.sleep(pause_of(error))
                continue
            except (BadRequest, ChatMigrated, Forbidden) as error:
                if refusal(error) != "not_modified":
                    with suppress(
                        Exception
                    ):  # without the database it ends by itself, after 48 hours
                        await kept.forget(message.where)
                    return False
            except (AlteredQuoteError, MisquotedError) as error:
                _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
                return False  # the files have changed again; the next reload is near
            except TelegramError:
                await asyncio.sleep(AGAIN)
                continue
            await kept.corrected(message, lost)
            return True
        return False

    def _reply(self, message: Quoted, archive: Archive) -> tuple[Reply, frozenset[int]]:
        """Return what a message must show, and which of its quotes are lost."""
        found = _found(message, archive)
        lost = frozenset(number for number, quote in enumerate(found) if quote is None)
        gone = [message.quotes[number] for number in sorted(lost)]
        changed = [archive.get(one.article_id) or archive.by_sha(one.sha256) for one in gone]
        texts = self._front.texts.get(message.language, self._front.texts["en"])
        reply = render_correction(
            [quote for quote in found if quote],
            [article for article in changed if article],
            is_withdrawn=None in changed,
            texts=texts,
        )
        return reply, lost

    async def _edit(self, message: Quoted, reply: Reply) -> None:
        where = message.where
        if isinstance(where, str):
            # Its buttons would call the bot, which could not tell under which message they are.
            await self._bot.edit_message_text(reply.html, inline_message_id=where)
        else:
            await self._bot.edit_message_text(
                reply.html,
                chat_id=where[0],
                message_id=where[1],
                reply_markup=reply.keyboard,
            )


def _affected(messages: Sequence[Quoted], front: Reception) -> list[Quoted]:
    """Return the messages that show lost quotes, or lack some that are back."""
    archive = front.desk.archive
    found = []
    for message in messages:
        if not message.lost and all(one.is_untouched(archive) for one in message.quotes):
            continue
        with suppress(Exception):  # an article that cannot be read now is read after a reload
            lost = {at for at, quote in enumerate(_found(message, archive)) if quote is None}
            if lost != message.lost:
                found.append(message)
    return found


def _found(message: Quoted, archive: Archive) -> list[Quote | None]:
    return [one.found(archive) for one in message.quotes]
