"""The CommonMark parser, and where in a source it finds code, HTML and words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyromark

from bot.archive.markup.spans import Span

__all__ = ["PARSER", "Places", "code_points", "places"]

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_DEFINITION_LIST
)
PARSER = pyromark.Markdown(options=_OPTIONS)


@dataclass(slots=True)
class Places:
    """Spans of a source by what the parser takes them for, each list in order."""

    code: list[Span] = field(default_factory=list)
    html: list[Span] = field(default_factory=list)
    """Blocks of HTML."""
    words: list[Span] = field(default_factory=list)
    """What is neither code nor HTML nor a mark."""


def places(source: str) -> Places:
    """Return where code, HTML and words are in a source."""
    found = Places()
    kinds: list[list[Span]] = []
    offsets: list[int] = []
    inside = False
    event: Any
    for event, where in PARSER.events_with_range(source):
        if isinstance(event, str):
            continue
        ((kind, value),) = event.items()
        into = None
        if kind in ("Start", "End") and ("CodeBlock" in value or value == "HtmlBlock"):
            inside = kind == "Start"
            if inside:
                into = found.html if value == "HtmlBlock" else found.code
        elif kind == "Code":
            into = found.code
        elif kind == "Text" and not inside:
            into = found.words
        if into is not None:
            kinds.append(into)
            offsets += (where["start"], where["end"])
    points = code_points(source, offsets)
    for into in kinds:
        into.append((next(points), next(points)))
    return found


def code_points(source: str, offsets: list[int]) -> Iterator[int]:
    """Yield offsets in bytes, which ascend, as offsets in code points."""
    if source.isascii():
        yield from offsets
        return
    raw = source.encode()
    points = last = 0
    for offset in offsets:
        points += len(raw[last:offset].decode(errors="ignore")) if offset > last else 0
        last = max(last, offset)
        yield points
