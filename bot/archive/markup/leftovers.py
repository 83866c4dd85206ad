"""Finds Markdown and HTML that the author meant as marks, but the parser took for words.

A page shows such marks to its readers, who read past them; a quote must not have them. They are

- links whose address is broken: `[words]((https://example.org)`, `[words](two words)`, `[words](x`;
- references without a definition, `[words][label]`, `[words][]`, `![picture][3]`, `[^note]`, and
  with definitions that follow a paragraph or a note without a blank line, `[words]`;
- `**words **`, where CommonMark wants the stars to touch the words, in any script;
- tags of HTML with attributes that no parser takes: `<video-player @id="3">`.

What is escaped or in code, and brackets and stars that mean something else, such as `a[i][j]`,
`[1][2]`, `2**8` and `src/**/*.py`, are words.
"""

import re
from collections.abc import Iterator, Sequence

from bot.archive.markup.spans import Span, defined_labels, is_within, label

__all__ = ["has_leftovers", "leftovers"]

_MARKS = ("[", "](", "**")
_TAG = re.compile(
    r"(?<!\\)</?+([a-z][a-z0-9]{0,20}+(?:-[a-z0-9-]{1,40}+)?+)(?=[\s/>])[^<>]{0,1000}+>"
)
_ELEMENTS = frozenset(
    """
    a abbr article aside audio b blockquote br button canvas center cite code dd del details div dl
    dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i iframe img input
    ins kbd label li link main mark nav ol p picture pre script section small source span strong
    style sub summary sup svg table tbody td tfoot th thead time tr tt u ul video
    """.split()
)
"""Elements of HTML; others in small letters with a hyphen in their names are a page's own."""
_BRACKETS = re.compile(
    r"(?<![\w\\])(!?+)\[((?:[^\[\]\n]|\n(?![ \t]*+\n)){1,400}+)\](?=[(\[])",
)
_ADDRESS = re.compile(
    r"\((?!\()(?:[^()\[\]\n]|\([^()\[\]\n]{0,200}+\)){0,400}+\)|\(++[^\s()]*+\)*+"
)
_LABEL = re.compile(r"\[([^\[\]\n]{0,200}+)\](?![(:])")
_NOTE = re.compile(r"(?<!\\)\[\^[\w-]{1,40}+\](?![(\[*+?{|])")
_DEFINITION = re.compile(
    r"""^[ \t]{0,3}+\[[^\[\]\n^][^\[\]\n]{0,200}+\]:[ \t]*+
        (?:[^\s]*[/.#][^\s]*|$)(?:[ \t]++["'(][^\n]{0,400}+)?[ \t]*+$""",
    re.MULTILINE | re.VERBOSE,
)
_SHORTCUT = re.compile(r"(?<![\w\\!\]])\[([^\[\]\n]{1,200}+)\](?![\[(:])")
_STARS = re.compile(r"(?<![*\\])\*\*(?!\*)")
_BLANK = re.compile(r"\n[ \t]*+\n")
_ITEM = re.compile(r"[ \t]{0,20}+(?:[-+*>]|\d{1,9}[.)])?[ \t]*+\[?+")
_LONGEST = 1_000
"""The most characters between two pairs of stars."""


def has_leftovers(text: str) -> bool:
    """Whether a text that was parsed may still have marks."""
    return any(mark in text for mark in _MARKS) or _TAG.search(text) is not None


def leftovers(source: str, words: Sequence[Span], *, is_inner: bool = False) -> list[Span]:
    """Return the spans of a source that are marks; `words` are those that became words, in order.

    The definitions for Markdown within HTML (`is_inner`) may be elsewhere. Offsets are 0-based and
    count code points.
    """
    found = [
        one.span()
        for pattern in (_NOTE, _TAG, _DEFINITION)
        for one in pattern.finditer(source)
        if is_within(_start(one), words) and (pattern is not _TAG or _is_element(one[1]))
    ]
    defined = defined_labels(source)
    for one in _SHORTCUT.finditer(source):
        if label(one[1]) in defined and is_within(one.start(), words):
            found += [(one.start(), one.start() + 1), (one.end() - 1, one.end())]
    has_definitions = is_inner or bool(defined)
    return [*found, *_links(source, words, has_definitions), *_stars(source, words)]


def _start(match: re.Match[str]) -> int:
    """Return where the mark itself begins, after white space."""
    return match.start() + len(match[0]) - len(match[0].lstrip(" \t"))


def _is_element(name: str) -> bool:
    return "-" in name or name in _ELEMENTS


def _links(source: str, words: Sequence[Span], has_definitions: bool) -> Iterator[Span]:
    """Yield what surrounds the words of links and references, and whole pictures."""
    for one in _BRACKETS.finditer(source):
        opening, closing = one.end(1), one.end() - 1
        if one[2].endswith("\\") or not (is_within(opening, words) and is_within(closing, words)):
            continue
        rest = _ADDRESS.match(source, one.end())
        if rest is None:
            rest = _LABEL.match(source, one.end())
            if rest is None or rest[1].endswith("\\") or (one[2].isdigit() and rest[1].isdigit()):
                continue
            if rest[1] and not one[1] and not has_definitions:
                continue
        if one[1]:
            yield one.start(), rest.end()
        else:
            yield opening, opening + 1
            yield closing, rest.end()


def _stars(source: str, words: Sequence[Span]) -> Iterator[Span]:
    """Yield pairs of stars that enclose words, and one at the start of a line that nothing ends."""
    opened: re.Match[str] | None = None
    for one in _STARS.finditer(source):
        if not is_within(one.start(), words) or not _is_mark(source, one):
            continue
        if opened is not None:
            between = source[opened.end() : one.start()]
            if len(between) <= _LONGEST and not _BLANK.search(between):
                yield from (opened.span(), one.span())
                opened = None
                continue
            yield from _alone(source, opened)
        opened = one if _can_open(source, one) else None
    if opened is not None:
        yield from _alone(source, opened)


def _is_mark(source: str, stars: re.Match[str]) -> bool:
    """Whether stars are neither a power nor a part of a path."""
    before, after = source[stars.start() - 1 : stars.start()], source[stars.end() : stars.end() + 1]
    is_power = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return not is_power and "/" not in (before, after)


def _can_open(source: str, stars: re.Match[str]) -> bool:
    return not source[stars.end() : stars.end() + 1].isspace() or _begins(source, stars)


def _begins(source: str, stars: re.Match[str]) -> bool:
    """Whether stars are the first of their line, or of an item of a list."""
    line = source.rfind("\n", 0, stars.start()) + 1
    item = _ITEM.match(source, line, stars.start())
    return item is not None and item.end() == stars.start()


def _alone(source: str, stars: re.Match[str]) -> Iterator[Span]:
    after = source[stars.end() : stars.end() + 1]
    if _begins(source, stars) and after.isalpha() and not after.islower():
        yield stars.span()
