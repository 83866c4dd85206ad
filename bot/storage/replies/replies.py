"""The messages that the bot has sent in the last 48 hours, each as one sealed row.

Rows wait in memory until they are written, many in one transaction: with the note that their
updates were answered, or every few seconds. So an answer costs no transaction of its own. What a
row means is known to whoever writes it; here it is bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, or_, select, tuple_

from bot.storage.batching import Batcher
from bot.storage.database import Database
from bot.storage.replies.model import KEPT, LIMIT, SIZE, Question, ReplyKey, StoredReply
from bot.storage.replies.tables import replies
from bot.storage.tables import insert_into
from bot.storage.vault import Vault

__all__ = ["Replies"]

_WAITING = 10_000
"""The most rows that wait in memory; what is beyond, while the database fails, is not kept."""
_SPARE = LIMIT // 50
"""How many rows more than necessary are deleted at once."""
_READ_AT_ONCE = 100


class Replies:
    """The rows of one bot; several processes may share them."""

    def __init__(
        self,
        database: Database,
        vault: Callable[[], Vault],
        now: Callable[[Connection], int],
    ) -> None:
        """Use this database; `now` returns its clock's Unix time in seconds."""
        self._database = database
        self._vault = vault
        self._now = now
        self._waiting: dict[ReplyKey, StoredReply] = {}
        self._added = 0
        """Rows written since they were last counted, in addition to `_counted`."""
        self._has_remains = True
        """Whether the database's log may hold bytes of what was deleted."""
        self._reads: Batcher[ReplyKey | Question, StoredReply | None] = Batcher(
            self._read, _READ_AT_ONCE
        )
        self.fill: Callable[[], Iterable[StoredReply]] = tuple
        """Returns rows that have changed since the last call."""

    def is_waiting(self, key: ReplyKey) -> bool:
        """Whether a row has not been written yet, so that memory knows better."""
        return key in self._waiting

    def is_waiting_in(self, place: bytes) -> bool:
        """Whether any row of a place has not been written yet."""
        return any(key.place == place for key in self._waiting)

    @contextmanager
    def taken(self) -> Iterator[Sequence[StoredReply]]:
        """Lend the rows that wait, to be written in the block; they wait again if it fails."""
        for row in self.fill():
            self._waiting[row.key] = row
        rows = [*self._waiting.values()][:_WAITING]
        self._waiting = {}
        try:
            yield rows
        except BaseException:
            self._waiting = {row.key: row for row in rows} | self._waiting
            raise

    def write_in(self, connection: Connection, rows: Sequence[StoredReply]) -> None:
        """Write rows within a transaction; a row that is there keeps its age."""
        if not rows:
            return
        vault, now = self._vault(), self._now(connection)
        # Sorted, so that two processes with the same rows cannot deadlock.
        values = [
            {
                "place": one.key.place,
                "message_id": one.key.message_id,
                "question_id": one.question_id,
                "person": one.person,
                "sealed": vault.seal_reply(one.key.place, one.key.message_id, one.content),
                "at": now,
            }
            for one in sorted(rows, key=lambda row: row.key)
            if len(one.content) <= SIZE
        ]
        insert = insert_into(connection, replies)
        same = ("question_id", "person", "sealed")
        insert = insert.on_conflict_do_update(
            index_elements=["place", "message_id"],
            set_={name: insert.excluded[name] for name in same},
        )
        if values:
            connection.execute(insert, values)
        self._added += len(values)
        if self._added >= _SPARE:
            self._trim(connection)

    async def flush(self) -> None:
        """Write what waits. Raises what the database raises."""
        with self.taken() as rows:
            if rows:
                await self._database.transact(lambda connection: self.write_in(connection, rows))

    async def get(self, key: ReplyKey | Question) -> StoredReply | None:
        """Return a message of the bot, by its own number or by that of its question.

        Many that are asked for at the same time are one transaction. Raises what the database
        raises.
        """
        return await self._reads.call(key)

    async def newest(self, limit: int) -> list[StoredReply]:
        """Return the messages of all places, newest first; see also `of_place`."""
        order = (replies.c.at.desc(), replies.c.place, replies.c.message_id.desc())
        return await self._found(select(replies).order_by(*order).limit(limit))

    async def of_place(self, place: bytes, person: bytes | None, limit: int) -> list[StoredReply]:
        """Return a place's messages, newest first, or only those that answered one person."""
        found = select(replies).where(replies.c.place == place)
        if person is not None:
            found = found.where(replies.c.person == person)
        return await self._found(found.order_by(replies.c.message_id.desc()).limit(limit))

    async def number_of(self, place: bytes) -> int:
        """Return how many rows there are of a person, whose private chat has this pseudonym."""
        number = select(func.count()).select_from(replies).where(_of_person(place))
        return await self._database.transact(
            lambda connection: int(connection.execute(number).scalar_one()), reads=True
        )

    async def forget(self, keys: Sequence[ReplyKey]) -> None:
        """Delete messages."""
        for key in keys:
            self._waiting.pop(key, None)
        await self._delete(_among(keys))

    async def forget_place(self, place: bytes) -> None:
        """Delete all messages in a place."""
        self._drop_waiting(lambda row: row.key.place == place)
        await self._delete(replies.c.place == place)

    async def forget_person(self, place: bytes) -> None:
        """Delete the messages that answered a person, whose private chat has this pseudonym."""
        self._drop_waiting(lambda row: place in (row.key.place, row.person))
        await self._delete(_of_person(place))

    async def expire(self) -> int:
        """Delete what is older than `KEPT` or beyond `LIMIT`; return how many rows."""

        def work(connection: Connection) -> int:
            old = delete(replies).where(replies.c.at <= self._now(connection) - KEPT)
            return int(connection.execute(old).rowcount) + self._trim(connection)

        number = await self._database.transact(work)
        self._has_remains = self._has_remains or number > 0
        if self._has_remains:
            self._has_remains = not await self._database.wipe()
        return number

    async def close(self) -> None:
        """Wait for running calls."""
        await self._reads.close()

    def _trim(self, connection: Connection) -> int:
        """Delete the oldest rows if there are too many; return how many."""
        number = select(func.count()).select_from(replies)
        self._added = 0
        # Between two counts, `_SPARE` rows may be added.
        if int(connection.execute(number).scalar_one()) + _SPARE <= LIMIT:
            return 0
        kept = select(replies.c.at).order_by(replies.c.at.desc()).offset(LIMIT - 2 * _SPARE)
        oldest = connection.execute(kept.limit(1)).scalar_one_or_none()
        if oldest is None:
            return 0
        return int(connection.execute(delete(replies).where(replies.c.at <= oldest)).rowcount)

    def _drop_waiting(self, is_gone: Callable[[StoredReply], bool]) -> None:
        for row in self.fill():
            self._waiting[row.key] = row
        self._waiting = {key: row for key, row in self._waiting.items() if not is_gone(row)}

    async def _delete(self, which: Any) -> None:
        def work(connection: Connection) -> int:
            return int(connection.execute(delete(replies).where(which)).rowcount)

        if await self._database.transact(work):
            self._has_remains = not await self._database.wipe()

    async def _found(self, found: Select[Any]) -> list[StoredReply]:
        def work(connection: Connection) -> list[StoredReply]:
            now = self._now(connection)
            fresh = found.where(replies.c.at > now - KEPT)
            return self._opened(connection.execute(fresh).all(), now)

        return await self._database.transact(work, reads=True)

    async def _read(self, keys: Sequence[ReplyKey | Question]) -> Sequence[StoredReply | None]:
        by_question = [key for key in keys if isinstance(key, Question)]
        own = [key for key in keys if isinstance(key, ReplyKey) and key.message_id]
        places = [key.place for key in keys if isinstance(key, ReplyKey) and not key.message_id]
        found = await self._found(select(replies).where(_wanted(own, by_question, places)))
        known: dict[object, StoredReply] = {}
        for row in sorted(found, key=lambda one: one.key.message_id):
            known[row.key] = row
            known[ReplyKey(row.key.place, 0)] = row  # the newest one comes last
            if row.question_id is not None:
                # The first message is the answer; a later one may report a failure.
                known.setdefault((Question, row.key.place, row.question_id), row)
        return [known.get((Question, *key) if isinstance(key, Question) else key) for key in keys]

    def _opened(self, rows: Iterable[Row[Any]], now: int) -> list[StoredReply]:
        """Return what rows say; those that another token sealed are left out."""
        vault, opened = self._vault(), []
        for row in rows:
            content = vault.open_reply(row.place, row.message_id, row.sealed)
            if content is not None:
                key = ReplyKey(row.place, row.message_id)
                age = max(now - row.at, 0)
                opened.append(StoredReply(key, row.question_id, row.person, content, age))
        return opened


def _of_person(place: bytes) -> Any:
    return or_(replies.c.place == place, replies.c.person == place)


def _among(keys: Sequence[ReplyKey]) -> Any:
    return tuple_(replies.c.place, replies.c.message_id).in_([tuple(key) for key in keys])


def _wanted(own: Sequence[ReplyKey], asked: Sequence[Question], places: Sequence[bytes]) -> Any:
    conditions = []
    if own:
        conditions.append(_among(own))
    if asked:
        pair = tuple_(replies.c.place, replies.c.question_id)
        conditions.append(pair.in_([tuple(key) for key in asked]))
    if places:
        newest = (
            select(replies.c.place, func.max(replies.c.message_id))
            .where(replies.c.place.in_(places))
            .group_by(replies.c.place)
        )
        conditions.append(tuple_(replies.c.place, replies.c.message_id).in_(newest))
    return or_(*conditions)
