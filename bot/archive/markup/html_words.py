"""The words that readers see of a block of raw HTML in a Markdown file.

The block is not a whole page: tags may be missing on both sides. Nothing is executed or loaded, and
every expression reads the text once.
"""

import re
from html import unescape

__all__ = ["HIDDEN", "html_words", "tag_name"]

HIDDEN = frozenset(
    """
    script style template noscript iframe object svg head title audio video canvas select textarea
    math map datalist
    """.split()
)
"""Elements whose content readers do not see as text."""
_BLOCKS = frozenset(
    """
    p div ul ol dl dt dd table thead tbody tfoot caption h1 h2 h3 h4 h5 h6 blockquote section
    article aside header footer nav main figure figcaption details summary pre hr center address
    form fieldset
    """.split()
)
_PARAGRAPH, _LINE = "\x1e", "\x1f"
"""Separators of ASCII that stand for breaks until the white space has been read."""
_BROKEN_BY = {"br": _LINE, "tr": _LINE, "li": f"{_LINE}• ", "td": "\t", "th": "\t"}

_TAG = re.compile(
    r"""</?+([A-Za-z][A-Za-z0-9-]{0,60}+)(?:[^<>"']|"[^"<]{0,1000}+"|'[^'<]{0,1000}+')*+>"""
)
_NAME = re.compile(r"</?+([A-Za-z][A-Za-z0-9-]{0,60}+)")
_SPACE = re.compile(r"[ \t\r\n\f]++")
_TOO_LONG = re.compile(r"&#[0-9xX][0-9a-fA-F]{7}[0-9a-fA-F]*+;?+")
"""A character by a number that no character has; Python refuses to read the longest ones."""


def tag_name(tag: str) -> str:
    """Return the name of a tag in lower case, or an empty text for comments and the like."""
    match = _NAME.match(tag)
    return match[1].lower() if match else ""


def html_words(html: str) -> list[str]:
    """Return the paragraphs of a block of HTML without tags; an item of a list is a line."""
    text = _SPACE.sub(" ", unescape(_TOO_LONG.sub("", _TAG.sub(_break, _seen(html)))))
    # Cells are separated by tabs; the first one needs none before it.
    return [
        "\n".join(kept)
        for paragraph in text.replace("\x1d", "\t").split(_PARAGRAPH)
        if (kept := [one for line in paragraph.split(_LINE) if (one := line.strip(" \t"))])
        and kept != ["•"]
    ]


def _break(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    is_end = tag[0].startswith("</")
    if name in _BLOCKS:
        return _PARAGRAPH
    if is_end and name in _BROKEN_BY:
        return ""
    return _BROKEN_BY.get(name, "").replace("\t", "\x1d")


def _seen(html: str) -> str:
    """Return the HTML without comments, declarations and elements that are not shown.

    What is not closed is left out up to the end of the block.
    """
    lower = html.lower()
    kept: list[str] = []
    at = 0
    while (start := html.find("<", at)) >= 0:
        kept.append(html[at:start])
        if lower.startswith("<!--", start):
            at = _after(lower, "-->", start + 4)
        elif lower.startswith(("<!", "<?"), start):
            at = _after(lower, ">", start + 2)
        elif (name := tag_name(lower[start : start + 64])) in HIDDEN and lower[start + 1] != "/":
            at = _after(lower, ">", _after(lower, f"</{name}", start))
        else:
            kept.append("<")
            at = start + 1
    return "".join([*kept, html[at:]])


def _after(text: str, end: str, start: int) -> int:
    """Return the offset after the first `end` from `start` on, or the length of the text."""
    found = text.find(end, start)
    return found + len(end) if found >= 0 else len(text)
