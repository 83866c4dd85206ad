"""From updates as they come to updates that are answered, each once, each chat's in order.

Polling and webhook hand their updates in here. An update is finished when its answer went out, or
when there is none to be given; while Telegram takes no messages it waits and is handled again.

An update that a process may have fallen over is a suspect: it was in hand when the watchdog ended
a process, or another process claimed it and came to no end with it. Of all that was in hand at a
fall, one update is guilty and nobody knows which. So a suspect is handled alone: it begins when
nothing else is in hand, and nothing else begins before it is over. If the process falls again, the
suspect is the only one in hand, and the guilty one; the innocent have been answered by then, or
have not begun. What was in hand at two falls is set aside: its reader is told so, instead of it
being handled. Should even that end the process, it is dropped.
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
from bot.botapi.rate_limiter import OUTCOME
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
"""What a database keeps; Telegram's numbers are smaller."""
_TRIES = 8
"""Tries of an update whose answer cannot be sent though Telegram is there."""
_PAUSES = 2_880
"""For which an update waits at most: a day with the longest pauses, as long as Telegram waits."""
_CLAIMED_ELSEWHERE = 5.0
"""Seconds until it is asked again whether another process has answered an update."""

_FALLS = 2
"""How many processes have to fall over an update before it is set aside."""

_LOGGER = logging.getLogger(__name__)


