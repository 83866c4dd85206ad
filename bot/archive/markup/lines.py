"""Joins the pieces of a paragraph into lines, as a browser does."""

import re

__all__ = ["BREAK", "CELL", "guarded", "joined"]

BREAK, CELL = "\x1e", "\x1f"
"""A hard break and the border of two cells, in what `joined` takes."""
_SPACES = re.compile(r"[ \t\f]{2,}+|[\t\f]")
_SPACED = "\u2e7f"
"""The last character before the first of the scripts below."""
_NO_SPACE = re.compile(r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
"""Letters and marks of scripts without spaces, whose lines are joined without one."""
_LIKE_HEADING = re.compile(
    r"((?:^|[\r\n\u2028\u2029])[^\S\r\n\u2028\u2029]*+#{1,6})[ \t](?=[ \t]*+\S)"
)


def guarded(text: str) -> str:
    """Return a text in which no line looks like a heading: those get a no-break space."""
    return _LIKE_HEADING.sub("\\1\u00a0", text) if "#" in text else text


def joined(text: str) -> str:
    """Return the words of a paragraph with its wrapped lines joined, and each space only once."""
    if "\n" in text:
        first, *lines = text.split("\n")
        joined = [first.rstrip(" \t")]
        for line in lines:
            line = line.strip(" \t")
            joined += [_between(joined[-1], line), line]
        text = "".join(joined)
    if BREAK in text:
        text = "\n".join([line.strip(" \t\n") for line in text.split(BREAK)])
    if CELL in text:
        return "\t".join([" ".join(cell.split()) for cell in text.split(CELL)]).rstrip("\t")
    if "  " in text or "\t" in text or "\f" in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" \n")


def _between(line: str, following: str) -> str:
    """Return what joins two lines: a space, nothing, or the break itself after a hyphen."""
    last, first = line[-1:], following[:1]
    if last in "-\u2010" and line[-2:-1].isalpha() and first.isalpha():
        return "\n"
    return (
        "" if last > _SPACED < first and _NO_SPACE.match(last) and _NO_SPACE.match(first) else " "
    )
