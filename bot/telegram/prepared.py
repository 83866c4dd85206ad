"""Two parts that every message has, written as JSON without a look at each of their fields.

The library finds out the fields of its objects anew at every call; these know what they say.
"""

from typing import Any

from telegram import LinkPreviewOptions, ReplyParameters

__all__ = ["NO_PREVIEW", "ReplyTo"]


class _NoPreview(LinkPreviewOptions):
    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(is_disabled=True)

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        return {"is_disabled": True}


class ReplyTo(ReplyParameters):
    """A reply to a message of the same chat, sent without it where it is gone."""

    __slots__ = ()

    def __init__(self, message_id: int) -> None:
        super().__init__(message_id, allow_sending_without_reply=True)

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """Return what the library would: see the tests."""
        return {"message_id": self.message_id, "allow_sending_without_reply": True}


NO_PREVIEW = _NoPreview()
"""Links are shown without a preview."""
