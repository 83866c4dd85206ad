"""Connections that send nothing, or never the end of a request's head, are closed.

Otherwise a few clients could hold all the connections that the server has.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["PATIENCE", "PatientProtocol"]

PATIENCE = 20.0
"""Seconds that the head of a request may take to arrive; the first one from the connection on."""


class PatientProtocol(H11Protocol):
    """An HTTP connection that waits only so long for the head of a request."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._idle = self.conn.their_state  # the state until the head of a request is complete
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a head, or no longer."""
        super().data_received(data)
        if self.conn.their_state is not self._idle:
            self._end()
        elif self._waiting is None:  # the next request on the same connection
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._end()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(PATIENCE, self.transport.close)

    def _end(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
