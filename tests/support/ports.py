"""Ports for servers that cannot be asked which one they have got."""

import random
import socket
from contextlib import suppress

__all__ = ["free_port"]

_PORTS = range(12_000, 32_000)
"""The system gives these to nobody who asks for any port, so that nothing else takes one before
the server that it is meant for."""


def free_port() -> int:
    """Return a free port."""
    chance = random.SystemRandom()  # no seed of a test must lead two processes to the same port
    while True:
        port = chance.choice(_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
