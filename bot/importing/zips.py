"""Zip files of others: nothing is unpacked to disk, and what unfolds too far is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bot.importing.model import LeftOutError

__all__ = ["ENTRY_LIMIT", "entry_bytes", "opened_zip"]

FILE_LIMIT = 50_000
"""The most files in a zip file."""
TOTAL_LIMIT = 20_000_000_000
"""The most bytes that a zip file may say that it unfolds to."""
ENTRY_LIMIT = 64_000_000
"""The most bytes of one file in it that is read as a whole."""
RATIO_LIMIT = 200
"""The highest ratio of unpacked to packed size of a file of more than `ENTRY_LIMIT` bytes."""


@contextmanager
def opened_zip(path: Path) -> Iterator[ZipFile]:
    """Open a zip file. Raises `LeftOutError` if it is none, is encrypted or unfolds too far."""
    try:
        with ZipFile(path) as found:
            entries = found.infolist()
            if len(entries) > FILE_LIMIT:
                raise LeftOutError(f"has more than {FILE_LIMIT:,} files in it")
            if sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
                raise LeftOutError("unfolds to more than 20 GB")
            for entry in entries:
                packed = max(entry.compress_size, 1)
                if entry.file_size > max(ENTRY_LIMIT, RATIO_LIMIT * packed):
                    raise LeftOutError(f"unfolds to more than {RATIO_LIMIT} times its size")
            yield found
    except (BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise LeftOutError(f"is a damaged zip file ({str(error)[:80]})") from error
    except RuntimeError as error:  # zipfile's own, for a password
        raise LeftOutError("is protected by a password") from error


def entry_bytes(found: ZipFile, name: str) -> bytes:
    """Return a file in a zip file, whatever size it says that it has.

    Raises `LeftOutError` if it is not there or is larger than `ENTRY_LIMIT`.
    """
    try:
        with found.open(name) as file:
            raw = file.read(ENTRY_LIMIT + 1)
    except KeyError as error:
        raise LeftOutError(f"lacks its file {name[:80]!r}") from error
    if len(raw) > ENTRY_LIMIT:
        raise LeftOutError(f"holds a file of more than {ENTRY_LIMIT // 1_000_000} MB")
    return raw
