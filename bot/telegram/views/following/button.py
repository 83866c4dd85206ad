"""The button that ends a topic that a reader follows."""

import re
from dataclasses import dataclass
from typing import Self

from bot.telegram.views.packed import CallbackData

__all__ = ["UnfollowButton"]

_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnfollowButton(CallbackData):
    """Ends a topic; only of the reader who pressed it."""

    letter = "w"

    number: int
    """The topic's number in the database."""

    def _content(self) -> str:
        return str(self.number)

    @classmethod
    def _read(cls, content: str) -> Self | None:
        return cls(int(content)) if _NUMBER.fullmatch(content) else None
