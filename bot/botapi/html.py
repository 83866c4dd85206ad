"""Telegram's HTML: what Telegram makes of it, and what it refuses.

`parse_html` follows `parse_html` of tdlib, the library that Telegram's own Bot API server is built
on, down to the wording of its errors, so that what parses here parses there.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from bot.botapi.entities import Mark, order, trim
from bot.botapi.lengths import utf16_len, well_formed

__all__ = [
    "Formatted",
    "MarkupError",
    "checked_link",
    "clean_text",
    "parse_html",
    "shown_length",
]

_KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
# The attribute that each tag uses, and what its value must begin with; others are ignored.
_ARGUMENTS = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
}
_TAG_NAME = re.compile(r"[^ \t\n\r\v\0>]*")
_SPACES = re.compile(r"[ \t\n\r\v]*")
_ATTRIBUTE_NAME = re.compile(r"""[^ \t\n\r\v\0=>/"']*""")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TG_LINK = re.compile(r"tg:(?://)?([A-Za-z0-9_-]+)/?([?/].*)?", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(
    r"(?:(https?)://)?((?=[^./?#\s]*+\.)[^/?#\s]++)([/?#].*)?", re.IGNORECASE | re.DOTALL
)
_CONTROL = dict.fromkeys([*range(10), 11, 12, *range(14, 32)], " ")
_DROPPED = dict.fromkeys([13, *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A])
_CLEAN = _CONTROL | _DROPPED
_UNCLEAN = re.compile("[\0-\x09\x0b-\x1f\u030a\u0333\u033f\u200e\u200f\u2028-\u202e]")
_DIRECTION_RUN = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")


class MarkupError(ValueError):
    """Telegram would refuse this text; the message is Telegram's own description."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A message's text with its formatting, as Telegram returns both."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    """Bot API MessageEntity objects; offset and length count UTF-16 code units."""


def clean_text(text: str) -> str:
    """Return the text as Telegram stores it.

    Control characters become spaces; carriage returns, U+2028 to U+202E (line and paragraph
    separators, directional embeddings) and the combining marks U+030A, U+0333 and U+033F vanish;
    in a run of direction marks all but the last become zero-width non-joiners.
    """
    if _UNCLEAN.search(text) is None:
        return text
    return _DIRECTION_RUN.sub(lambda run: "\u200c" * len(run[0]), text.translate(_CLEAN))


def checked_link(url: str) -> str | None:
    """Return the address as Telegram writes it in a link or button, or None if it is not a link.

    The schemes are http, https (http if none is given; a host needs a dot) and tg.
    """
    if match := _TG_LINK.fullmatch(url):
        return f"tg://{match[1].lower()}{match[2] or ''}"
    if match := _LINK.fullmatch(url):
        scheme, host, rest = match.groups("")
        slash = "" if rest.startswith("/") else "/"
        return f"{(scheme or 'http').lower()}://{host.lower()}{slash}{rest}"
    return None


def parse_html(html: str) -> Formatted:
    """Return the text and entities of a message in Telegram's HTML.

    The text is trimmed as Telegram trims it; it is empty if only white space is left.
    Raises `MarkupError` with Telegram's description if Telegram refuses the text, and if a
    blockquote is inside another, because Telegram would silently drop the inner one.
    """
    text, marks = _Parser(html).run() if "<" in html else (_decode(html), [])
    if well_formed(text) != text:
        raise _error(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    text, trimmed = trim(text, order(marks))
    return Formatted(text, tuple(mark.as_entity() for mark in trimmed))


def shown_length(html: str) -> int:
    """Return the length of a message as Telegram counts it once the HTML is read."""
    return utf16_len(parse_html(html).text)


def _error(message: str) -> MarkupError:
    return MarkupError(f"can't parse entities: {message}")


def _decode(text: str) -> str:
    return _REFERENCE.sub(_decode_one, text) if "&" in text else text


def _decode_one(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else match[0]


class _Open(NamedTuple):
    """A start tag whose end tag is still missing."""

    tag: str
    argument: str
    offset: int
    part: int


class _Parser:
    """Parses one text. `run` returns the decoded text, and the marks in the order they close."""

    def __init__(self, html: str) -> None:
        # A NUL at the end, as in tdlib's C strings, stops every loop below.
        self.html = html + "\0"
        self.parts: list[str] = []
        self.offset = 0
        self.stack: list[_Open] = []
        self.marks: list[Mark] = []

    def run(self) -> tuple[str, list[Mark]]:
        position, size = 0, len(self.html) - 1
        while position < size:
            begin = self.html.find("<", position)
            text = _decode(self.html[position : begin if begin >= 0 else size])
            self.parts.append(text)
            self.offset += utf16_len(text)
            if begin < 0:
                break
            closing = self.html[begin + 1] == "/"
            position = self.end_tag(begin) if closing else self.start_tag(begin)
        if self.stack:
            tag = self.stack[-1].tag
            raise _error(f'Can\'t find end tag corresponding to start tag "{tag}"')
        # The language of code counts only if code and pre were joined.
        marks = [replace(mark, extra={}) if mark.kind == "code" else mark for mark in self.marks]
        return "".join(self.parts), marks

    def start_tag(self, begin: int) -> int:
        tag, position = self.match(_TAG_NAME, begin + 1)
        tag = tag.lower()
        if self.html[position] == "\0":
            raise self.error_at(begin, "Unclosed start tag")
        if tag not in _KINDS:
            raise self.error_at(begin, f'Unsupported start tag "{tag}"')
        argument = ""
        while self.html[position := self.skip(position)] != ">":
            name, value, position = self.attribute(tag, begin, position)
            prefix = _ARGUMENTS.get((tag, name))
            if prefix is not None and value.startswith(prefix):
                argument = value.removeprefix(prefix)
            elif (tag, name) == ("blockquote", "expandable"):
                argument = "1"
        if tag == "span" and argument != "spoiler":
            raise self.error_at(begin, 'Tag "span" must have class "tg-spoiler"')
        if tag == "blockquote" and any(outer.tag == tag for outer in self.stack):
            raise self.error_at(begin, 'Nested start tag "blockquote"')
        self.stack.append(_Open(tag, argument, self.offset, len(self.parts)))
        return position + 1

    def attribute(self, tag: str, begin: int, position: int) -> tuple[str, str, int]:
        name, position = self.match(_ATTRIBUTE_NAME, position)
        if not name:
            raise self.error_at(begin, f'Empty attribute name in the tag "{tag}"')
        position = self.skip(position)
        if self.html[position] not in "=\0":
            return name, "", position
        if self.html[position] == "=":
            position = self.skip(position + 1)
        if self.html[position] == "\0":
            raise self.error_at(begin, f'Unclosed start tag "{tag}"')
        if (quote := self.html[position]) in "\"'":
            end = self.html.find(quote, position + 1)
            if end < 0 or self.html[end + 1] == "\0":
                raise self.error_at(begin, "Unclosed start tag")
            return name, _decode(self.html[position + 1 : end]), end + 1
        value, end = self.match(_NAME_TOKEN, position)
        if self.html[end] == "\0":
            raise self.error_at(begin, "Unclosed start tag")
        if self.html[end] != ">" and self.skip(end) == end:
            raise self.error_at(position, "Unexpected end of name token")
        return name, value.lower(), end

    def end_tag(self, begin: int) -> int:
        if not self.stack:
            raise self.error_at(begin, "Unexpected end tag")
        name, position = self.match(_TAG_NAME, begin + 2)
        position = self.skip(position)
        if self.html[position] != ">":
            raise self.error_at(begin, "Unclosed end tag")
        opened, name = self.stack.pop(), name.lower()
        if name not in ("", opened.tag):
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise self.error_at(begin, "Unmatched end tag", f", {expected}")
        if self.offset > opened.offset:
            self.close(opened)
        return position + 1

    def close(self, opened: _Open) -> None:
        kind, argument, extra = _KINDS[opened.tag], opened.argument, {}
        last = self.marks[-1] if self.marks else Mark("", 0, 0)
        alike = (last.start, last.end) == (opened.offset, self.offset)
        if kind == "text_link":
            url = checked_link(argument or "".join(self.parts[opened.part :]))
            if url is None:
                return
            extra = {"url": url}
        elif kind == "custom_emoji":
            if not argument.removeprefix("-").isdecimal() or int(argument) == 0:
                raise _error("Invalid custom emoji identifier specified")
            extra = {"custom_emoji_id": argument}
        elif kind == "blockquote" and argument:
            kind = "expandable_blockquote"
        elif kind == "code" and argument:
            extra = {"language": argument}
            if alike and last.kind == "pre":
                kind = self.marks.pop().kind
        elif kind == "pre" and alike and last.kind == "code" and last.extra:
            extra = self.marks.pop().extra
        self.marks.append(Mark(kind, opened.offset, self.offset, extra))

    def match(self, pattern: re.Pattern[str], position: int) -> tuple[str, int]:
        # Every pattern here matches at least the empty text.
        found = cast(re.Match[str], pattern.match(self.html, position))
        return found[0], found.end()

    def skip(self, position: int) -> int:
        return self.match(_SPACES, position)[1]

    def error_at(self, position: int, message: str, detail: str = "") -> MarkupError:
        offset = len(self.html[:position].encode("utf-8", "surrogatepass"))
        return _error(f"{message} at byte offset {offset}{detail}")