def number_of(raw: Any) -> int | None:
    """Return an update's number, None where it has none."""
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
        """Hand updates to this application, at most `at_once` at the same time.

        The logbook notes which ones are in hand; without one, nothing is noted.
        """
        self.window = Window()
        self._application = application
        self._once = once
        self._counters = counters
        self._patience = patience or Patience()
        self._logbook = logbook or Logbook(None, "")
        self._at_once = self._free = at_once
        self._suspect: Work | None = None
        """What is handled alone now, or as soon as nothing else is in hand."""
        self._reached_at = 0.0
        self._lanes = Lanes()
        self._works: dict[int, Work] = {}
        self._answered: list[Work] = []
        self._settling: asyncio.Task[None] | None = None
        self._admissions: set[asyncio.Task[None]] = set()
        self._is_open = True

    async def take(self, raws: Sequence[Any]) -> int:
        """Take updates as JSON has them; return how many had not been seen before.

        What nobody can read is set aside: counted, logged by its number alone, and finished.
        """
        in_order = sorted(raws, key=lambda raw: number_of(raw) or 0)
        works = [work for raw in in_order if (work := self._read(raw))]
        if works:
            # A caller that stops waiting must not leave updates that nobody handles.
            await asyncio.shield(self._admit_in_own_time(works))
        return len(works)

    async def answer(self, raw: Any) -> bool:
        """Take one update and wait for its end; return whether it needs nothing any more.

        False is said where another process is at it, or where this one is about to end.
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
        """Note that Telegram was heard of; what waited for it need not wait any longer."""
        self._reached_at = asyncio.get_running_loop().time()
        for work in [*self._works.values()] if was_away else ():
            if work.outcome.unsent and not isinstance(work.outcome.unsent, RetryAfter):
                self._resume(work)

    def oldest(self) -> float:
        """Return for how many seconds the update has waited that waits longest."""
        now = asyncio.get_running_loop().time()
        return max((now - work.received for work in self._works.values()), default=0.0)

    def flooding(self, at_least: int) -> list[int]:
        """Return the unconfirmed updates of chats with at least so many, or one passed over."""
        passed = {self._works[number].lane for number in self.window.passed}
        lanes: dict[tuple[str, int], list[int]] = {}
        for number in self.window.unfinished():
            lanes.setdefault(self._works[number].lane, []).append(number)
        flood = (one for lane, one in lanes.items() if lane in passed or len(one) >= at_least)
        return [number for numbers in flood for number in numbers]

    async def close(self, drain: float) -> int:
        """Begin nothing new, wait up to `drain` seconds for what is at work; return what is left.

        What is left was not answered, and is released for the process that gets it next.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + drain
        # Of these nobody else knows: they are not left.
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
            _LOGGER.error("updates lost that were confirmed before they were answered: %d", lost)
        left = [*self._works.values()]
        for work in left:
            if work.settled is not None and not work.settled.done():
                work.settled.set_result(False)
        await self._once.release([work.number for work in left if work.claim])
        return len(left) - lost

    def _read(self, raw: Any) -> Work | None:
        number = number_of(raw)
        if number is not None and self.window.knows(number):
            return None
        try:
            if number is None:
                raise TypeError  # noqa: TRY301 - unreadable for us as well
            update = Update.de_json(raw, self._application.bot)
            lane = lane_of(update)
        except Exception as error:
            self._counters.add("set_aside")
            name = "without a number" if number is None else str(number)
            _LOGGER.warning("update %s cannot be read (%s); set aside", name, type(error).__name__)
            if number is not None:
                self.window.begin(number)
                self.window.finish(number)
            return None
        self._counters.add("received")
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
        claims = await self._once.claim([work.number for work in works])
        for work, claim in zip(works, claims, strict=True):
            work.claim = claim
            if claim is not None:
                self._lanes.add(work)
            elif await self._once.is_done(work.number):
                self._counters.add("redelivered")
                self._forget(work, is_answered=True)
            else:
                self._wait(work, _CLAIMED_ELSEWHERE, self._claim_again)

    def _claim_again(self, work: Work) -> None:
        self._admit_in_own_time([work])

    def _go_on(self) -> None:
        """Handle what may be handled now."""
        while self._is_open and (work := self._next()) is not None:
            self._free -= 1
            loop = asyncio.get_running_loop()
            work.began = loop.time()
            work.task = asyncio.create_task(self._handle(work))
            work.task.add_done_callback(partial(self._ended, work))
            self._wait(work, self._patience.handler, self._give_up)

    def _next(self) -> Work | None:
        """Return what is to be handled now, None where all must wait."""
        if self._suspect is None:
            work = self._lanes.next() if self._free else None
            if work is None or not (work.claim and work.claim.is_suspect):
                return work
            self._suspect = work
        # An answer that is not noted yet would go out again, should this one end the process.
        is_alone = self._free == self._at_once and self._settling is None
        return self._suspect if is_alone else None

    def _is_over(self, work: Work) -> None:
        """Let others begin in the place of a try that has come to its end."""
        self._free += 1
        if self._suspect is work:
            self._suspect = None

    async def _handle(self, work: Work) -> None:
        falls = work.claim.falls if work.claim else 0
        OUTCOME.set(work.outcome)
        work.outcome.begin()
        work.outcome.is_stuck = falls >= _FALLS
        with self._logbook.in_hand(work.number):
            # What ended even a process that only wanted to tell of it is not touched any more.
            if falls <= _FALLS:
                await self._application.process_update(work.update)

    def _wait(self, work: Work, seconds: float, then: Callable[[Work], None]) -> None:
        work.timer = asyncio.get_running_loop().call_later(seconds, then, work)

    def _give_up(self, work: Work) -> None:
        """Let an update go whose handler does not come to an end."""
        assert work.task is not None  # noqa: S101 - its deadline runs with it
        _LOGGER.error("update %d took longer than it may; given up", work.number)
        task, work.task = work.task, None
        task.cancel()
        self._leave(work, "failed")

    def _ended(self, work: Work, task: asyncio.Task[None]) -> None:
        """Look at what has become of a try."""
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
        elif (unsent := work.outcome.unsent) is None:
            self._reached_at = asyncio.get_running_loop().time()
            self._leave(work, "handled")
        elif work.tries + 1 < _TRIES and work.pauses < _PAUSES:
            self._put_off(work, unsent)
        else:
            _LOGGER.error("update %d cannot be answered: %s", work.number, type(unsent).__name__)
            self._leave(work, "failed")

    def _put_off(self, work: Work, unsent: Exception) -> None:
        """Handle an update later; its chat waits with it, its place among those at work is free."""
        self._counters.add("put_off")
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
        """Let an update that was put off be handled again now."""
        if work.timer is not None and work.task is None:
            work.timer.cancel()
            work.timer = None
            work.outcome.unsent = None
            self._lanes.again(work)
            self._go_on()

    def _leave(self, work: Work, how: str) -> None:
        """Let an update be done with; its chat's next one begins when that is noted.

        So a process that is killed has at most one answer of each chat that nobody knows of.
        """
        if work.outcome.is_stuck:
            how = "stuck"
            _LOGGER.error(
                "update %d was in hand when the watchdog ended two processes; it is set aside",
                work.number,
            )
        self._counters.add(how)
        self._is_over(work)
        self._answered.append(work)
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle())
        self._go_on()

    async def _settle(self) -> None:
        """Note what was answered, before Telegram is told so; together, as many as there are."""
        while self._answered:
            works, self._answered = self._answered, []
            await self._once.done([work.number for work in works])
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
