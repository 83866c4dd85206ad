"""Unanswered questions that readers agreed to leave for the editors."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update

from bot.storage.database import Database
from bot.storage.model import AddResult, Miss, folded
from bot.storage.tables import misses
from bot.storage.vault import Vault

__all__ = ["KEPT", "MEMBER_LIMIT", "OPEN_LIMIT", "PERSON_LIMIT", "QUESTION_LIMIT", "Misses"]

KEPT = 30 * 24 * 3600
"""Seconds after which a question is forgotten."""
QUESTION_LIMIT = 1_000
"""The most characters of a question that are stored."""
OPEN_LIMIT = 5
"""The most waiting questions of one chat."""
PERSON_LIMIT = 5
"""The most waiting questions of one person, in all chats together."""
MEMBER_LIMIT = 2
"""The most waiting questions of one person in one group, so that others can leave some, too."""
_ALL_LIMIT = 1_000


class Misses:
    """The editors' queue: questions as they were asked, chats sealed, readers by pseudonym."""

    def __init__(
        self, database: Database, vault: Callable[[], Vault], clock: Callable[[], float]
    ) -> None:
        """Use this database; the clock gives Unix time in seconds."""
        self._database = database
        self._vault = vault
        self._clock = clock

    async def add(
        self,
        question: str,
        *,
        user_id: int,
        chat_id: int,
        message_id: int,
        language: str,
        thread_id: int | None = None,
    ) -> AddResult:
        """Store a question, unless it is already waiting, or too many are.

        "full" means too many of this chat or of all, "yours" too many of this person.
        """
        vault = self._vault()
        place, person = vault.pseudonym(chat_id), vault.pseudonym(user_id)
        question = question.replace("\0", "\ufffd")[:QUESTION_LIMIT]
        number = select(func.count()).select_from(misses)
        async with self._database.writing() as connection:
            here = select(misses.c.question, misses.c.pseudonym).where(misses.c.place == place)
            known = (await connection.execute(here)).all()
            if folded(question) in (folded(row.question) for row in known):
                return "known"
            own = select(func.count()).where(misses.c.pseudonym == person)
            if (await connection.execute(own)).scalar_one() >= PERSON_LIMIT:
                return "yours"
            of_person = sum(row.pseudonym == person for row in known)
            if chat_id != user_id and of_person >= MEMBER_LIMIT:
                return "yours"
            if len(known) >= OPEN_LIMIT:
                return "full"
            if (await connection.execute(number)).scalar_one() >= _ALL_LIMIT:
                return "full"
            row = misses.insert().values(
                sealed=vault.seal(chat_id),
                place=place,
                pseudonym=person,
                message_id=message_id,
                thread_id=thread_id,
                language=language,
                question=question,
                asked_at=int(self._clock()),
            )
            await connection.execute(row)
            return "kept"

    async def waiting(self) -> Sequence[Miss]:
        """Return all questions, oldest first; those sealed by another token are dropped."""
        return await self._read(select(misses).order_by(misses.c.asked_at, misses.c.id))

    async def number(self) -> int:
        """Return how many questions are waiting."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(func.count()).select_from(misses))
            return int(found.scalar_one())

    async def number_of(self, user_id: int) -> int:
        """Return how many questions of a reader are waiting."""
        own = misses.c.pseudonym == self._vault().pseudonym(user_id)
        async with self._database.reading() as connection:
            found = await connection.execute(select(func.count()).where(own))
            return int(found.scalar_one())

    async def remove(self, number: int) -> bool:
        """Delete an answered or dropped question; return whether it was still there."""
        return await self._delete(misses.c.id == number) > 0

    async def move(self, old_id: int, new_id: int) -> None:
        """Move the questions of a chat that has a new id."""
        vault = self._vault()
        moved = update(misses).where(misses.c.place == vault.pseudonym(old_id))
        values = {"place": vault.pseudonym(new_id), "sealed": vault.seal(new_id)}
        async with self._database.writing() as connection:
            await connection.execute(moved.values(**values))

    async def forget(self, user_id: int) -> int:
        """Delete a reader's questions, and return how many."""
        return await self._delete(misses.c.pseudonym == self._vault().pseudonym(user_id))

    async def expire(self) -> int:
        """Delete the questions older than `KEPT`, and return how many."""
        return await self._delete(misses.c.asked_at < int(self._clock()) - KEPT)

    async def _delete(self, condition: Any) -> int:
        async with self._database.writing() as connection:
            number = (await connection.execute(delete(misses).where(condition))).rowcount
        if number:
            await self._database.wipe()
        return number

    async def _read(self, found: Select[Any]) -> Sequence[Miss]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        read = [(row, self._vault().unseal(row.sealed)) for row in rows]
        if lost := [row.id for row, chat_id in read if chat_id is None]:
            await self._delete(misses.c.id.in_(lost))
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
    )
