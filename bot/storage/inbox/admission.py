"""What becomes of updates that arrive: kept in the inbox, within its bounds, or claimed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, select, update

from bot.storage.handled import Claim, Handled
from bot.storage.inbox.lanes import InboxLanes
from bot.storage.inbox.letters import Admission, Arrival, Opened, sealed_letter
from bot.storage.inbox.tables import DEAD, NOTICE, WAITING, inbox
from bot.storage.tables import handled, insert_into
from bot.storage.vault import Vault

__all__ = ["LANE_LIMIT", "LIMIT", "PERSON_LIMIT", "Admitting"]

LANE_LIMIT = 200
"""The most updates that wait in a lane."""
PERSON_LIMIT = 20
"""The most that wait from one person in a group."""
LIMIT = 100_000
"""The most rows."""
_RECOUNTED = 10.0
"""Seconds after which the rows are counted again, since other processes add some as well."""

_Row = dict[str, Any]
_Bound = Literal["within", "over", "told"]


@dataclass(slots=True)
class _Batch:
    """What is known while the updates of one transaction are decided on."""

    known: set[int]
    """Updates that were answered or are in the inbox."""
    falls: dict[int, int]
    lanes: Counter[bytes] = field(default_factory=Counter)
    """How many wait in a lane."""
    own: Counter[tuple[bytes, bytes | None]] = field(default_factory=Counter)
    """How many wait in a lane from a person."""
    told: set[tuple[bytes, bytes | None]] = field(default_factory=set)
    """Lanes and persons of the notices that too many wait from a person."""
    told_all: set[bytes] = field(default_factory=set)
    """Lanes with any notice."""
    room: int = 0
    rows: dict[int, _Row] = field(default_factory=dict)
    """What is to be written, by the number of the update."""
    over: list[int] = field(default_factory=list)
    """Updates that are over, to be noted as answered."""
    admissions: dict[int, Admission] = field(default_factory=dict)

    def bound(self, arrival: Arrival, row: _Row) -> "_Bound":
        """Return whether an update is within the bounds; if not, whether that was told before."""
        lane, person = row["lane"], row["person"]
        if self.lanes[lane] >= LANE_LIMIT:
            return "told" if lane in self.told_all else "over"
        if arrival.is_group and person and self.own[lane, person] >= PERSON_LIMIT:
            return "told" if (lane, person) in self.told else "over"
        return "within"

    def is_told(self, lane: bytes, person: bytes | None) -> None:
        """Note that a notice waits."""
        self.told.add((lane, person))
        self.told_all.add(lane)

    def end(self, number: int, admission: Admission) -> None:
        """Let an update be over."""
        self.over.append(number)
        self.admissions[number] = admission

    def add(self, row: _Row) -> None:
        """Let an update be written."""
        self.rows[row["update_id"]] = row
        self.lanes[row["lane"]] += 1
        self.own[row["lane"], row["person"]] += 1
        self.room -= 1
        if row["kind"] == NOTICE:
            self.is_told(row["lane"], row["person"])


class Admitting:
    """Writes what arrives, many updates in one transaction."""

    def __init__(
        self,
        vault: Callable[[], Vault],
        clock: Callable[[], float],
        handled: Handled,
        lanes: InboxLanes,
    ) -> None:
        """Note what is over in `handled`, and take leases from `lanes`."""
        self._vault = vault
        self._clock = clock
        self._handled = handled
        self._lanes = lanes
        self._rows = 0
        self._counted_at = float("-inf")

    def admit(self, connection: Connection, given: Sequence[Arrival | int]) -> list[Admission]:
        """Keep updates, or claim those given by their numbers only; answer in their order."""
        admissions: dict[int, Admission] = {}
        if arrivals := [one for one in given if isinstance(one, Arrival)]:
            admissions |= self._keep(connection, arrivals)
        if others := [one for one in given if isinstance(one, int)]:
            won = self._handled.claim_in(connection, others)
            for number in others:
                claim = won.get(number)
                admissions[number] = Admission("claimed" if claim else "elsewhere", claim)
        # A second one of the same number finds the first in the inbox.
        numbers = (one if isinstance(one, int) else one.number for one in given)
        return [admissions.pop(number, Admission("known")) for number in numbers]

    def _keep(self, connection: Connection, arrivals: Sequence[Arrival]) -> dict[int, Admission]:
        """Decide on each update, in their order, and write those that are kept."""
        batch = self._known(connection, [one.number for one in arrivals])
        names = {one.lane: self._vault().name(one.lane) for one in arrivals}
        self._count(connection, list(names.values()), batch)
        before = Counter(batch.lanes)
        for one in sorted(arrivals, key=lambda arrival: arrival.number):
            if one.number in batch.known:
                batch.admissions.setdefault(one.number, Admission("known"))
            else:
                batch.known.add(one.number)
                self._decide(connection, one, self._row(one, names[one.lane]), batch)
        if batch.rows:
            self._write(connection, batch)
        if batch.over:
            self._handled.done_in(connection, batch.over)
        lanes = {row["lane"] for row in batch.rows.values()}
        won = self._lanes.take(connection, sorted(lanes))
        for number, row in batch.rows.items():
            batch.admissions[number] = Admission(
                "kept" if row["lane"] in won else "left",
                Claim(batch.falls.get(number, 0)),
                has_older=before[row["lane"]] > 0,
                is_notice=row["kind"] == NOTICE,
            )
        return batch.admissions

    def _write(self, connection: Connection, batch: _Batch) -> None:
        """Write the rows; what another process has written at this moment is known."""
        at = self._lanes.now(connection)
        rows = [row | {"at": at} for row in batch.rows.values()]
        insert = insert_into(connection, inbox).on_conflict_do_nothing()
        written = connection.execute(insert.returning(inbox.c.update_id), rows)
        for number in batch.rows.keys() - set(written.scalars()):
            del batch.rows[number]
            batch.admissions[number] = Admission("known")
        self._rows += len(batch.rows)

    def _decide(self, connection: Connection, one: Arrival, row: _Row, batch: _Batch) -> None:
        if one.forgets and row["person"] is not None:
            self._forget(connection, row["person"], batch)
        if one.is_edit and self._replace(connection, one, row["lane"], batch):
            batch.end(one.number, Admission("replaced"))
        elif batch.room <= 0:
            batch.admissions[one.number] = Admission("full")
        elif one.forgets or (bound := batch.bound(one, row)) == "within":
            batch.add(row)
        elif bound == "told":
            batch.end(one.number, Admission("refused"))
        else:
            batch.add(row | {"kind": NOTICE})

    def _row(self, one: Arrival, lane: bytes) -> _Row:
        vault = self._vault()
        return {
            "update_id": one.number,
            "lane": lane,
            "person": None if one.person is None else vault.pseudonym(one.person),
            "message_id": one.message_id,
            "sealed": _sealed(one, vault, one.number),
            "kind": WAITING,
            "edits": 0,
        }

    def _known(self, connection: Connection, numbers: Sequence[int]) -> _Batch:
        """Return which updates were answered or are in the inbox, and their falls."""
        noted = select(handled.c.update_id, handled.c.falls, handled.c.is_done).where(
            handled.c.update_id.in_(numbers)
        )
        here = select(inbox.c.update_id).where(inbox.c.update_id.in_(numbers))
        rows = connection.execute(noted).all()
        known = {row.update_id for row in rows if row.is_done}
        known |= set(connection.execute(here).scalars())
        return _Batch(known, {row.update_id: row.falls for row in rows})

    def _count(self, connection: Connection, lanes: Sequence[bytes], batch: _Batch) -> None:
        """Count what waits in lanes, and in all."""
        found = (
            select(inbox.c.lane, inbox.c.person, inbox.c.kind, func.count())
            .where(inbox.c.lane.in_(lanes), inbox.c.kind < DEAD)
            .group_by(inbox.c.lane, inbox.c.person, inbox.c.kind)
        )
        for lane, person, kind, number in connection.execute(found):
            batch.lanes[lane] += number
            batch.own[lane, person] += number
            if kind == NOTICE:
                batch.is_told(lane, person)
        if not 0 <= self._clock() - self._counted_at < _RECOUNTED:
            number = connection.execute(select(func.count()).select_from(inbox))
            self._rows, self._counted_at = int(number.scalar_one()), self._clock()
        batch.room = LIMIT - self._rows

    def left(self, number: int) -> None:
        """Count rows that were deleted."""
        self._rows -= number

    def _forget(self, connection: Connection, person: bytes, batch: _Batch) -> None:
        """Delete what waits from a person, dead letters as well."""
        gone = delete(inbox).where(inbox.c.person == person).returning(inbox.c.update_id)
        batch.over += (numbers := connection.execute(gone).scalars().all())
        self.left(len(numbers))
        for number, row in [*batch.rows.items()]:  # what has just arrived as well
            if row["person"] == person:
                del batch.rows[number]
                batch.end(number, Admission("forgotten"))

    def _replace(self, connection: Connection, edit: Arrival, lane: bytes, batch: _Batch) -> bool:
        """Put an edit in the place of its message, unless that is answered elsewhere, or was."""
        vault = self._vault()
        for number, row in batch.rows.items():
            if row["lane"] == lane and row["message_id"] == edit.message_id:
                row["sealed"] = _sealed(edit, vault, number)
                row["edits"] += 1
                return True
        found = (
            select(inbox.c.update_id)
            .where(
                inbox.c.lane == lane,
                inbox.c.message_id == edit.message_id,
                inbox.c.kind < DEAD,
                inbox.c.update_id < edit.number,
                self._lanes.is_nobody_elses(connection, lane),
            )
            .order_by(inbox.c.update_id)
            .limit(1)
            .with_for_update()
        )
        waiting = connection.execute(found).scalar_one_or_none()
        if waiting is None:
            return False
        values = {"sealed": _sealed(edit, vault, waiting), "edits": inbox.c.edits + 1}
        connection.execute(update(inbox).where(inbox.c.update_id == waiting).values(**values))
        return True


def _sealed(one: Arrival, vault: Vault, number: int) -> bytes:
    return sealed_letter(vault, number, Opened(one.lane, one.person, one.content))
