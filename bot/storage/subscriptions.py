"""The topics that readers follow, and what was found on them and is not told yet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.storage.database import Database
from bot.storage.model import AddResult, folded
from bot.storage.subscription_tables import subscriptions, surveys
from bot.storage.tables import insert_into
from bot.storage.topics import TOPIC_LIMIT, TOPICS_LIMIT, Due, Subscription, Survey
from bot.storage.vault import Vault

__all__ = ["Subscriptions"]

_ALL_LIMIT = 10_000
"""The most topics of all readers."""
_NAME_SIZE = 11
"""Bytes of a quote's name; see `bot.telegram.views.references`."""
_FOUND_LIMIT = 12
"""The most quotes on one topic that wait to be told; the newest ones stay."""
_DUE_LIMIT = 200


class Subscriptions:
    """Topics by reader. Readers are stored by pseudonym and sealed id, topics sealed."""

    def __init__(self, database: Database, vault: Callable[[], Vault]) -> None:
        """Use this database; the vault is opened by the first call."""
        self._database = database
        self._vault = vault

    async def add(self, user_id: int, topic: str, language: str) -> AddResult:
        """Let a reader follow a topic, unless they do already, or follow too many."""
        vault = self._vault()
        own = vault.pseudonym(user_id)
        topic = topic.replace("\0", "\ufffd")[:TOPIC_LIMIT]
        number = select(func.count()).select_from(subscriptions)
        async with self._database.writing() as connection:
            rows = (await connection.execute(_of(own))).all()
            if folded(topic) in {folded(one.topic) for one in self._read(rows)}:
                return "known"
            if len(rows) >= TOPICS_LIMIT:
                return "full"
            if (await connection.execute(number)).scalar_one() >= _ALL_LIMIT:
                return "full"
            values = {
                "pseudonym": own,
                "sealed": vault.seal(user_id),
                "topic": vault.seal_text(topic.encode()),
                "language": language,
                "found": b"",
                # Whoever was told something today waits for what is found on another topic as well.
                "noted_at": max((row.noted_at for row in rows), default=0),
            }
            await connection.execute(subscriptions.insert().values(**values))
            return "kept"

    async def of(self, user_id: int) -> Sequence[Subscription]:
        """Return a reader's topics, oldest first."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_of(self._vault().pseudonym(user_id)))).all()
        return self._read(rows)

    async def all(self) -> Sequence[Subscription]:
        """Return the topics of all readers; those sealed by another token are dropped."""
        async with self._database.reading() as connection:
            found = select(subscriptions).order_by(subscriptions.c.id)
            rows = (await connection.execute(found)).all()
        read = self._read(rows)
        if lost := {row.id for row in rows} - {one.id for one in read}:
            await self._delete(subscriptions.c.id.in_(sorted(lost)))
        return read

    async def remove(self, user_id: int, number: int) -> bool:
        """End a topic of this reader; return whether there was one with this id."""
        own = subscriptions.c.pseudonym == self._vault().pseudonym(user_id)
        return await self._delete(own, subscriptions.c.id == number) > 0

    async def forget(self, user_id: int) -> int:
        """End all topics of a reader, and return how many."""
        return await self._delete(subscriptions.c.pseudonym == self._vault().pseudonym(user_id))

    async def survey(self) -> Survey | None:
        """Return what the archive had when it was last looked through."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(surveys))).one_or_none()
        return Survey(row.version, row.articles) if row else None

    async def surveyed(
        self, before: Survey | None, articles: bytes, found: Mapping[int, Sequence[bytes]]
    ) -> bool:
        """Store what the archive has now, and the names of the quotes found for topics, by id.

        Returns False, and stores nothing, if another process was faster.
        """
        async with self._database.writing() as connection:
            if before is None:
                insert = insert_into(connection, surveys).values(id=1, version=1, articles=articles)
                done = await connection.execute(insert.on_conflict_do_nothing())
            else:
                now = update(surveys).where(surveys.c.version == before.version)
                values = {"version": before.version + 1, "articles": articles}
                done = await connection.execute(now.values(**values))
            if done.rowcount < 1:
                return False
            for number, names in found.items():
                own = select(subscriptions).where(subscriptions.c.id == number)
                row = (await connection.execute(own)).one_or_none()
                if row is not None:
                    content = self._sealed_names([*self._names(row), *names])
                    changed = update(subscriptions).where(subscriptions.c.id == number)
                    await connection.execute(changed.values(found=content))
            return True

    async def end_survey(self) -> None:
        """Forget what the archive had: nobody follows anything."""
        async with self._database.writing() as connection:
            await connection.execute(delete(surveys))

    async def due(self, until: int) -> Sequence[Due]:
        """Return what readers are to be told who were last told something at `until` or before."""
        waiting = (
            select(subscriptions.c.pseudonym)
            .where(func.length(subscriptions.c.found) > 0)
            .where(subscriptions.c.noted_at <= until)
            .group_by(subscriptions.c.pseudonym)
            .limit(_DUE_LIMIT)
        )
        async with self._database.reading() as connection:
            own = select(subscriptions).where(subscriptions.c.pseudonym.in_(waiting))
            rows = (await connection.execute(own.order_by(subscriptions.c.id))).all()
        by_reader: dict[bytes, list[Row[Any]]] = {}
        for row in rows:
            by_reader.setdefault(row.pseudonym, []).append(row)
        return [due for own in by_reader.values() if (due := self._due(own))]

    async def take(self, due: Due, now: int) -> bool:
        """Note that a reader is told this now; return False if another process was faster."""
        own = subscriptions.c.pseudonym == self._vault().pseudonym(due.user_id)
        told = update(subscriptions).where(own, subscriptions.c.noted_at == due.noted_at)
        async with self._database.writing() as connection:
            done = await connection.execute(told.values(noted_at=now, found=b""))
        return done.rowcount > 0

    async def give_back(self, due: Due) -> None:
        """Note that a reader could not be told this after all."""
        async with self._database.writing() as connection:
            rows = (await connection.execute(_of(self._vault().pseudonym(due.user_id)))).all()
            names = dict(due.topics)
            for row in rows:
                for one in self._read([row]):
                    again = [*names.get(one.topic, ()), *self._names(row)]
                    changed = update(subscriptions).where(subscriptions.c.id == row.id)
                    values = {"noted_at": due.noted_at, "found": self._sealed_names(again)}
                    await connection.execute(changed.values(**values))

    def _due(self, rows: Sequence[Row[Any]]) -> Due | None:
        user_id = self._vault().unseal(rows[0].sealed)
        if user_id is None:
            return None
        topics = tuple(
            (one.topic, names)
            for row in rows
            for one in self._read([row])
            if (names := tuple(self._names(row)))
        )
        noted_at = max(row.noted_at for row in rows)
        return Due(user_id, rows[0].language, topics, noted_at) if topics else None

    def _read(self, rows: Iterable[Row[Any]]) -> list[Subscription]:
        opened = ((row.id, self._vault().unseal_text(row.topic)) for row in rows)
        return [Subscription(number, text.decode()) for number, text in opened if text is not None]

    def _names(self, row: Row[Any]) -> list[bytes]:
        content = self._vault().unseal_text(row.found) if row.found else None
        content = content or b""
        return [content[at : at + _NAME_SIZE] for at in range(0, len(content), _NAME_SIZE)]

    def _sealed_names(self, names: Iterable[bytes]) -> bytes:
        newest = list(dict.fromkeys(names))[-_FOUND_LIMIT:]
        return self._vault().seal_text(b"".join(newest)) if newest else b""

    async def _delete(self, *conditions: Any) -> int:
        async with self._database.writing() as connection:
            done = await connection.execute(delete(subscriptions).where(*conditions))
        if done.rowcount:
            await self._database.wipe()
        return int(done.rowcount)


def _of(pseudonym: bytes) -> Any:
    own = select(subscriptions).where(subscriptions.c.pseudonym == pseudonym)
    return own.order_by(subscriptions.c.id)
