"""Markdown as readers see it: plain text, and the way from it back to the source.

The grammar is CommonMark with the tables, strikethrough, task lists, footnotes, definition lists
and heading attributes that site generators add; the parser is pulldown-cmark, through `pyromark`.
It takes a time that grows with the text alone, however deeply the text is nested. Measured on 754
posts of a blog: 0.2 s, and 5.9 s with markdown-it-py, which knows the lines of blocks alone.

In the plain text

- a heading is a line of its own that begins with one to six `#` and a space;
- paragraphs are separated by a blank line; lines that are wrapped in the source are joined, except
  where a hyphen ends one: whether it belongs to the word is not known, so it and the break stay;
- an item of a list is a line that begins with `•` or its number, a row of a table a line with tabs
  between its cells;
- marks, footnotes, images, HTML tags and shortcodes are gone, links are their words, code is kept;
- a line that only looks like a heading has a no-break space after its `#`.

A body that is only words and headings is taken as it is, white space included.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.archive.markup.html_words import HIDDEN, html_words, tag_name
from bot.archive.markup.leftovers import has_leftovers, leftovers
from bot.archive.markup.lines import BREAK, CELL, guarded, joined
from bot.archive.markup.parser import PARSER, code_points, places
from bot.archive.markup.shortcodes import HIDING, fenced, hide, is_suspect, masked, shown

__all__ = ["READING_VERSION", "PlainText", "plain_text", "read_markdown"]

READING_VERSION = 3
"""Increased when the text of a source may change, so that sources are parsed again."""

_DEEPEST = 8
"""The deepest list that is indented further than the one around it."""

_MARKED = re.compile(r"\][(\[]|\*\*|`")
"""What tells that a block of HTML has Markdown in it, as some generators allow."""
_SEEN = re.compile(rf"[^ \t\n\f{BREAK}{HIDING}][^{HIDING}]*+")
_LINE_ENDS = re.compile(r"\r\n|[\r\n]")


@dataclass(frozen=True, slots=True)
class PlainText:
    """The plain text of a Markdown source, and where each part of it is in the source.

    All offsets are 0-based and count Unicode code points.
    """

    text: str
    starts: tuple[int, ...]
    """Offsets into the text, in order, at which a part begins."""
    places: tuple[int, ...]
    """The offset into the source of each such part."""

    def source_at(self, offset: int) -> int:
        """Return where in the source the character at an offset into the text comes from.

        Within a part, as many characters are counted on as in the text; where the source writes one
        character with several, such as `&amp;`, the next part is right again.
        """
        part = max(0, bisect_right(self.starts, offset) - 1)
        if not self.starts:
            return 0
        place = self.places[part] + max(0, offset - self.starts[part])
        return min(place, self.places[part + 1]) if part + 1 < len(self.places) else place


def plain_text(source: str) -> str:
    """Return the text of a Markdown source (without front matter) as readers of the page see it.

    The result is plain, as for `format: plain`: reading it again as Markdown could alter it.
    """
    return _Reading(source).text()


def read_markdown(source: str) -> PlainText:
    """Return the same text as `plain_text`, with the way back to the source."""
    reading = _Reading(source, with_places=True)
    text = reading.text()
    if text is source:
        return PlainText(source, (0,), (0,))
    starts: list[int] = []
    bytes_at: list[int] = []
    at = 0
    for block in reading.blocks:
        end = at + len(block.before) + len(block.text)
        at += len(block.before)
        for piece, place in block.pieces:
            # The words stay in order: a part begins at its first character that is not a space,
            # and another one after what is hidden.
            for seen in _SEEN.finditer(piece):
                word = seen[0].rstrip()
                if (found := text.find(word[:1], at, end)) >= 0:
                    starts.append(found)
                    bytes_at.append(place + len(piece[: seen.start()].encode()))
                    at = found + max(1, len(word.split("\n", 1)[0].rstrip()))
        at = end
    return PlainText(text, tuple(starts), tuple(code_points(source, bytes_at)))


@dataclass(slots=True)
class _Block:
    """A block of the plain text, with the break before it; the first has none."""

    before: str
    text: str
    pieces: list[tuple[str, int]]
    """The pieces of the source that it is made of, each with its offset in bytes."""


@dataclass(slots=True)
class _Level:
    """A list that is open: the number of its next item, or None if it has bullets."""

    number: int | None


@dataclass
class _Reading:
    """The state of reading one source, event by event."""

    source: str
    is_inner: bool = False
    """Whether it is Markdown within HTML, which is read once."""
    with_places: bool = False
    """Whether the pieces of blocks are needed; without them, reading is faster."""
    blocks: list[_Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    """What the open block consists of so far."""
    places: list[int] = field(default_factory=list)
    """The offset in bytes of each piece in the source, if places are wanted."""
    at: int = 0
    """The offset in bytes of the event in hand, if places are wanted."""
    levels: list[_Level] = field(default_factory=list)
    marker: str = ""
    """The mark of an item whose first block is still to come."""
    skipped: int = 0
    """How many images and footnotes are open, whose words are left out."""
    element: str = ""
    """The HTML element that is open and hides its content."""
    is_tight: bool = False
    """Whether the next block follows the last one on the next line."""
    is_plain: bool = True
    """Whether only words and headings were met."""
    is_masked: bool = False
    """Whether something may have been hidden from the parser."""

    def text(self) -> str:
        """Return the plain text; the source itself if reading it changes no word."""
        source = self.source.replace("\x00", "\ufffd")
        self.is_masked = is_suspect(source)
        if self.is_masked:
            found = places(source)
            with_fences = fenced(source, sorted(found.code + found.html))
            if with_fences != source:
                source, found = with_fences, places(with_fences)
            source = hide(source, found.code)
        text = self._read(source)
        if has_leftovers(text):
            marks = leftovers(source, places(source).words, is_inner=self.is_inner)
            if marks:
                self.is_masked = True
                text = self._read(masked(source, marks))
        if self.is_plain and not self.is_masked and _words(text) == _words(self.source):
            return self.source
        return text

    def _read(self, source: str) -> str:
        """Return the text of a source in which what the parser should not see is hidden."""
        self.blocks.clear()
        if self.with_places:
            for event, where in PARSER.events_with_range(source):
                self.at = where["start"]
                self._take(event)
        else:
            self._take_all(PARSER.events(source))
        self._flush()
        return "".join([one.before + one.text for one in self.blocks]).strip("\n")

    def _take_all(self, events: Iterable[Any]) -> None:
        """Take all events; what most of them are is done here, as a call for each would be slow."""
        pieces = self.pieces
        for event in events:
            if event.__class__ is dict:
                for kind, value in event.items():
                    if kind == "Text":
                        if not self.skipped and not self.element:
                            pieces.append(value)
                    elif value.__class__ is str and value in _INLINE and kind != "Code":
                        self.is_plain = False
                    else:
                        self._take(event)
            elif event == "SoftBreak" and not self.skipped and not self.element:
                pieces.append("\n")
            else:
                self._take(event)

    def _take(self, event: Any) -> None:
        if isinstance(event, str):
            if event == "SoftBreak":
                self._add("\n")
                return
            self.is_plain = False
            if event == "HardBreak":
                self._add(BREAK)
            else:  # a rule
                self._flush()
                self.is_tight = False
            return
        ((kind, value),) = event.items()
        if kind == "Text":
            self._add(value)
        elif kind in ("Start", "End"):
            take = self._start if kind == "Start" else self._end
            name, details = (value, None) if isinstance(value, str) else next(iter(value.items()))
            take(name, details)
        else:
            self.is_plain = False
            self._other(kind, value)

    def _add(self, text: str) -> None:
        if not self.skipped and not self.element:
            self.pieces.append(text)
            if self.with_places:
                self.places.append(self.at)

    def _other(self, kind: str, value: Any) -> None:
        if kind in ("Code", "Html"):
            self._add(value)
        elif kind == "InlineHtml":
            name = tag_name(value)
            if name == "br":
                self._add(BREAK)
            elif self.element:
                self.element = "" if value[:2] == "</" and name == self.element else self.element
            elif name in HIDDEN and value[:2] != "</" and not value.endswith("/>"):
                self.element = name

    def _start(self, name: str, details: Any) -> None:
        if name == "Paragraph":
            self._flush()
            return
        if name in _INLINE:
            self.is_plain = False
            return
        self.is_plain = self.is_plain and name == "Heading"
        if name in ("Image", "FootnoteDefinition"):
            if name == "FootnoteDefinition":
                self._flush()
            self.skipped += 1
        elif name == "List":
            self._flush()
            if not self.levels:
                self.is_tight = False
            self.levels.append(_Level(details))
        elif name == "Item":
            self._flush()
            level = self.levels[-1]
            self.marker = "• " if level.number is None else f"{level.number}. "
            if level.number is not None:
                level.number += 1
        elif name == "TableCell":
            if self.pieces:
                self._add(CELL)
        elif name in _BLOCK_STARTS or name in ("CodeBlock", "HtmlBlock", "TableHead", "TableRow"):
            self._flush()

    def _end(self, name: str, details: Any) -> None:
        if name == "Paragraph":
            self.is_tight = False
            self._flush()
            self.is_tight = False
        elif name in _INLINE:
            return
        elif name in ("Image", "FootnoteDefinition"):
            self.skipped -= 1
            self.is_tight = self.is_tight and name == "Image"
        elif name == "Heading":
            self._flush(heading=int(details[1]))
        elif name in ("CodeBlock", "HtmlBlock"):
            self._quote(name)
        elif name == "List":
            self._flush()
            self.levels.pop()
            self.is_tight = bool(self.levels) and self.is_tight
        elif name in ("Item", "TableHead", "TableRow", "DefinitionListTitle"):
            self._flush()
            self.marker = "" if name == "Item" else self.marker
            self.is_tight = self.is_tight or name != "Item"
        elif name in _BLOCK_STARTS or name == "Table":
            self._flush()
            self.is_tight = False

    def _flush(self, heading: int = 0) -> None:
        """Close the open block, if it has words."""
        if not self.pieces:
            return
        words, pieces = self._taken()
        self.element = ""
        words = joined(shown(words) if self.is_masked else words)
        if not words:
            return
        if heading and not self.marker:
            words = f"{'#' * heading} {' '.join(words.split())}"
            self.is_tight = False
        elif "#" in words:
            words = guarded(words)
        self._put(words, pieces, is_tight=self.is_tight)
        # What follows in a list or a table follows on the next line, until a paragraph ends.
        self.is_tight = not heading and bool(self.levels)

    def _taken(self) -> tuple[str, list[tuple[str, int]]]:
        """Return the text of the open block, and its pieces with their places if wanted."""
        pieces = list(zip(self.pieces, self.places, strict=True)) if self.with_places else []
        text = "".join(self.pieces)
        self.pieces.clear()
        self.places.clear()
        return text, pieces

    def _quote(self, name: str) -> None:
        """Close a block of code or HTML: code keeps its lines, HTML has its words."""
        raw, pieces = self._taken()
        raw = shown(raw) if self.is_masked else raw
        found = [raw.strip("\n")] if name == "CodeBlock" else html_words(raw)
        for text in found:
            if name == "HtmlBlock" and not self.is_inner and _MARKED.search(text):
                text = _Reading(text, is_inner=True).text()
            if text.strip():
                self._put(guarded(text), pieces, is_tight=False)
                pieces = []
        self.is_tight = False

    def _put(self, words: str, pieces: list[tuple[str, int]], *, is_tight: bool) -> None:
        depth = min(len(self.levels), _DEEPEST)
        before = ""
        if self.blocks:
            before = "\n" if is_tight else "\n\n"
        if self.marker:
            before += "  " * (depth - 1)
            words, self.marker = self.marker + words, ""
        self.blocks.append(_Block(before, words, pieces))


_INLINE = frozenset(("Link", "Emphasis", "Strong", "Strikethrough"))
_BLOCK_STARTS = frozenset(
    ("Heading", "BlockQuote", "Table", "DefinitionList", "DefinitionListTitle")
) | {"DefinitionListDefinition"}


def _words(text: str) -> list[str]:
    """Return the lines of a text that are not blank, each with its white space as single spaces."""
    return [" ".join(line.split()) for line in _LINE_ENDS.split(text) if line.strip()]
