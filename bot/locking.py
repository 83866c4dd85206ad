"""Locks on files and folders, which end with the process that holds them, however it ends.

They are those of `flock`. Windows has none: there `HAS_LOCKS` is false, and every lock is granted,
so nothing that another process may be using is to be taken from it.
"""

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]  # the same name, where there is no such module

__all__ = ["HAS_LOCKS", "lock_when_free", "locked", "locked_folder"]

HAS_LOCKS = fcntl is not None
"""Whether this system keeps two processes apart."""
_READING_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def locked(descriptor: int) -> bool:
    """Whether an open file could be locked, until it is closed or the process ends."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_when_free(descriptor: int) -> None:
    """Lock an open file as soon as nobody else does. Raises `OSError`."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def locked_folder(folder: Path) -> int | None:
    """Return the descriptor of a folder that nobody else has locked, or None.

    The lock is held until the descriptor is closed. Raises `OSError`; on a system without locks
    always, for it does not open folders either.
    """
    if fcntl is None:
        raise OSError(f"{folder} cannot be locked on this system")
    descriptor = os.open(folder, _READING_FOLDER)
    try:
        is_free = locked(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    if is_free:
        return descriptor
    os.close(descriptor)
    return None
