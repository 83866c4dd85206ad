"""What an archive covers: how many articles, from when to when, by publisher and language."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.archive.dates import bounds

__all__ = ["Coverage", "Row", "coverage_of"]

Row = tuple[str | None, str | None, str, int]
"""A date in EDTF, a publisher and a language, and how many articles have these three."""

_PUBLISHERS = 10_000
"""The most publishers that are counted apart."""
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the articles of an archive say of themselves, counted."""

    articles: int = 0
    undated: int = 0
    first: str | None = None
    """The earliest month, or only the year if no more is certain, in EDTF; None if undated."""
    last: str | None = None
    """The latest month, likewise."""
    newest: str | None = None
    """The date of the article that may be the latest, in EDTF as it is written."""
    publishers: Mapping[str, int] = field(default_factory=dict)
    """How many articles each publisher has, the most first; those without one are not counted."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """How many articles are in each language, the most first."""
    changed: datetime | None = None
    """When a file of the archive was last changed."""


def coverage_of(rows: Iterable[Row], changed: datetime | None) -> Coverage:
    """Return what the articles in these rows cover."""
    articles = undated = 0
    publishers, languages = Counter[str](), Counter[str]()
    first: tuple[date, str] | None = None
    last: tuple[date, str, str] | None = None
    for edtf, publisher, language, count in rows:
        articles += count
        languages[language] += count
        if publisher and (publisher in publishers or len(publishers) < _PUBLISHERS):
            publishers[publisher] += count
        if edtf is None:
            undated += count
            continue
        earliest, latest = bounds(edtf)
        start, _, end = edtf.partition("/")
        if earliest and (first is None or earliest < first[0]):
            first = earliest, _coarse(start, earliest)
        if latest and (last is None or (latest, edtf) > (last[0], last[2])):
            last = latest, _coarse(end or start, latest), edtf
    return Coverage(
        *(articles, undated, first and first[1], last and last[1], last and last[2]),
        publishers=dict(publishers.most_common()),
        languages=dict(languages.most_common()),
        changed=changed,
    )


def _coarse(edtf: str, day: date) -> str:
    """Return the month of a date if it states one, and else the year."""
    month = _MONTH.match(edtf)
    return month.group() if month else f"{day.year:04}"
