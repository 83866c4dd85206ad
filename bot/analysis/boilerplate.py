"""Finds boilerplate: paragraphs that many articles share, such as an invitation to subscribe."""

from collections.abc import Iterable, Set
from zlib import crc32

__all__ = ["LEAST", "SHARE", "Counter", "paragraph_code"]

LEAST = 8
"""The fewest articles of boilerplate. A story in a few places is not boilerplate."""
SHARE = 200
"""Of this many articles of a large archive, boilerplate is in more than one."""
_SLOTS = 1 << 22


def paragraph_code(text: str) -> int:
    """Return the number by which equal paragraphs are recognised, a CRC-32."""
    return crc32(text.encode("utf-8", "surrogatepass"))


class Counter:
    """Counts in how many articles paragraphs are, in 4 MB whatever the size of the archive.

    Each paragraph is first counted in a slot that it may share with others (G. Cormode and S.
    Muthukrishnan, "An improved data stream summary: the count-min sketch", 2005), and by itself
    once its slot is full.
    """

    def __init__(self) -> None:
        self._slots = bytearray(_SLOTS)
        self._counts: dict[int, int] = {}
        self._articles = 0

    def add(self, codes: Iterable[int]) -> None:
        """Count the paragraphs of an article by their codes, repetitions once."""
        self._articles += 1
        slots, counts = self._slots, self._counts
        for code in set(codes):
            slot = code % _SLOTS
            if slots[slot] < LEAST - 1:
                slots[slot] += 1
            else:
                counts[code] = counts.get(code, LEAST - 1) + 1

    def boilerplate(self) -> Set[int]:
        """Return the codes of the paragraphs that are boilerplate."""
        most = max(LEAST - 1, self._articles // SHARE)
        return frozenset([code for code, count in self._counts.items() if count > most])
