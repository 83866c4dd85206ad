"""Files and folders that nobody else may read or change, as those of a cache must be.

What is in the cache decides how articles are found and shown. In a folder that others can write to,
they could put there what they like.
"""

import os
import stat
from pathlib import Path

__all__ = ["NotPrivateError", "is_own", "make_private", "private_file", "private_folder"]

_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_FOLDER, _FILE = 0o700, 0o600


class NotPrivateError(OSError):
    """A file or folder belongs to somebody else, or anybody may write to it; one sentence."""

    def __init__(self, path: Path, problem: str) -> None:
        mend = "set XDG_CACHE_HOME to a folder of your own, or remove it"
        super().__init__(f"{path} {problem}, so it is not used as a cache; {mend}")


def private_folder(folder: Path) -> None:
    """Create a folder with the mode 0700, or check the one that is there and give it that mode.

    Raises `NotPrivateError` if it is another user's or anybody may write to it, and `OSError`.
    """
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    for found in (folder.lstat(), folder.stat()):  # a link is its owner's, too
        _check_owner(folder, found)
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & stat.S_IWOTH:
        raise NotPrivateError(folder, "can be written to by every user of this machine")
    if mode != _FOLDER:
        folder.chmod(_FOLDER)


def private_file(file: Path) -> None:
    """Create an empty file with the mode 0600, or check the one that is there.

    Raises `NotPrivateError` if it is another user's, a link or not a regular file, and `OSError`.
    One that others may write to, which earlier versions never made, is removed and made again.
    """
    try:
        found = file.lstat()
    except FileNotFoundError:
        found = None
    if found is not None:
        _check_owner(file, found)
        if not stat.S_ISREG(found.st_mode):
            raise NotPrivateError(file, "is not a regular file")
        if found.st_mode & _OTHERS_MAY_WRITE:
            file.unlink()
        elif stat.S_IMODE(found.st_mode) != _FILE:
            file.chmod(_FILE)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), _FILE))


def make_private(folder: Path) -> None:
    """Give a folder of one's own the mode 0700, and all files in it 0600. Raises `OSError`."""
    folder.chmod(_FOLDER)
    for file in folder.iterdir():
        file.chmod(_FILE)


def is_own(found: os.stat_result) -> bool:
    """Whether a file belongs to the user of this process; on Windows nothing tells it apart."""
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()


def _check_owner(path: Path, found: os.stat_result) -> None:
    if not is_own(found):
        raise NotPrivateError(path, "belongs to another user")
