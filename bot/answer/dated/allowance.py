"""How much may be read for one question to find what is of a time."""

import re
from itertools import islice

__all__ = ["TIMES", "Allowance", "readable"]

TIMES = 100
"""The most times that are read for one question: prose names some 40 in the characters that are
read, and lists of dates name thousands, each of which costs as much as a sentence."""
_SENTENCE, _NUMBERS = 1_500, 60
"""The most characters and numbers of one sentence that are read for times. What is longer is a
table or a list; each time in it is held against all verbs around it."""
_NUMBER = re.compile(r"\d++")


def readable(sentence: str) -> str:
    """Return the beginning of a sentence that is read for times, most often all of it."""
    read = sentence[:_SENTENCE]
    following = next(islice(_NUMBER.finditer(read), _NUMBERS, None), None)
    return read[: following.start()] if following else read


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
