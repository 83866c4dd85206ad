"""How much may be read for one question to find what is of a time."""

__all__ = ["TIMES", "Allowance"]

TIMES = 300
"""The most times that are read for one question: prose names about half as many in the characters
that are read, and lists of dates name thousands, each of which costs as much as a sentence."""


class Allowance:
    """What may still be read for one question: characters, and times that they name."""

    def __init__(self, characters: int, times: int = TIMES) -> None:
        self._characters = characters
        self._times = times

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be read."""
        return self._characters <= 0 or self._times <= 0

    def has(self, length: int) -> bool:
        """Whether a text of this many characters may be read."""
        return length <= self._characters and self._times > 0

    def spend(self, length: int, times: int) -> None:
        """Count a text that was read, and how many times it names."""
        self._characters -= length
        self._times -= times
