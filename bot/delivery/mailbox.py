"""The part of the inbox that is in memory: the next updates of the chats that this process answers.

Of each lane, a few updates are in memory, and the others are read when these are answered. A lane
that must rest for long leaves memory altogether, and so do those of which another process has taken
the lease. So memory is bounded, however many updates wait.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Any

from bot.botapi.counters import Counters
from bot.delivery.chat_queues import INLINE, Lane, Lanes, Work, name_of
from bot.delivery.deduplication import Once
from bot.delivery.keeping import as_new
from bot.storage.inbox.inbox import AHEAD, KEPT, Inbox
from bot.storage.inbox.letters import Admission, Arrival, Ending, Letter

__all__ = ["MEMORY", "REST", "Mailbox"]

MEMORY = 5_000
"""The most updates of the inbox that are in memory."""
REST = 60.0
"""Seconds of a pause above which a lane leaves memory."""
_LANES = 200
"""The most lanes that are taken at once."""

_LOGGER = logging.getLogger(__name__)


class Mailbox:
    """Puts updates of the inbox into lanes."""

    def __init__(
        self,
        once: Once,
        lanes: Lanes,
        works: dict[int, Work],
        read: Callable[[Any], Work],
        counters: Counters,
        *,
        is_alone: bool = True,
    ) -> None:
        """Fill these lanes with what `read` makes of an update; `works` has all in memory.

        If the process is not alone, others may add to the inbox what belongs to its chats.
        """
        self._once = once
        self._lanes = lanes
        self._works = works
        self._read = read
        self.counters = counters
        self._is_alone = is_alone
        self._more: set[Lane] = set()
        """Lanes in memory of which newer updates are in the inbox only."""

    @property
    def inbox(self) -> Inbox | None:
        """The inbox; None if there is none."""
        return self._once.inbox

    def arrival_of(self, work: Work) -> Arrival | int:
        """Return what the database is given for an update: its number, if it is not to be kept."""
        if work.kept is None or self.inbox is None:
            return work.number
        content = json.dumps(work.raw, ensure_ascii=False, separators=(",", ":"))
        return work.kept.arrival(
            work.number, name_of(work.lane), content.encode("utf-8", "surrogatepass")
        )

    def prepare(self, work: Work) -> list[Work]:
        """Let an update that arrives act on those that wait; return those that are over with it."""
        kept = work.kept
        if kept is None:
            return []
        if kept.forgets:
            gone = [
                one
                for one in self._works.values()
                if one.kept and one.kept.person == kept.person and not one.kept.forgets
            ]
            return [one for one in gone if self._withdraw(one)]
        if kept.is_edit:
            for one in self._lanes.of(work.lane):
                is_same = one.kept is not None and one.kept.message_id == kept.message_id
                if is_same and one is not work and _is_waiting(one) and not one.progress.has_sent:
                    one.update = self._read(as_new(work.raw, one.number)).update
                    one.edits += 1
                    break
        return []

    def put(self, work: Work, admission: Admission) -> bool:
        """Put an update of the inbox into its lane; return False if it stays in the inbox only."""
        work.is_stored, work.claim = True, admission.claim
        work.progress.is_refused = admission.is_notice
        if admission.how == "left":
            return False
        if work.lane in self._lanes:
            is_long = len(self._lanes.of(work.lane)) >= AHEAD
            is_behind = admission.has_older and not self._is_alone
            if work.lane in self._more or is_long or is_behind or not self.room:
                self._more.add(work.lane)
                return False
        elif admission.has_older or not self.room:
            return False
        self._lanes.add(work)
        return True

    @property
    def room(self) -> int:
        """How many more updates of the inbox may be in memory."""
        return max(MEMORY - len(self._works), 0)

    def drained(self, works: Iterable[Work]) -> list[str]:
        """Return the lanes of which nothing is left in memory after these updates."""
        ended = [work.lane for work in works if work.is_stored]
        return [name_of(lane) for lane in ended if len(self._lanes.of(lane)) <= 1]

    def receive(self, letters: Sequence[Letter]) -> list[Ending]:
        """Put updates into their lanes; return those that are over, or cannot be read."""
        loop_now = asyncio.get_running_loop().time()
        over = []
        numbers: dict[Lane, int] = {}
        for letter in letters:
            known = self._works.get(letter.number)
            work = known or (None if letter.is_over else self._work_of(letter))
            if work is None:
                over.append(Ending(letter.number, letter.edits))
                continue
            numbers[work.lane] = numbers.get(work.lane, 0) + 1
            if known is not None:
                continue
            work.is_stored, work.claim, work.edits = True, letter.claim, letter.edits
            work.progress.is_refused = letter.is_notice
            work.received, work.ready = loop_now - letter.age, loop_now
            work.expires = work.received + KEPT
            self._works[work.number] = work
            self._lanes.add(work)
            self._lanes.sort(work.lane)
        for lane, number in numbers.items():
            (self._more.discard if number < AHEAD else self._more.add)(lane)
        return over

    async def load(self, works: Iterable[Work]) -> list[Letter]:
        """Return the first updates of the lanes of updates that are in the inbox only.

        Raises what the database raises.
        """
        lanes = {work.lane for work in works if work.lane not in self._lanes}
        if not lanes or self.inbox is None or not self.room:
            return []
        return await self.inbox.load([name_of(lane) for lane in sorted(lanes)])

    async def look(self) -> list[Letter]:
        """Take chats that nobody answers. Raises what the database raises."""
        if self.inbox is None:
            return []
        return await self.inbox.look(min(self.room // AHEAD, _LANES))

    async def renew(self) -> list[Work]:
        """Renew the leases; return updates that other processes have taken over.

        Raises what the database raises.
        """
        if self.inbox is None:
            return []
        stored = {work.lane for work in self._works.values() if work.is_stored}
        before = {self.inbox.name_of(name_of(lane)): lane for lane in stored}
        held = await self.inbox.lanes.renew()
        # Those that are just being kept may have a lease already.
        kept = {work.lane for work in self._works.values() if work.kept}
        names = {self.inbox.name_of(name_of(lane)) for lane in kept}
        if idle := held - names - before.keys():
            # Any process that has room may take what is not in memory here.
            await self.inbox.lanes.release(sorted(idle))
        lost = {lane for name, lane in before.items() if name not in held}
        return [work for work in self._works.values() if work.is_stored and work.lane in lost]

    async def gone(self) -> list[Work]:
        """Return updates that wait in memory, and that another process deleted from the inbox.

        Raises what the database raises.
        """
        waiting = [work for work in self._works.values() if work.is_stored and _is_waiting(work)]
        if self._is_alone or self.inbox is None or not waiting:
            return []
        here = await self.inbox.numbers(sorted({name_of(work.lane) for work in waiting}))
        return [work for work in waiting if work.number not in here]

    async def rest(self, work: Work, pause: float) -> list[Work]:
        """Let a lane leave memory until its pause is over; return its updates.

        It stays if a part of the answer was sent already. Raises what the database raises.
        """
        works = self._lanes.of(work.lane)
        if self.inbox is None or not all(one.is_stored for one in works) or work.progress.has_sent:
            return []
        await self.inbox.lanes.release([self.inbox.name_of(name_of(work.lane))], rest=ceil(pause))
        return self._lanes.of(work.lane)

    def drop(self, works: Iterable[Work]) -> list[Work]:
        """Remove updates from memory, except those in hand; return those that were removed."""
        return [work for work in [*works] if self._withdraw(work)]

    def _withdraw(self, work: Work) -> bool:
        if not _is_waiting(work):
            return False
        if work.timer is not None:
            work.timer.cancel()
            work.timer = None
        self._lanes.withdraw(work)
        if work.lane not in self._lanes:
            self._more.discard(work.lane)
        return True

    def _work_of(self, letter: Letter) -> Work | None:
        if letter.content is None:
            self.counters.add("unreadable")
            return None
        try:
            raw = json.loads(letter.content)
            if "edited_message" in raw and letter.edits and not letter.is_answered:
                raw = as_new(raw, letter.number)
            raw["update_id"] = letter.number
            work = self._read(raw)
        except Exception as error:
            _LOGGER.warning(
                "update %d cannot be read (%s); set aside", letter.number, type(error).__name__
            )
            self.counters.add("set_aside")
            return None
        return work


def _is_waiting(work: Work) -> bool:
    """Whether an update is neither being handled nor over."""
    return work.task is None and not work.is_over and work.lane != INLINE
