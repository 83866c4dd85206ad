"""Checks what is claimed of a quote against the fields of the article that it is from.

A claim can contradict only the article's own fields, and only those that are filled in: a date
outside the source date, another article's title, publisher or author, or a name that is neither in
the fields nor in the text. Names are compared as names, not word by word. A doubtful claim is not
a contradiction.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.archive.dates import SourceDate
from bot.archive.model import Article
from bot.question.period.stated import stated_dates
from bot.verification.claims import PARTS, Claim, claims, without_label
from bot.verification.names import NamesInArticle, key_of
from bot.verification.readings import lines_of

__all__ = ["Contradiction", "KnownNames", "contradictions"]

Field = Literal["date", "title", "publisher", "author", "name"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim in the attribution of a quote that conflicts with the article's fields."""

    field: Field
    """`name` is a person or body found neither in the article's fields nor in its text."""
    claimed: str
    """The claim, as written in the pasted text."""


class KnownNames:
    """The titles, publishers and authors of all articles of an archive, folded."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.titles, self.publishers, self.authors = set(), set(), set()
        for article in articles:
            self.titles.add(key_of(article.title))
            self.publishers.add(key_of(article.publisher or ""))
            self.authors.add(key_of(article.author or ""))

    def is_title(self, line: str) -> bool:
        """Whether a line is the title of any article."""
        return key_of(line) in self.titles


_MARGIN = timedelta(days=366)
"""The tolerance for an inferred or qualified date, which may be somewhat earlier or later."""
_YEARS = range(1800, 2101)
"""The years that count as claims. 1399, for example, is a year of the Iranian calendar."""
_BEFORE = 40
"""Characters before a date in which a word may say that it is the day of a reader's visit."""
_VISITED = re.compile(
    r"(?:accessed|retrieved|visited|viewed|checked|archived|captured|updated|modified|abgerufen"
    r"|consult[ée]+|consultado|обращения|просмотрен[оа]|проверен[оа]|обновлен[оа]|обновлён"
    r"|بازدید|دسترسی|بازیابی|بازبینی)(?:\s{1,3}(?:on|at|in|am|le|el|در|شده در))?\W{0,4}$",
    re.IGNORECASE,
)
_AROUND = " \t\"'“”«»()—–-."


def contradictions(rest: str, article: Article, known: KnownNames) -> tuple[Contradiction, ...]:
    """Return the claims in an attribution that conflict with the article's fields, in order."""
    found: list[Contradiction] = []
    names = NamesInArticle(article)
    for line in lines_of(rest):
        key = key_of(line)
        if key == key_of(article.title):
            continue
        if key in known.titles and key:
            found.append(Contradiction("title", line.strip(_AROUND)))
            continue
        found += [Contradiction("date", claimed) for claimed in _wrong_dates(line, article.date)]
        found += _wrong_names(line, names, known)
    return tuple(dict.fromkeys(found))


def _wrong_names(line: str, names: NamesInArticle, known: KnownNames) -> Iterator[Contradiction]:
    """Yield the names in a line that are not the article's; none beside one that is."""
    article = names.article
    named = [
        Claim(without_label(part).strip(_AROUND), is_source=True) for part in PARTS.split(line)
    ]
    cited = [one for one in named if _field_of(one.name, known)]
    claimed = [*cited, *claims(line)]
    if any(one.is_source and names.is_own(one.name) for one in (*named, *claimed)):
        return
    told: set[str] = set()
    for claim in claimed:
        key = key_of(claim.name)
        if not key or key in told or names.is_own(claim.name):
            continue
        field = _field_of(claim.name, known)
        is_cited = claim.is_cited or claim in cited
        if field == "publisher" and article.publisher and claim.is_source:
            # The article may itself report what another paper wrote.
            is_wrong = is_cited or not names.mentions(claim.name, as_a_whole=True)
        elif field in ("publisher", "author") and getattr(article, field):
            is_wrong = not names.mentions(claim.name, as_a_whole=True)
        elif field == "title":
            is_wrong = True
        else:
            field = "name"
            is_wrong = bool(names.fields) and not names.mentions(
                claim.name, as_a_whole=claim.is_source
            )
        if is_wrong:
            told.add(key)
            yield Contradiction(field, claim.name)


def _field_of(name: str, known: KnownNames) -> Field | None:
    """Return the field of any article that a name is."""
    key = key_of(name)
    if key in known.publishers and key:
        return "publisher"
    if key in known.authors and key:
        return "author"
    # A title of a word or two may be anything.
    return "title" if key in known.titles and key.count(" ") > 1 else None


def _wrong_dates(line: str, source: SourceDate) -> Iterator[str]:
    """Yield the dates in a line that lie outside the source date and its tolerance."""
    if source.edtf is None:
        return
    margin = timedelta(0)
    if source.basis == "inferred" or any(mark in source.edtf for mark in "?~%"):
        margin = _MARGIN
    for claimed, first, last in _dates(line):
        earliest, latest = source.earliest, source.latest
        is_before = earliest is not None and last < max(earliest, date.min + margin) - margin
        is_after = latest is not None and first > min(latest, date.max - margin) + margin
        if is_before or is_after:
            yield claimed


def _dates(line: str) -> Iterator[tuple[str, date, date]]:
    """Yield the dates in a line, each with the first and last day that it allows.

    The day on which a reader visited a page is not a claim.
    """
    for stated in stated_dates(line, bare_years=True):
        first, last = stated.days
        before_it = line[max(0, stated.start - _BEFORE) : stated.start]
        if first.year not in _YEARS or _VISITED.search(before_it):
            continue
        claimed = line[stated.start : stated.end].strip()
        before, after = stated.relation == "before", stated.relation in ("since", "after")
        yield claimed, date.min if before else first, date.max if after else last
