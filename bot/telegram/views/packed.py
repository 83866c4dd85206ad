"""Small values written as text that a button or a link can carry.

A text is a version digit, the letter of its class and its content; bytes in it are in base64url
without padding. It comes back from outside, where anybody could have forged it.
"""

import binascii
from abc import ABC, abstractmethod
from base64 import b64decode, urlsafe_b64encode
from typing import ClassVar, Self

__all__ = ["LIMIT", "CallbackData", "Packed", "decoded", "encoded"]

LIMIT = 64
"""Bytes of a button's data, and of a link's payload."""
_VERSION = "1"


class Packed(ABC):
    """Something that is written as a version digit, the letter of its class, and its content."""

    __slots__ = ()

    letter: ClassVar[str]

    def pack(self) -> str:
        """Return it as text; raises `ValueError` if the text has more than `LIMIT` bytes."""
        data = _VERSION + self.letter + self._content()
        if (size := len(data.encode())) > LIMIT:
            name = type(self).__name__
            raise ValueError(f"the data of a {name} must have at most {LIMIT} bytes, not {size}")
        return data

    @classmethod
    def unpack(cls, data: object) -> Self | None:
        """Return the value that a text holds; None if this class never wrote it.

        A faulty Bot API may bring something else than a text.
        """
        is_one = isinstance(data, str) and data.startswith(_VERSION + cls.letter)
        return cls._read(str(data)[2:]) if is_one else None

    @abstractmethod
    def _content(self) -> str:
        """Return what comes after the letter."""

    @classmethod
    @abstractmethod
    def _read(cls, content: str) -> Self | None:
        """Return the value that the content holds; None if `_content` never wrote it."""


class CallbackData(Packed):
    """What a button asks for."""

    __slots__ = ()

    shared: ClassVar[bool] = False
    """Whether everybody in the chat sees the result, so that one person's tap is enough."""
    toggle: ClassVar[bool] = False
    """Whether a second tap takes back the first."""


def encoded(raw: bytes) -> str:
    """Return bytes as text of A-Z, a-z, 0-9, `-` and `_`."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes | None:
    """Return the bytes of a text; None if `encoded` never made it."""
    try:
        raw = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if encoded(raw) == text else None
