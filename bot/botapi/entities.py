"""The spans of a formatted message, normalized the way Telegram does it.

Telegram does not return the entities that it was given: it drops some, splits others and trims
all of them together with the text. The rules here follow `fix_formatted_text` of tdlib, the library
that Telegram's own Bot API server is built on.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.botapi.lengths import utf16_len

__all__ = ["Mark", "order", "trim"]

# tdlib's order of entities that share a span; kinds that are missing here have 50.
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_BLOCKQUOTES = ("blockquote", "expandable_blockquote")


@dataclass(frozen=True, slots=True)
class Mark:
    """An entity as a half-open span in UTF-16 code units."""

    kind: str
    start: int
    end: int
    extra: dict[str, Any] = field(default_factory=dict)
    """The fields of this kind alone: `url`, `language`, `custom_emoji_id`."""

    def as_entity(self) -> dict[str, Any]:
        """Return the mark as a Bot API `MessageEntity`."""
        span = {"type": self.kind, "offset": self.start, "length": self.end - self.start}
        return span | self.extra


def order(marks: Sequence[Mark]) -> list[Mark]:
    """Return properly nested marks as Telegram keeps them.

    A link or code inside another link or code is dropped, a style is cut where another entity
    begins or ends, and styles of one kind that touch are joined.
    """
    marks = sorted(marks, key=_rank)
    blockquotes = [mark for mark in marks if mark.kind in _BLOCKQUOTES]
    links = [mark for mark in marks if mark.kind not in _STYLES + _BLOCKQUOTES]
    links = [mark for mark in _outermost(links) if not _holds_any(mark, blockquotes)]
    styles = deque(mark for mark in marks if mark.kind in _STYLES)
    kept = sorted(links + blockquotes, key=_rank)
    return sorted([*kept, *_split(styles, kept)], key=_rank) if styles else kept


def trim(text: str, marks: Sequence[Mark]) -> tuple[str, Sequence[Mark]]:
    """Strip spaces and line breaks from both ends of the text, and shift the ordered marks.

    As in Telegram, white space at the start stays if an entity covers it.
    """
    stripped = text.rstrip(" \n")
    if len(stripped) < len(text):
        end = utf16_len(stripped)
        clipped = [replace(mark, end=min(mark.end, end)) for mark in marks if mark.start < end]
        marks = sorted(clipped, key=_rank)
    first = marks[0].start if marks else len(stripped)
    # White space is one code unit per character, so units and characters agree up to here.
    lead = min(len(stripped) - len(stripped.lstrip(" \n")), first)
    if lead:
        marks = [replace(mark, start=mark.start - lead, end=mark.end - lead) for mark in marks]
    return stripped[lead:], marks


def _rank(mark: Mark) -> tuple[int, int, int]:
    return mark.start, -mark.end, _PRIORITY[mark.kind]


def _outermost(marks: Sequence[Mark]) -> Iterator[Mark]:
    end = 0
    for mark in marks:
        if mark.start >= end:
            end = mark.end
            yield mark


def _holds_any(mark: Mark, blockquotes: Sequence[Mark]) -> bool:
    return any(
        mark.start <= quote.start
        and quote.end <= mark.end
        and (mark.start, mark.end) != (quote.start, quote.end)
        for quote in blockquotes
    )


def _split(styles: deque[Mark], others: Sequence[Mark]) -> list[Mark]:
    """Split the styles at the edges of the other entities; inside code and pre they are dropped."""
    result: list[Mark] = []
    running: dict[str, Mark] = {}

    def flush(offset: int) -> None:
        for kind, style in list(running.items()):
            if style.end <= offset:
                result.append(running.pop(kind))
            elif style.start < offset:
                result.append(replace(style, end=offset))
                running[kind] = replace(style, start=offset)

    def advance(offset: int) -> None:
        while styles and styles[0].start < offset:
            style = styles.popleft()
            before = running.get(style.kind)
            if before is not None and style.start <= before.end:
                running[style.kind] = replace(before, end=max(before.end, style.end))
            else:
                flush(style.start)
                running[style.kind] = style
        flush(offset)

    around: list[Mark] = []

    def leave(offset: int) -> None:
        while around and around[-1].end <= offset:
            other = around.pop()
            shown = len(result)
            advance(other.end)
            if other.kind in ("code", "pre"):
                del result[shown:]

    for other in others:
        leave(other.start)
        advance(other.start)
        around.append(other)
    leave(1 << 30)
    advance(1 << 30)
    return result
