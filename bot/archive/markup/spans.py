"""Spans of a source: where code, words and marks are in it; labels of references."""

import re
from bisect import bisect_right
from collections.abc import Sequence

__all__ = ["Span", "defined_labels", "is_within", "label"]

_DEFINED = re.compile(r"^[ \t]{0,3}+\[([^\[\]\n]{1,200}+)\]:", re.MULTILINE)

Span = tuple[int, int]
"""A start and an end, 0-based in code points."""


def is_within(at: int, spans: Sequence[Span]) -> bool:
    """Whether an offset is in one of the spans, which are sorted by their start."""
    found = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return found >= 0 and at < spans[found][1]


def label(written: str) -> str:
    """Return a label as those of references and definitions are compared."""
    return " ".join(written.split()).casefold()


def defined_labels(source: str) -> frozenset[str]:
    """Return the labels of the references that a source defines."""
    return frozenset(label(one[1]) for one in _DEFINED.finditer(source))
