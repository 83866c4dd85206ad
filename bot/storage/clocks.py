"""The clock by which leases and claims are counted: the database's own, which all processes share.

Their own clocks may be wrong. What was noted at a moment that has not come yet was noted before a
clock was set back; it is then too old, not too new, since otherwise it would hold up others for as
long as the clock was set back.
"""

from collections.abc import Callable

from sqlalchemy import BigInteger, Connection, cast, func, select

__all__ = ["Now", "clock_of"]

Now = Callable[[Connection], int]
"""Returns Unix time in whole seconds by the clock of a connection's database."""


def clock_of(machine: Callable[[], float]) -> Now:
    """Return the database's clock; that of SQLite is this machine's."""

    def now(connection: Connection) -> int:
        if connection.dialect.name == "postgresql":
            epoch = cast(func.extract("epoch", func.clock_timestamp()), BigInteger)
            return int(connection.execute(select(epoch)).scalar_one())
        return int(machine())

    return now
