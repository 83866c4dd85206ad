"""Connections that send nothing, or never the end of a request's head, are closed.

So are those that do not read their answers. Otherwise a few clients could hold all the connections
that the server has.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.web.connections import Room

__all__ = ["PATIENCE", "UNREAD", "PatientProtocol", "patient_protocol"]

PATIENCE = 10.0
"""Seconds that the head of a request may take to arrive; the first one from the connection on."""
UNREAD = 20.0
"""Seconds in which a client must read something of its answer."""


class PatientProtocol(H11Protocol):
    """An HTTP connection that waits only so long, in a room that may take it away."""

    room: Room
    host = ""
    _waiting: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _left = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.host = self.client[0] if self.client else ""
        self._wait()
        self.room.enter(self)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a head, or no longer."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._is_answering or (self.cycle is not None and not self._is_halfway):
            self._end()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._end()
        if self._unread is not None:
            self._unread.cancel()
        self.room.leave(self)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the client to read, and for the rest of a body that was not needed."""
        super().on_response_complete()
        self.room.active(self)
        if self.transport.get_write_buffer_size():
            self._watch()
        if self._is_halfway and not self._is_answering:
            self._wait()

    def pause_writing(self) -> None:
        """Wait for the client to read."""
        super().pause_writing()
        self._watch()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, without waiting for a client that does not read."""
        super().timeout_keep_alive_handler()
        if self.transport.get_write_buffer_size():
            self.abort()

    @property
    def idleness(self) -> int | None:
        """How well it can be spared, see `bot.web.connections.Connection`."""
        if not self._is_answering:
            return 0
        is_waiting = self.cycle.more_body or self.flow.write_paused
        return 1 if is_waiting else None

    def abort(self) -> None:
        """Close the connection at once, whatever is not sent yet."""
        self.transport.abort()

    @property
    def _is_answering(self) -> bool:
        """Whether the head of a request has come that is not answered yet."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def _is_halfway(self) -> bool:
        """Whether a part of the next head has come, or of a body that is not needed."""
        return str(self.conn.their_state) == "SEND_BODY" or bool(self.conn.trailing_data[0])

    def _wait(self) -> None:
        self._end()
        self._waiting = self.loop.call_later(PATIENCE, self.abort)

    def _end(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _watch(self) -> None:
        """Look later whether the client has read anything meanwhile."""
        if self._unread is None:
            self._left = self.transport.get_write_buffer_size()
            self._unread = self.loop.call_later(UNREAD, self._look)

    def _look(self) -> None:
        self._unread = None
        left = self.transport.get_write_buffer_size()
        if left and left >= self._left:
            self.abort()
        elif left:
            self._watch()


def patient_protocol(room: Room) -> type[PatientProtocol]:
    """Return the protocol of the connections in a room."""
    return type("RoomyProtocol", (PatientProtocol,), {"room": room})
