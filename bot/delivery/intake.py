"""From incoming updates to answered ones: each is answered once, and in order within its chat.

Polling and the webhook hand their updates over to it. An update is finished when its answer has
been sent, or when it needs none; while Telegram accepts no messages, it waits and is handled again.

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
from functools import partial
from typing import Any

from telegram import Update
from telegram.error import RetryAfter

from bot.botapi.counters import Counters
from bot.botapi.errors import pause_of
from bot.botapi.rate_limiter import PROGRESS
from bot.delivery.backoff import Patience
from bot.delivery.chat_queues import Lanes, Work, lane_of
from bot.delivery.deduplication import Once
from bot.delivery.logbook import Logbook
from bot.delivery.window import Window
from bot.telegram.application import BotApplication

__all__ = ["AT_ONCE", "LARGEST_NUMBER", "Intake", "number_of"]

AT_ONCE = 64
"""Updates that are handled at the same time."""
LARGEST_NUMBER = 2**63 - 1
"""The largest number that a database can store; Telegram's are smaller."""
_TRIES = 8
"""Tries of an update whose answer cannot be sent although Telegram can be reached."""
_PAUSES = 2_880
"""The most pauses of an update: together about a day, which is as long as Telegram waits."""
_CLAIMED_ELSEWHERE = 5.0
"""Seconds between two checks whether another process has answered an update."""
_FALLS = 2
"""Falls after which an update is set aside."""

_LOGGER = logging.getLogger(__name__)


