"""How many connections there are at once, and which one is closed when another comes.

Whoever connects and sends nothing costs a descriptor. So the connections are fewer than the
descriptors of the process, of which some are kept back for Telegram, the database and files; and if
all are taken, a new one takes the place of the one that has done nothing for longest.
"""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol

from bot.pages.limits import is_in

try:
    import resource
except ImportError:  # on Windows, which has no such limit
    resource = None  # type: ignore[assignment]  # the same name, where there is no such module

__all__ = ["Connection", "Room", "room_for"]

MOST = 1_000
"""The most connections at once."""
KEPT_BACK = 128
"""Descriptors that are not for connections: Telegram, the database, indexes and files."""
_LEAST = 16
_ENOUGH = 4_096
"""The descriptors that a process asks the system for, if it may have them."""

_LOGGER = logging.getLogger(__name__)


class Connection(Protocol):
    """A connection, as far as it matters when there is no room."""

    host: str
    """The address that it comes from."""

    @property
    def idleness(self) -> int | None:
        """0 between requests, 1 if a body does not come or an answer is not read.

        None while a request is answered.
        """

    def abort(self) -> None:
        """Close it at once."""


class Room:
    """The open connections, those that have done nothing for longest first."""

    def __init__(self, most: int, trusted: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        """Allow this number; those of trusted proxies are closed only if there are no others."""
        self.most = most
        self._trusted = trusted
        self._open: OrderedDict[Connection, bool] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def enter(self, connection: Connection) -> None:
        """Add a connection, and close another one if there are too many."""
        self._open[connection] = is_in(connection.host, self._trusted)
        if len(self._open) > self.most:
            longest = self._longest() or connection
            self.leave(longest)
            longest.abort()

    def active(self, connection: Connection) -> None:
        """Note that a connection has just done something: an answer is complete."""
        if connection in self._open:
            self._open.move_to_end(connection)

    def leave(self, connection: Connection) -> None:
        """Remove a connection."""
        self._open.pop(connection, None)

    def _longest(self) -> Connection | None:
        """Return the connection that can best be spared, or None if all are being answered."""
        found: tuple[tuple[bool, int], Connection] | None = None
        for connection, is_trusted in self._open.items():
            idleness = connection.idleness
            if idleness is None:
                continue
            rank = (is_trusted, idleness)
            if rank == (False, 0):
                return connection
            if found is None or rank < found[0]:
                found = rank, connection
        return found[1] if found else None


def room_for(trusted: Sequence[IPv4Network | IPv6Network] = ()) -> Room:
    """Return the room that the process's limit of descriptors leaves, after raising it."""
    if resource is None:
        return Room(MOST, trusted)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _ENOUGH:
        soft = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    most = max(_LEAST, min(MOST, soft - KEPT_BACK))
    if most < MOST:
        _LOGGER.warning(
            "the process may have %d open files, so the web server takes %d connections at once;"
            " allow it %d (ulimit -n, LimitNOFILE=)",
            *(soft, most, MOST + KEPT_BACK),
        )
    return Room(most, trusted)
