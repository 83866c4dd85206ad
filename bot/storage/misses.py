"""Questions without an answer that readers, asked first, left for the editors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, Select, delete, func, select, update

from bot.storage.database import Database
from bot.storage.tables import misses
from bot.storage.vault import Vault

__all__ = ["KEPT", "OPEN_LIMIT", "QUESTION_LIMIT", "Miss", "Misses", "State"]

State = Literal["open", "answered", "dropped"]

KEPT = 30 * 24 * 3600
"""Seconds after which a question is forgotten, answered or not."""
QUESTION_LIMIT = 4_096
"""Characters of a question that are kept."""
OPEN_LIMIT = 10
"""Open questions of one reader."""
_ALL_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that waits, or waited, for the editors."""

    id: int
    chat_id: int
    """Where it was asked, and the answer is sent."""
    message_id: int
    thread_id: int | None
    language: str
    """The language of the reply."""
    question: str
    asked_at: int
    """In Unix seconds."""
    state: State
    answer: str | None
    """What names the quote that answered it."""


class Misses:
    """The editors' queue; questions stand in it as asked, chats sealed, readers by pseudonym."""

    def __init__(
        self, database: Database, vault: Callable[[], Vault], clock: Callable[[], float]
    ) -> None:
        """Use this database; the clock gives Unix time in seconds."""
        self._database = database
        self._vault = vault
        self._clock = clock
        self.unreadable = 0
        """How many rows were dropped because another token had sealed them."""

    async def add(
        self,
        question: str,
        *,
        user_id: int,
        chat_id: int,
        message_id: int,
        language: str,
        thread_id: int | None = None,
    ) -> int | None:
        """Keep a question and return its number, None where too many wait already."""
        vault = self._vault()
        pseudonym = vault.pseudonym(user_id)
        opened = select(func.count()).where(misses.c.state == "open")
        async with self._database.writing() as connection:
            own = await connection.execute(opened.where(misses.c.pseudonym == pseudonym))
            if own.scalar_one() >= OPEN_LIMIT:
                return None
            if (await connection.execute(opened)).scalar_one() >= _ALL_LIMIT:
                return None
            row = misses.insert().values(
                sealed=vault.seal(chat_id),
                pseudonym=pseudonym,
                message_id=message_id,
                thread_id=thread_id,
                language=language,
                question=question.replace("\0", "\ufffd")[:QUESTION_LIMIT],
                asked_at=int(self._clock()),
                state="open",
            )
            number: int = (await connection.execute(row.returning(misses.c.id))).scalar_one()
            return number

    async def waiting(self, limit: int = 10, offset: int = 0) -> Sequence[Miss]:
        """Return open questions, the oldest ones first."""
        found = select(misses).where(misses.c.state == "open")
        return await self._read(
            found.order_by(misses.c.asked_at, misses.c.id).limit(limit).offset(offset)
        )

    async def get(self, number: int) -> Miss | None:
        """Return a question by its number."""
        return next(iter(await self._read(select(misses).where(misses.c.id == number))), None)

    async def answer(self, number: int, reference: str) -> bool:
        """Note what answers an open question; True to the one caller who did."""
        return await self._close(number, "answered", reference)

    async def drop(self, number: int) -> bool:
        """Lay an open question aside; True to the one caller who did."""
        return await self._close(number, "dropped", None)

    async def forget(self, user_id: int) -> int:
        """Forget a reader's questions, and return how many."""
        return await self._delete(misses.c.pseudonym == self._vault().pseudonym(user_id))

    async def expire(self) -> int:
        """Forget the questions older than `KEPT`, and return how many."""
        return await self._delete(misses.c.asked_at < int(self._clock()) - KEPT)

    async def numbers(self) -> dict[str, int]:
        """Return how many questions there are by state."""
        found = select(misses.c.state, func.count()).group_by(misses.c.state)
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        return {row[0]: row[1] for row in rows}

    async def _close(self, number: int, state: State, reference: str | None) -> bool:
        closing = update(misses).where(misses.c.id == number, misses.c.state == "open")
        async with self._database.writing() as connection:
            changed = await connection.execute(closing.values(state=state, answer=reference))
            return changed.rowcount > 0

    async def _delete(self, condition: Any) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(delete(misses).where(condition))).rowcount

    async def _read(self, found: Select[Any]) -> Sequence[Miss]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        read = [(row, self._vault().unseal(row.sealed)) for row in rows]
        if lost := [row.id for row, chat_id in read if chat_id is None]:
            self.unreadable += await self._delete(misses.c.id.in_(lost))
        return [_miss(row, chat_id) for row, chat_id in read if chat_id is not None]


def _miss(row: Row[Any], chat_id: int) -> Miss:
    return Miss(
        id=row.id,
        chat_id=chat_id,
        message_id=row.message_id,
        thread_id=row.thread_id,
        language=row.language,
        question=row.question,
        asked_at=row.asked_at,
        state=row.state,
        answer=row.answer,
    )
