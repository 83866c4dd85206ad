"""Spans of a source: where code, words and marks are in it."""

from bisect import bisect_right
from collections.abc import Sequence

__all__ = ["Span", "is_within"]

Span = tuple[int, int]
"""A start and an end, 0-based in code points."""


def is_within(at: int, spans: Sequence[Span]) -> bool:
    """Whether an offset is in one of the spans, which are sorted by their start."""
    found = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return found >= 0 and at < spans[found][1]
