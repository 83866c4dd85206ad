"""Parts of every message that become JSON without inspecting each of their fields.

The library's own objects determine their fields again at every call; these are faster.
"""

from collections.abc import Mapping
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)

__all__ = ["NO_PREVIEW", "DataButton", "DataKeyboard", "ReplyTo"]


class _NoPreview(LinkPreviewOptions):
    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(is_disabled=True)

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        return {"is_disabled": True}


class ReplyTo(ReplyParameters):
    """A reply to a message of the same chat, or to a part of it.

    If the message is gone, it is sent as no reply; a reply to a part is not sent.
    """

    __slots__ = ("_part",)
    _part: Mapping[str, Any]

    def __init__(self, message_id: int, part: Mapping[str, Any] | None = None) -> None:
        """Reply to a message; `part` has the fields of ReplyParameters that name a part."""
        super().__init__(message_id, allow_sending_without_reply=True)
        object.__setattr__(self, "_part", part or {})

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """Return what the library would: see the tests."""
        if self._part:
            return {"message_id": self.message_id, **self._part}
        return {"message_id": self.message_id, "allow_sending_without_reply": True}


NO_PREVIEW = _NoPreview()
"""Links are shown without a preview."""


class DataButton(InlineKeyboardButton):
    """A button with data, and with none of the other fields of the library's button."""

    __slots__ = ()

    def __init__(self, text: str, data: str) -> None:
        put = object.__setattr__  # the library's own checks each assignment
        put(self, "text", text)
        put(self, "callback_data", data)
        put(self, "_id_attrs", (text, None, None, data, *_NOTHING))
        put(self, "api_kwargs", {})
        put(self, "_bot", None)
        put(self, "_frozen", True)

    def __getattr__(self, name: str) -> None:
        """Return None for a button's unused fields; raise `AttributeError` for other names."""
        if name not in InlineKeyboardButton.__slots__:
            raise AttributeError(name)

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """Return what the library would: see the tests."""
        return {"text": self.text, "callback_data": self.callback_data}


# The other fields by which the library compares two buttons.
_NOTHING = (None,) * 7


class DataKeyboard(InlineKeyboardMarkup):
    """Rows of buttons with data."""

    __slots__ = ()

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """Return what the library would: see the tests."""
        return {"inline_keyboard": [[key.to_dict() for key in row] for row in self.inline_keyboard]}
