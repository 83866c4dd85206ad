"""From incoming updates to answered ones: each is answered once, and in order within its chat.

Polling and the webhook hand their updates over to it. What somebody waits for is kept in the inbox,
and is finished, for Telegram, as soon as it is there; anything else, or if the database fails, when
it has been handled. While Telegram accepts no messages, an update waits and is handled again, for a
day at most; only its own chat waits with it.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import RetryAfter

from bot.botapi.counters import Counters
from bot.delivery.backoff import Patience
from bot.delivery.chat_queues import INLINE, Work, lane_of
from bot.delivery.deduplication import RENEWAL, Once
from bot.delivery.hands import Hands
from bot.delivery.keeping import kept_of
from bot.delivery.logbook import Logbook
from bot.delivery.mailbox import Mailbox
from bot.storage.handled import Claim
from bot.storage.inbox.inbox import KEPT
from bot.storage.inbox.letters import Admission
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

_LOGGER = logging.getLogger(__name__)


def number_of(raw: Any) -> int | None:
    """Return an update's number, or None if it has none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number <= LARGEST_NUMBER else None


class Intake(Hands):
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
        super().__init__(
            application,
            once,
            counters,
            patience=patience or Patience(),
            at_once=at_once,
            logbook=logbook or Logbook(None, ""),
        )
        self._mailbox = Mailbox(
            once, self._lanes, self._works, self._work_of, counters, is_alone=is_alone
        )

    @classmethod
    def of(
        cls, application: BotApplication, patience: Patience, *, is_alone: bool = True
    ) -> "Intake":
        """Return an intake that uses the application's storage and counters."""
        front = application.bot_data.front
        storage, counters = front.storage, front.counters
        front.kept.is_shared = not is_alone
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

    def oldest(self) -> float:
        """Return how many seconds the oldest unanswered update has been waiting."""
        now = asyncio.get_running_loop().time()
        return max((now - work.received for work in self._works.values()), default=0.0)

    async def overdue(self) -> float:
        """Return for how many seconds the oldest update has waited that could be answered now.

        Those of a chat wait for its first one, and while Telegram has asked for a pause that one
        cannot be answered either. What only the database knows is left out while it fails.
        """
        now = asyncio.get_running_loop().time()
        longest = max(
            (
                now - max(work.received, work.ready)
                for work in self._lanes.firsts()
                if not (work.timer and isinstance(work.progress.unsent, RetryAfter))
            ),
            default=0.0,
        )
        if self._mailbox.inbox is not None:
            with suppress(Exception):
                longest = max(longest, await self._mailbox.inbox.overdue())
        return longest

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
                while letters := await self._mailbox.look():
                    await self._receive(letters)
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
        if tasks := [*self._background, *(work.task for work in self._works.values() if work.task)]:
            await asyncio.wait(tasks, timeout=max(until - loop.time(), 0.0))
        for work in self._works.values():
            if work.timer is not None:
                work.timer.cancel()
            if work.task is not None:
                work.task.cancel()
        if tasks := [*self._background, *(work.task for work in self._works.values() if work.task)]:
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
        self._background.add(admission)
        admission.add_done_callback(self._background.discard)
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
