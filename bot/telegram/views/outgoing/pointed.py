"""The part of a message that a reply points at, which Telegram shows above the reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Message, MessageEntity
from telegram.constants import MessageEntityType

from bot.archive.model import Span
from bot.botapi.lengths import cut_utf16, utf16_len

__all__ = ["LONGEST", "Pointed", "pointed_at"]

LONGEST = 1024
"""The most UTF-16 code units of the part."""
_KEPT = (
    *(MessageEntityType.BOLD, MessageEntityType.ITALIC, MessageEntityType.UNDERLINE),
    *(MessageEntityType.STRIKETHROUGH, MessageEntityType.SPOILER),
    *(MessageEntityType.CUSTOM_EMOJI, MessageEntityType.DATE_TIME),
)
"""The formatting that must be the same in the part as in the message."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """A part of a message, exactly as it is there."""

    message_id: int
    text: str
    position: int
    """Where it begins, in UTF-16 code units."""
    entities: tuple[MessageEntity, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the Bot API's ReplyParameters."""
        found: dict[str, Any] = {"quote": self.text, "quote_position": self.position}
        if self.entities:
            found["quote_entities"] = [entity.to_dict() for entity in self.entities]
        return found


def pointed_at(message: Message, offset: int, words: str, span: Span) -> Pointed | None:
    """Return the span of some words of a message; `offset` is where they are, in UTF-16 units.

    The span counts code points of the words. None if the message does not have them there; a part
    that is too long is cut.
    """
    text = cut_utf16(words[span.start : span.end].rstrip(), LONGEST)
    position = offset + utf16_len(words[: span.start])
    end = position + utf16_len(text)
    units = (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
    if not text or units[2 * position : 2 * end] != text.encode("utf-16-le", "surrogatepass"):
        return None
    entities = message.entities or message.caption_entities
    return Pointed(message.message_id, text, position, tuple(_clipped(entities, position, end)))


def _clipped(entities: Sequence[MessageEntity], start: int, end: int) -> list[MessageEntity]:
    """Return what formats a part of a message, as offsets within the part."""
    found = []
    for entity in entities:
        begun, ended = max(entity.offset, start), min(entity.offset + entity.length, end)
        if entity.type in _KEPT and begun < ended:
            fields = entity.to_dict() | {"offset": begun - start, "length": ended - begun}
            found.append(MessageEntity.de_json(fields, None))
    return found
