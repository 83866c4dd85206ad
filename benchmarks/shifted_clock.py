"""A clock that is wrong, or runs ahead, for one process: a library that it loads first.

It is compiled from `shifted_clock.c` by the C compiler of the machine, `cc`. libfaketime is no
substitute: it makes `time.sleep` of Python 3.11 fail, and its clock cannot jump in both ways while
the process runs.
"""

import mmap
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

__all__ = ["ShiftedClock"]

_SOURCE = Path(__file__).with_suffix(".c")
_SHIFTS = struct.Struct("=qq")


class ShiftedClock:
    """The clock of the processes that are started with its `environment`."""

    def __init__(self, folder: Path) -> None:
        """Compile the library into a folder; the clock is right at first."""
        library, file = folder / "shifted_clock.so", folder / "shifted_clock"
        if not library.exists():
            compiler = ("cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl")
            subprocess.run(compiler, check=True)
        file.write_bytes(bytes(_SHIFTS.size))
        with file.open("r+b") as opened:
            self._shifts = mmap.mmap(opened.fileno(), _SHIFTS.size)
        self.environment: Mapping[str, str] = {
            "LD_PRELOAD": str(library),
            "SHIFTED_CLOCK": str(file),
        }

    def set(self, calendar: float, *, monotonic: float = 0.0) -> None:
        """Let the clocks be so many seconds ahead from now on; below 0 they are behind."""
        _SHIFTS.pack_into(self._shifts, 0, int(calendar * 1e9), int(monotonic * 1e9))
