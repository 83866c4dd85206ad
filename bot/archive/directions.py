"""Marks of direction and control characters in names that are shown among other words."""

import unicodedata

__all__ = ["closed", "harmless", "named"]

_EMBEDDING, _ISOLATE = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"
_MARKS = frozenset(_EMBEDDING + _ISOLATE + _POP_EMBEDDING + _POP_ISOLATE)
_KEPT = frozenset("\u200c\u200d\xa0\u202f\u2009\u3000")
"""Not printable for Python, but parts of names: joiners and spaces."""


def named(text: str) -> str:
    """Return a name without control characters, and without marks that change what follows.

    Those are isolates and embeddings that the name does not close itself, or closes without having
    opened them. White space becomes single spaces.
    """
    words = " ".join(text.split())
    if not words.isprintable():
        words = "".join(one for one in words if unicodedata.category(one) != "Cc")
    return closed(words)


def closed(text: str) -> str:
    """Return a text without the marks of direction that have no partner in it."""
    if _MARKS.isdisjoint(text):
        return text
    open_: list[int] = []
    paired: set[int] = set()
    for at, one in enumerate(text):
        if one in _EMBEDDING or one in _ISOLATE:
            open_.append(at)
        elif one == _POP_EMBEDDING and open_ and text[open_[-1]] in _EMBEDDING:
            paired |= {open_.pop(), at}
        elif one == _POP_ISOLATE:
            # It closes what was opened within the isolate, too.
            inner = len(open_)
            while inner and text[open_[inner - 1]] not in _ISOLATE:
                inner -= 1
            if inner:
                paired |= {open_[inner - 1], at}
                del open_[inner - 1 :]
    return "".join(one for at, one in enumerate(text) if one not in _MARKS or at in paired)


def harmless(text: str) -> str:
    """Return a line for a log or a terminal: what is not printed is written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() or one in _KEPT else one.encode("unicode_escape").decode()
        for one in text
    )
