"""From incoming updates to answered ones: each is answered once, and in order within its chat.

Polling and the webhook hand their updates over to it. What somebody waits for is kept in the inbox,
and is finished, for Telegram, as soon as it is there; anything else, or if the database fails, when
it has been handled. While Telegram accepts no messages, an update waits and is handled again, for a
day at most; only its own chat waits with it.

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
from typing import Any

from telegram import Update
from telegram.error import RetryAfter

from bot.botapi.counters import Counters
from bot.botapi.errors import pause_of
from bot.botapi.rate_limiter import PROGRESS
from bot.delivery.backoff import Patience
from bot.delivery.chat_queues import INLINE, Lanes, Work, lane_of
from bot.delivery.deduplication import RENEWAL, Once
from bot.delivery.keeping import kept_of
from bot.delivery.logbook import Logbook
from bot.delivery.mailbox import REST, Mailbox
from bot.delivery.window import Window
from bot.storage.handled import Claim
from bot.storage.inbox import KEPT
from bot.storage.letters import Admission, Ending, Letter
from bot.telegram.application import BotApplication

__all__ = ["AT_ONCE", "LARGEST_NUMBER", "Intake", "number_of"]

AT_ONCE = 64
"""Updates that are handled at the same time."""
LARGEST_NUMBER = 2**63 - 1
"""The largest number that a database can store; Telegram's are smaller."""
_INLINE_KEPT = 10.0
"""Seconds after which nobody waits for the results of an inline query."""
_LOOK = 1.0
"""Seconds between two looks into the inbox."""
_TIDYING = 30.0
"""Seconds between two looks for what is too old, and removals of what was deleted from logs."""
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
        is_alone: bool = True,
    ) -> None:
        """Handle updates by this application, at most `at_once` at the same time.

        The logbook records which ones are in hand; without one, nothing is recorded. If the process
        is not alone, others answer the same bot's updates.
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
        self._mailbox = Mailbox(once, self._lanes, self._works, self._work_of, is_alone=is_alone)
        self._answered: list[Work] = []
        self._settling: asyncio.Task[None] | None = None
        self._admissions: set[asyncio.Task[None]] = set()
        self._is_open = True

    @classmethod
    def of(
        cls, application: BotApplication, patience: Patience, *, is_alone: bool = True
    ) -> "Intake":
        """Return an intake that uses the application's storage and counters."""
        front = application.bot_data.front
        storage, counters = front.storage, front.counters
        # A database in memory would lose what Telegram no longer has.
        inbox = None if storage.in_memory else storage.inbox
        return cls(
            application,
            Once(storage.handled, counters, inbox),
            counters,
            patience=patience,
            logbook=Logbook(storage.folder, storage.bot_id),
            is_alone=is_alone,
        )

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
        """Take one update and wait until it is kept or over; return whether it is finished.

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

    @property
    def in_hand(self) -> int:
        """How many updates are in memory and not answered yet."""
        return len(self._works)

    async def keep(self) -> None:
        """Look after the inbox, until cancelled."""
        if self._mailbox.inbox is None:
            return
        loop = asyncio.get_running_loop()
        renewed = tidied = float("-inf")
        is_failing = False
        while True:
            try:
                now = loop.time()
                if now - renewed >= RENEWAL:
                    renewed = now
                    self._drop(await self._mailbox.renew())
                await self.once.catch_up()
                await self._receive(await self._mailbox.look())
                self._drop(await self._mailbox.gone())
                if now - tidied >= _TIDYING:
                    tidied = now
                    await self._tidy()
            except Exception as error:
                if not is_failing:
                    name = type(error).__name__
                    _LOGGER.warning("the inbox cannot be looked after now: %s", name)
                is_failing = True
            else:
                is_failing = False
            await asyncio.sleep(_LOOK)

    async def close(self, drain: float) -> int:
        """Begin nothing new, and wait up to `drain` seconds; return how many updates are left.

        They were not answered, and are released for the process that gets them next.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + drain
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
        await self._settle_in_time(self._patience.farewell)
        left = [*self._works.values()]
        for work in left:
            if work.settled is not None and not work.settled.done():
                work.settled.set_result(False)
        with suppress(TimeoutError):  # the claims run out by themselves
            async with asyncio.timeout(self._patience.farewell):
                await self.once.release([work.number for work in left if work.claim])
        return len(left)

    def _read(self, raw: Any) -> Work | None:
        number = number_of(raw)
        if number is not None and self.window.knows(number):
            return None
        if number is not None and number in self._works:
            # It came from the inbox, and Telegram has not heard that it is there.
            self.window.begin(number)
            self.window.finish(number)
            return None
        try:
            if number is None:
                raise TypeError  # noqa: TRY301 - cannot be read either
            work = self._work_of(raw)
        except Exception as error:
            self.counters.add("set_aside")
            name = "without a number" if number is None else str(number)
            _LOGGER.warning("update %s cannot be read (%s); set aside", name, type(error).__name__)
            if number is not None:
                self.window.begin(number)
                self.window.finish(number)
            return None
        self.counters.add("received")
        self.window.begin(work.number)
        self._works[work.number] = work
        return work

    def _work_of(self, raw: Any) -> Work:
        """Return what is to be done for an update; raises anything if it cannot be read."""
        update = Update.de_json(raw, self._application.bot)
        lane, now = lane_of(update), asyncio.get_running_loop().time()
        kept = kept_of(update, self._application.bot) if self._mailbox.inbox else None
        if kept and kept.forgets and kept.person is not None:
            lane = ("forget", kept.person)  # it waits for nothing
        work = Work(update, lane, now, raw=raw, kept=kept)
        work.expires = now + (_INLINE_KEPT if lane == INLINE else KEPT)
        return work

    def _admit_in_own_time(self, works: Sequence[Work]) -> asyncio.Task[None]:
        admission = asyncio.create_task(self._admit(works))
        self._admissions.add(admission)
        admission.add_done_callback(self._admissions.discard)
        return admission

    async def _admit(self, works: Sequence[Work]) -> None:
        for work in works:
            for gone in self._mailbox.prepare(work):
                self._forget(gone, is_answered=True)
        admissions = await self.once.admit([self._mailbox.arrival_of(work) for work in works])
        later = []
        for work, admission in zip(works, admissions, strict=True):
            work.raw = None
            if admission.how in ("kept", "left"):
                self._is_kept(work)
                if not self._mailbox.put(work, admission):
                    self._works.pop(work.number, None)
                    later.append(work)
            else:
                await self._take_in(work, admission)
        self._go_on()
        with suppress(Exception):  # they are found at the next look
            await self._receive(await self._mailbox.load(later))

    def _is_kept(self, work: Work) -> None:
        """Let an update be confirmed, since it is in the inbox."""
        self.counters.add("kept")
        self.window.finish(work.number)
        if work.settled is not None and not work.settled.done():
            work.settled.set_result(True)

    async def _take_in(self, work: Work, admission: Admission) -> None:
        """Do with an update that is not in the inbox what the database says."""
        work.claim = admission.claim
        if admission.how in ("claimed", "full"):
            work.claim = work.claim or Claim()
            self._lanes.add(work)
        elif admission.how != "elsewhere":
            self.counters.add("redelivered" if admission.how == "known" else admission.how)
            self._forget(work, is_answered=True)
        elif await self.once.is_done(work.number):
            self.counters.add("redelivered")
            self._forget(work, is_answered=True)
        else:
            self._wait(work, _CLAIMED_ELSEWHERE, self._claim_again)

    async def _receive(self, letters: Sequence[Letter]) -> None:
        """Let updates from the inbox be handled; those that cannot be read are over."""
        while letters:
            unreadable = self._mailbox.receive(letters)
            for _ in unreadable:
                self.counters.add("unreadable")
            letters = await self.once.finish(unreadable, []) if unreadable else ()
        self._go_on()

    def _drop(self, works: Sequence[Work]) -> None:
        """Let go of updates that are not this process's any more."""
        for work in self._mailbox.drop(works):
            self._works.pop(work.number, None)

    async def _tidy(self) -> None:
        assert self._mailbox.inbox is not None  # noqa: S101 - otherwise there is nothing to tidy
        expired, dead = await self._mailbox.inbox.expire()
        for _ in range(expired):
            self.counters.add("expired_waiting")
        if expired or dead:
            _LOGGER.warning("updates left unanswered after a day: %d", expired + dead)
        await self._mailbox.inbox.wipe()

    def _claim_again(self, work: Work) -> None:
        work.timer = None
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
            self._reached_at = asyncio.get_running_loop().time()
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
            self._admissions.add(resting)
            resting.add_done_callback(self._admissions.discard)
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
        if how in ("failed", "stuck"):
            work.why = work.why or how
        if work.why and work.is_stored:
            self.counters.add("dead_letters")
        work.is_over = True
        self._is_over(work)
        self._answered.append(work)
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle())
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
        self._settling = None
        self._go_on()

    async def _settle_in_time(self, longest: float) -> None:
        """Wait up to `longest` seconds until the answered updates are recorded.

        The others are confirmed all the same: their readers have the answer.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + longest
        while self._settling is not None:
            await asyncio.wait([self._settling], timeout=max(until - loop.time(), 0.0))
            if loop.time() >= until:
                break
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
