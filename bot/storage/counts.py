"""Counts by name and day, without any users."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from bot.storage.database import Database
from bot.storage.tables import counts, insert_into

__all__ = ["NAME_LIMIT", "Counts"]

NAME_LIMIT = 100
"""The most characters of a name."""


class Counts:
    """Sums by day, in UTC."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        """Use this database; the clock gives Unix time in seconds."""
        self._database = database
        self._clock = clock

    async def add(self, numbers: Mapping[str, int]) -> None:
        """Add to today's counts. Raises `ValueError` for a name above `NAME_LIMIT`."""
        if any(len(name) > NAME_LIMIT for name in numbers):
            raise ValueError(f"the name of a count exceeds {NAME_LIMIT} characters")
        today = self._today()
        rows = [
            {"name": name, "day": today, "number": number}
            for name, number in sorted(numbers.items())
        ]
        if not rows:
            return
        async with self._database.writing() as connection:
            insert = insert_into(connection, counts)
            total = counts.c.number + insert.excluded.number
            insert = insert.on_conflict_do_update(
                index_elements=["name", "day"], set_={"number": total}
            )
            await connection.execute(insert, rows)

    async def totals(
        self, prefix: str = "", days: int | None = None, limit: int = 1_000
    ) -> Mapping[str, int]:
        """Return the sums by name, for names with this prefix; the highest ones first.

        `days` counts back from today, which is included; None means all days.
        """
        total = func.sum(counts.c.number)
        found = (
            select(counts.c.name, total)
            .where(counts.c.name.startswith(prefix, autoescape=True))
            .group_by(counts.c.name)
            .order_by(total.desc(), counts.c.name)
            .limit(limit)
        )
        if days is not None:
            found = found.where(counts.c.day > self._today() - timedelta(days=days))
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        return {name: int(number) for name, number in rows}

    async def sums(self, names: Collection[str]) -> Mapping[str, int]:
        """Return the sums of these names, 0 for those that were never counted."""
        found = (
            select(counts.c.name, func.sum(counts.c.number))
            .where(counts.c.name.in_(sorted(names)))
            .group_by(counts.c.name)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        return dict.fromkeys(names, 0) | {name: int(number) for name, number in rows}

    async def by_day(self, names: Collection[str], days: int) -> Mapping[date, Mapping[str, int]]:
        """Return these counts for the last days including today, newest day first."""
        found = (
            select(counts.c.day, counts.c.name, counts.c.number)
            .where(counts.c.name.in_(sorted(names)))
            .where(counts.c.day > self._today() - timedelta(days=days))
            .order_by(counts.c.day.desc())
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        result: dict[date, dict[str, int]] = {}
        for day, name, number in rows:
            result.setdefault(day, {})[name] = int(number)
        return result

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock(), UTC).date()
