"""Handling updates, many at a time, and recording them as answered.

An update that may have hung a process is a suspect: it was in hand when the watchdog ended a
process (a fall), or another process claimed it and did not finish it. One of the updates in hand
at a fall is guilty, but it is not known which. So a suspect is handled alone: it begins when
nothing else is in hand, and nothing else begins before it is over. If the process falls again, the
suspect was the only update in hand, and therefore is guilty; the innocent ones have been answered
by then, or have not begun. An update that was in hand at two falls is set aside: instead of
handling it, the bot tells its reader so. If even that ends the process, the update is dropped.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from telegram.error import RetryAfter

from bot.botapi.counters import Counters
from bot.botapi.errors import pause_of
from bot.botapi.rate_limiter import PROGRESS
from bot.delivery.backoff import Patience
from bot.delivery.chat_queues import Lanes, Work
from bot.delivery.deduplication import Once
from bot.delivery.logbook import Logbook
from bot.delivery.mailbox import REST, Mailbox
from bot.delivery.window import Window
from bot.storage.inbox.letters import Ending, Letter
from bot.telegram.application import BotApplication

__all__ = ["Hands"]

_FALLS = 2
"""Falls after which an update is set aside."""

_LOGGER = logging.getLogger(__name__)


class Hands:
    """Takes updates from lanes, and handles them by one application."""

    _mailbox: Mailbox

    def __init__(
        self,
        application: BotApplication,
        once: Once,
        counters: Counters,
        *,
        patience: Patience,
        at_once: int,
        logbook: Logbook,
    ) -> None:
        """Handle at most `at_once` updates at the same time; the logbook records which."""
        self.window = Window()
        self.once = once
        self.counters = counters
        self.logbook = logbook
        self._application = application
        self._patience = patience
        self._at_once = self._free = at_once
        self._suspect: Work | None = None
        """The suspect that is handled alone, now or as soon as nothing else is in hand."""
        self._lanes = Lanes()
        self._works: dict[int, Work] = {}
        self._answered: list[Work] = []
        self._settling: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._is_open = True
        self.on_answered: list[Callable[[float], object]] = []
        """Called with the seconds between the arrival of an update and the end of its answer."""

    def reached(self, *, was_away: bool) -> None:
        """Record that Telegram answered; updates that were waiting for it are resumed."""
        for work in [*self._works.values()] if was_away else ():
            if work.progress.unsent and not isinstance(work.progress.unsent, RetryAfter):
                self._resume(work)

    def _go_on(self) -> None:
        """Start handling every update that may start now."""
        while self._is_open and (work := self._next()) is not None:
            self._free -= 1
            loop = asyncio.get_running_loop()
            work.began = loop.time()
            work.task = asyncio.create_task(self._handle(work))
            work.task.add_done_callback(partial(self._ended, work))
            self._wait(work, self._patience.handler, self._give_up)

    def _next(self) -> Work | None:
        """Return the next update to handle, or None if all must wait."""
        if self._suspect is None:
            work = self._lanes.next() if self._free else None
            if work is None or not (work.claim and work.claim.is_suspect):
                return work
            self._suspect = work
        # If a suspect ends the process, answers that are not recorded yet would be sent again.
        is_alone = self._free == self._at_once and self._settling is None
        return self._suspect if is_alone else None

    def _is_over(self, work: Work) -> None:
        """Free the slot of a finished try, so that others can begin."""
        self._free += 1
        if self._suspect is work:
            self._suspect = None

    async def _handle(self, work: Work) -> None:
        falls = work.claim.falls if work.claim else 0
        PROGRESS.set(work.progress)
        work.progress.begin()
        work.progress.is_stuck = falls >= _FALLS
        with self.logbook.in_hand(work.number):
            # It ended a process even while only its reader was being told: do not touch it again.
            if falls <= _FALLS and not self._is_expired(work):
                await self._application.process_update(work.update)

    def _is_expired(self, work: Work) -> bool:
        return asyncio.get_running_loop().time() >= work.expires

    def _wait(self, work: Work, seconds: float, then: Callable[[Work], None]) -> None:
        work.timer = asyncio.get_running_loop().call_later(seconds, then, work)

    def _give_up(self, work: Work) -> None:
        """Give up an update whose handler takes too long."""
        assert work.task is not None  # noqa: S101 - its deadline runs with it
        _LOGGER.error("update %d took too long and is given up", work.number)
        task, work.task = work.task, None
        task.cancel()
        self._leave(work, "failed")

    def _ended(self, work: Work, task: asyncio.Task[None]) -> None:
        """Decide what to do after a try has ended."""
        if work.task is not task:
            return  # given up before
        if work.timer is not None:
            work.timer.cancel()
        work.task = None
        if task.cancelled() and not self._is_open:
            return
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            _LOGGER.error("update %d failed: %s", work.number, type(error).__name__)
            work.why = type(error).__name__
            self._leave(work, "failed")
        elif (unsent := work.progress.unsent) is not None:
            self._put_off(work, unsent)
        elif self._is_expired(work):
            self._leave(work, "expired_waiting")
        else:
            work.why = work.progress.failed
            self._leave(work, "handled")

    def _put_off(self, work: Work, unsent: Exception) -> None:
        """Handle an update later: its chat waits with it, but its slot is free for others."""
        if isinstance(unsent, RetryAfter):
            pause = pause_of(unsent)
        else:
            growing = self._patience.first_pause * 2 ** min(work.pauses, 10)
            pause = min(growing, self._patience.longest_pause)
        if asyncio.get_running_loop().time() + pause >= work.expires:
            _LOGGER.error("update %d cannot be answered: %s", work.number, type(unsent).__name__)
            self._leave(work, "expired_waiting")
            return
        self.counters.add("put_off")
        work.pauses += 1
        self._is_over(work)
        self._wait(work, pause, self._resume)
        if pause > REST and work.is_stored:
            resting = asyncio.create_task(self._rest(work, pause))
            self._background.add(resting)
            resting.add_done_callback(self._background.discard)
        self._go_on()

    async def _rest(self, work: Work, pause: float) -> None:
        """Let a lane that must wait for long leave memory."""
        with suppress(Exception):  # otherwise it waits in memory
            self._drop(await self._mailbox.rest(work, pause))

    def _resume(self, work: Work) -> None:
        """Handle again an update that was put off."""
        if work.timer is not None and work.task is None:
            work.timer.cancel()
            work.timer = None
            if isinstance(work.progress.unsent, RetryAfter):
                work.ready = asyncio.get_running_loop().time()
            work.progress.unsent = None
            self._lanes.again(work)
            self._go_on()

    def _leave(self, work: Work, how: str) -> None:
        """Finish an update; the next one of its chat begins once this is recorded.

        So if the process is killed, at most one answer of each chat is not recorded.
        """
        if work.progress.is_stuck:
            how = "stuck"
            _LOGGER.error(
                "update %d was in hand when the watchdog ended two processes; it is set aside",
                work.number,
            )
        self.counters.add(how)
        if how == "handled" and work.progress.has_sent:
            waited = max(asyncio.get_running_loop().time() - work.received, 0.0)
            for follow in self.on_answered:
                follow(waited)
        if how in ("failed", "stuck"):
            work.why = work.why or how
        if work.why and work.is_stored:
            self.counters.add("dead_letters")
        work.is_over = True
        self._is_over(work)
        self._answered.append(work)
        self._settle_answered()
        self._go_on()

    def _settle_answered(self) -> None:
        """Begin to record what is answered, unless that is under way."""
        if self._settling is None and self._answered:
            self._settling = asyncio.create_task(self._settle())
            self._settling.add_done_callback(self._settled)

    def _settled(self, task: asyncio.Task[None]) -> None:
        """Go on after a recording, however it ended; it may have been cancelled unbegun."""
        self._settling = None
        if task.cancelled() and not self._is_open:
            return
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            _LOGGER.error("recording answered updates failed: %s", type(error).__name__)
        self._settle_answered()
        self._go_on()

    async def _settle(self) -> None:
        """Record answered updates, many at a time, before they are confirmed to Telegram."""
        while self._answered:
            works, self._answered = self._answered, []
            letters: Sequence[Letter] = ()
            try:
                letters = await self.once.finish(
                    [Ending(w.number, w.edits, w.why) for w in works if w.is_stored],
                    [work.number for work in works if not work.is_stored],
                    self._mailbox.drained(works),
                )
            finally:
                for work in works:
                    self._lanes.leave(work)
                    self._forget(work, is_answered=True)
            await self._receive(letters)

    async def _settle_in_time(self, longest: float) -> None:
        """Wait up to `longest` seconds until the answered updates are recorded.

        The others are confirmed all the same: their readers have the answer.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + longest
        while self._settling is not None and loop.time() < until:
            await asyncio.wait([self._settling], timeout=until - loop.time())
        if self._settling is not None:
            self._settling.cancel()
            await asyncio.wait([self._settling], timeout=longest)
        for work in self._answered:
            self._forget(work, is_answered=True)

    def _forget(self, work: Work, *, is_answered: bool) -> None:
        self._works.pop(work.number, None)
        self.window.finish(work.number)
        if work.settled is not None and not work.settled.done():
            work.settled.set_result(is_answered)

    async def _receive(self, letters: Sequence[Letter]) -> None:
        """Let updates from the inbox be handled; some of them are over."""
        if letters and (over := self._mailbox.receive(letters)):
            await self.once.finish(over, [])
        self._go_on()

    def _drop(self, works: Sequence[Work]) -> None:
        """Let go of updates that are no longer this process's."""
        for work in self._mailbox.drop(works):
            self._works.pop(work.number, None)
