"""Bounds the work of one examination of a pasted text by counting, whatever the archive repeats."""

__all__ = ["Budget", "SpentError"]

_WHOLE = 60_000
"""How much one examination may look at: about as many words of the archive, some 50 ms."""


class SpentError(Exception):
    """The archive has the words in so many places that not all of them can be looked at."""


class Budget:
    """What one examination may still look at, for all lines and readings of its text together.

    One unit is a word of the archive that is compared. Work that is larger by some factor counts
    by that factor.
    """

    def __init__(self, left: int = _WHOLE) -> None:
        self.left = left
        self.is_spent = False
        """Whether something was left out because the budget did not suffice."""

    def take(self, size: int) -> bool:
        """Take some of the budget; return False, and take nothing, if too little is left."""
        if size > self.left:
            self.is_spent = True
            return False
        self.left -= size
        return True

    def need(self, size: int) -> None:
        """Take some of the budget. Raises `SpentError` if too little is left."""
        if not self.take(size):
            raise SpentError
