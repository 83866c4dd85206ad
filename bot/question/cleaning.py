"""Removes what is copied along with a question: HTML tags, colour codes, invisible letters."""

import re
from html import unescape

__all__ = ["cleaned", "without_escapes"]

_ESCAPE = re.compile(
    "\x1b(?:"
    r"\[[0-?]{0,32}+[ -/]{0,8}+[@-~]"  # colours, and movements of the cursor
    "|\\][^\x07\x1b]{0,500}+(?:\x07|\x1b\\\\)"  # titles and links
    ")?+"
)
_TAG = re.compile(r"</?+(?P<name>[A-Za-z][A-Za-z0-9-]{0,15}+)(?:[\s/][^<>]{0,500}+)?+>")
_UNSEEN = re.compile(
    r"<!(?:--[^<>]{0,500}+>|[A-Za-z][^<>]{0,200}+>)"
    r"|<(?P<unseen>script|style)(?:[\s/][^<>]{0,500}+)?+>[^<]{0,1000}+</(?P=unseen)>",
    re.IGNORECASE,
)
"""Comments, declarations, and what a browser does not show."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}+|#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);")
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del em font i ins kbd mark q s samp small span strike strong"
    " sub sup tg-emoji tg-spoiler tt u var wbr".split()
)
_BLOCK = frozenset(
    "address article aside audio blockquote body br button center dd details dialog div dl dt"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input label li"
    " link main meta nav ol option p picture pre script section select source style summary svg"
    " table tbody td textarea th thead title tr ul video".split()
)
_INVISIBLE = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, 0x061C, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)], " ")
_SPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Scripts without spaces, where U+200B (zero width space) separates words."""


def without_escapes(text: str) -> str:
    """Return a text without the escape sequences of a terminal."""
    return _ESCAPE.sub("", text) if "\x1b" in text else text


def cleaned(text: str) -> str:
    """Return a text without HTML tags and entities, escape sequences and invisible characters.

    A comparison such as `a < b` is not a tag, and neither is a name that HTML does not have. The
    joiners U+200C and U+200D are kept, because they make a difference in Persian.
    """
    text = without_escapes(text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    if "<" in text:
        text = _TAG.sub(_without_tag, _UNSEEN.sub(" ", text))
    if "\u200b" in text and _SPACED.search(text):
        text = text.replace("\u200b", " ")
    return text.translate(_CONTROL).translate(_INVISIBLE)


def _without_tag(found: re.Match[str]) -> str:
    name = found["name"].lower()
    if name in _INLINE:
        return ""
    return " " if name in _BLOCK else found[0]