def number_of(raw: Any) -> int | None:
    """Return an update's number, or None if it has none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number <= LARGEST_NUMBER else None


class Intake:
    """Handles the updates of one application."""

    def __init__(
        self,
        application: BotApplication,
        once: Once,
        counters: Counters,
        *,
        patience: Patience | None = None,
        at_once: int = AT_ONCE,
        logbook: Logbook | None = None,
    ) -> None:
        """Handle updates by this application, at most `at_once` at the same time.

        The logbook records which ones are in hand; without one, nothing is recorded.
        """
        self.window = Window()
        self.once = once
        self.counters = counters
        self.logbook = logbook or Logbook(None, "")
        self._application = application
        self._patience = patience or Patience()
        self._at_once = self._free = at_once
        self._suspect: Work | None = None
        """The suspect that is handled alone, now or as soon as nothing else is in hand."""
        self._reached_at = 0.0
        self._lanes = Lanes()
        self._works: dict[int, Work] = {}
        self._answered: list[Work] = []
        self._settling: asyncio.Task[None] | None = None
        self._admissions: set[asyncio.Task[None]] = set()
        self._is_open = True

    @classmethod
    def of(cls, application: BotApplication, patience: Patience) -> "Intake":
        """Return an intake that uses the application's storage and counters."""
        front = application.bot_data.front
        storage, counters = front.storage, front.counters
        once = Once(storage.handled, counters)
        logbook = Logbook(storage.folder, storage.bot_id)
        return cls(application, once, counters, patience=patience, logbook=logbook)

    async def take(self, raws: Sequence[Any]) -> int:
        """Take updates as parsed JSON; return how many had not been seen before.

        Unreadable ones are set aside: counted, logged by number only, and finished.
        """
        in_order = sorted(raws, key=lambda raw: number_of(raw) or 0)
        works = [work for raw in in_order if (work := self._read(raw))]
        if works:
            # If the caller stops waiting, its updates must still be handled.
            await asyncio.shield(self._admit_in_own_time(works))
        return len(works)

    async def answer(self, raw: Any) -> bool:
        """Take one update and wait until it is over; return whether it is finished.

        It is not finished if another process has it in hand, or if this process is about to end.
        """
        number = number_of(raw)
        await self.take([raw])
        if number is None or self.window.is_finished(number):
            return True
        work = self._works.get(number)
        if work is None or not self._is_open:
            return False
        if work.settled is None:
            work.settled = asyncio.get_running_loop().create_future()
        return await asyncio.shield(work.settled)

    def reached(self, *, was_away: bool) -> None:
        """Record that Telegram answered; updates that were waiting for it are resumed."""
        self._reached_at = asyncio.get_running_loop().time()
        for work in [*self._works.values()] if was_away else ():
            if work.progress.unsent and not isinstance(work.progress.unsent, RetryAfter):
                self._resume(work)

    def oldest(self) -> float:
        """Return how many seconds the oldest unanswered update has been waiting."""
        now = asyncio.get_running_loop().time()
        return max((now - work.received for work in self._works.values()), default=0.0)

    def flooding(self, at_least: int) -> list[int]:
        """Return unconfirmed updates of chats with at least this many, or with one passed over."""
        passed = {self._works[number].lane for number in self.window.passed}
        lanes: dict[tuple[str, int], list[int]] = {}
        for number in self.window.unfinished():
            lanes.setdefault(self._works[number].lane, []).append(number)
        flood = (one for lane, one in lanes.items() if lane in passed or len(one) >= at_least)
        return [number for numbers in flood for number in numbers]

    async def close(self, drain: float) -> int:
        """Begin nothing new, and wait up to `drain` seconds; return how many updates are left.

        They were not answered, and are released for the process that gets them next.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + drain
        # Only this process knows about these, so they cannot be left to another one.
        await self.window.until_none_is_passed_over(drain)
        self._is_open = False
        if tasks := [*self._admissions, *(work.task for work in self._works.values() if work.task)]:
            await asyncio.wait(tasks, timeout=max(until - loop.time(), 0.0))
        for work in self._works.values():
            if work.timer is not None:
                work.timer.cancel()
            if work.task is not None:
                work.task.cancel()
        if tasks := [*self._admissions, *(work.task for work in self._works.values() if work.task)]:
            await asyncio.wait(tasks, timeout=self._patience.farewell)
        while self._settling is not None:
            await asyncio.wait([self._settling])
        if lost := len(self.window.passed):
            _LOGGER.error("lost updates, which were confirmed before they were answered: %d", lost)
        left = [*self._works.values()]
        for work in left:
            if work.settled is not None and not work.settled.done():
                work.settled.set_result(False)
        await self.once.release([work.number for work in left if work.claim])
        return len(left) - lost

    def _read(self, raw: Any) -> Work | None:
        number = number_of(raw)
        if number is not None and self.window.knows(number):
            return None
        try:
            if number is None:
                raise TypeError  # noqa: TRY301 - cannot be read either
            update = Update.de_json(raw, self._application.bot)
            lane = lane_of(update)
        except Exception as error:
            self.counters.add("set_aside")
            name = "without a number" if number is None else str(number)
            _LOGGER.warning("update %s cannot be read (%s); set aside", name, type(error).__name__)
            if number is not None:
                self.window.begin(number)
                self.window.finish(number)
            return None
        self.counters.add("received")
        self.window.begin(update.update_id)
        work = Work(update, lane, asyncio.get_running_loop().time())
        self._works[work.number] = work
        return work

    def _admit_in_own_time(self, works: Sequence[Work]) -> asyncio.Task[None]:
        admission = asyncio.create_task(self._admit(works))
        self._admissions.add(admission)
        admission.add_done_callback(self._admissions.discard)
        return admission

    async def _admit(self, works: Sequence[Work]) -> None:
        await self._claim(works)
        self._go_on()

    async def _claim(self, works: Sequence[Work]) -> None:
        claims = await self.once.claim([work.number for work in works])
        for work, claim in zip(works, claims, strict=True):
            work.claim = claim
            if claim is not None:
                self._lanes.add(work)
            elif await self.once.is_done(work.number):
                self.counters.add("redelivered")
                self._forget(work, is_answered=True)
            else:
                self._wait(work, _CLAIMED_ELSEWHERE, self._claim_again)

    def _claim_again(self, work: Work) -> None:
        self._admit_in_own_time([work])

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
            if falls <= _FALLS:
                await self._application.process_update(work.update)

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
            self._leave(work, "failed")
        elif (unsent := work.progress.unsent) is None:
            self._reached_at = asyncio.get_running_loop().time()
            self._leave(work, "handled")
        elif work.tries + 1 < _TRIES and work.pauses < _PAUSES:
            self._put_off(work, unsent)
        else:
            _LOGGER.error("update %d cannot be answered: %s", work.number, type(unsent).__name__)
            self._leave(work, "failed")

    def _put_off(self, work: Work, unsent: Exception) -> None:
        """Handle an update later: its chat waits with it, but its slot is free for others."""
        self.counters.add("put_off")
        work.tries += self._reached_at > work.began
        work.pauses += 1
        if isinstance(unsent, RetryAfter):
            pause = pause_of(unsent)
        else:
            growing = self._patience.first_pause * 2 ** min(work.pauses - 1, 10)
            pause = min(growing, self._patience.longest_pause)
        self._is_over(work)
        self._wait(work, pause, self._resume)
        self._go_on()

    def _resume(self, work: Work) -> None:
        """Handle again an update that was put off."""
        if work.timer is not None and work.task is None:
            work.timer.cancel()
            work.timer = None
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
        self._is_over(work)
        self._answered.append(work)
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle())
        self._go_on()

    async def _settle(self) -> None:
        """Record answered updates, many at a time, before they are confirmed to Telegram."""
        while self._answered:
            works, self._answered = self._answered, []
            await self.once.done([work.number for work in works])
            for work in works:
                self._lanes.leave(work)
                self._forget(work, is_answered=True)
            self._go_on()
        self._settling = None
        self._go_on()

    def _forget(self, work: Work, *, is_answered: bool) -> None:
        del self._works[work.number]
        self.window.finish(work.number)
        if work.settled is not None and not work.settled.done():
            work.settled.set_result(is_answered)
