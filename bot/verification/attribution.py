"""Separates a pasted quote from its attribution, and checks the attribution against an article.

A claim can contradict only the article's own fields, and only those that are filled in: a date
outside the source date, the title, publisher or author of another article, or a person who is
mentioned neither in the fields nor in the text. A doubtful claim is not a contradiction.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice, product
from typing import Literal

from rapidfuzz import fuzz, process

from bot.analysis.analyser import WORD_LIMIT
from bot.archive.dates import SourceDate
from bot.archive.model import Article, Span
from bot.question.period.stated import stated_dates
from bot.question.period.words import CODES, LEXICON, folded
from bot.verification.tokens import tokens

__all__ = [
    "Contradiction",
    "KnownNames",
    "Reading",
    "contradictions",
    "is_introduced",
    "lines_of",
    "readings",
]

Field = Literal["date", "title", "publisher", "author", "name"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim in the attribution of a quote that conflicts with the article's fields."""

    field: Field
    """`name` is a person or body found neither in the article's fields nor in its text."""
    claimed: str
    """The claim, as written in the pasted text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to split a pasted text into the quote and its attribution."""

    spans: tuple[Span, ...]
    """The quote: 0-based character offsets into the pasted text, end exclusive.

    Words of the article may have been omitted between two spans.
    """
    rest: str
    """The attribution: the text before, between and after the spans, one part per line."""


class KnownNames:
    """The titles, publishers and authors of all articles of an archive, folded."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.titles, self.publishers, self.authors = set(), set(), set()
        for article in articles:
            self.titles.add(_key(article.title))
            self.publishers.add(_key(article.publisher or ""))
            self.authors.add(_key(article.author or ""))

    def is_title(self, line: str) -> bool:
        """Whether a line is the title of any article."""
        return _key(line) in self.titles


_REST_LIMIT = 200
"""The most characters that one line of an attribution may have."""
_LEADING, _TRAILING = 2, 4
"""The most lines of attribution above and below a quote."""
_LINES, _LINE_LIMIT = 32, 1_000
"""The most lines of attribution that are read, and the most characters of each."""
_COMPARED = 100
"""The most words of names compared with every word of an article; further words count as known."""
_SENTENCE = re.compile(r"(?:\S+\s+){6,}\S+[.!?…؟。][\"”’»)]*\s*")
"""A full sentence, which is not a name or a title but continues the quote."""
_TAIL = re.compile(
    r"(?:\n[^\S\n]*|(?<=[.!?…\"”“’»)\]])\s*)(?:[—–―]|--?(?=\s))"
    rf"|(?<=[.!?…\"”“’»])\s*\((?=[^()]{{0,{_REST_LIMIT}}}+\)\W{{0,{_REST_LIMIT}}}+$)"
)
_DASH = re.compile(r"(?<=[^\s—–―])\s+[—–―]\s*")
_CREDIT = 8
"""The most words of a name and a date that follow a dash in the last line of the quote."""
_QUOTED = re.compile(r"[“„][^“”„]+[”“]|«[^«»]+»|\"[^\"]+\"|「[^「」]+」")
_LEAD = re.compile(r"[^\n:]{2,120}:(?=\s)")
_LINE = re.compile(r"^[^\S\n]*+\S[^\n]*", re.MULTILINE)
_PARTS = re.compile(r"[,;·|()•:]|(?<!\S)[—–―-]+(?!\S)")
_LABEL = re.compile(r"\s*(?:by|via|from|автор|нашёл|из|نوشتهٔ|از|منبع)\s+", re.IGNORECASE)
_INTRODUCED = re.compile(r"\s*[—–―(-]")
_WORD = r"\w*+(?:[.'’-]\w*+)?+"
# Possessive quantifiers throughout: a word matches as a whole or not at all, so that matching
# never backtracks.
_NAME = rf"(?<!\w)[^\W\d_a-z]{_WORD}(?:[ ]++[^\W\d_]{_WORD}){{0,4}}"
_SAID = (
    "said|says|told|wrote|writes|stated|added|according to"
    "|сказал|сказала|заявил|заявила|написал|написала|пишет|по словам"
)
_SPEAKERS = (
    re.compile(rf"\b(?i:{_SAID})\s++(?P<name>{_NAME})"),
    re.compile(rf"(?P<name>{_NAME})\s++(?i:{_SAID})\b"),
)
_WORDS = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARGIN = timedelta(days=366)
"""The tolerance for an inferred or qualified date, which may be somewhat earlier or later."""
_YEARS = range(1800, 2101)
"""The years that count as claims. 1399, for example, is a year of the Iranian calendar."""
_DATING = {CODES[name] for name in ("MONTH", "MONTH_PERHAPS", "YEAR_RU")}


def readings(text: str, marked: Sequence[Span] = ()) -> list[Reading]:
    """Return the possible readings of a pasted text, those with the shortest attribution first.

    `marked` are the spans that the sender formatted as quotations, as 0-based character offsets
    into the text.
    """
    found = [Reading((Span(0, len(text)),), "")]
    if marked:
        found.append(_reading(text, marked))
    for match in list(_TAIL.finditer(text))[-_TRAILING:]:
        if match.start() and _is_line(text[match.end() :]):
            found.append(_reading(text, [Span(0, match.start())]))
    for match in list(_DASH.finditer(text))[-_TRAILING:]:
        if _is_credit(text[match.end() :]):
            found.append(_reading(text, [Span(0, match.start())]))
    if lead := _LEAD.match(text):
        found.append(_reading(text, [Span(lead.end(), len(text))]))
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(text)]
    quoted = [span for span in quoted if text.count(" ", span.start, span.end) > 1]
    if quoted and sum(span.end - span.start for span in quoted) * 2 >= len(text):
        found.append(_reading(text, quoted))
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    about = [_is_line(text[line.start : line.end]) for line in lines]
    for above, below in product(range(_LEADING + 1), range(_TRAILING + 1)):
        kept = lines[above : len(lines) - below]
        if kept and above + below and all(about[:above] + about[len(lines) - below :]):
            found.append(_reading(text, [Span(kept[0].start, kept[-1].end)]))
    return sorted(found, key=lambda reading: len(reading.rest))


def lines_of(rest: str) -> list[str]:
    """Return the lines of an attribution; if there are too many, only the first and last ones."""
    lines = rest.split("\n")
    if len(lines) > _LINES:
        lines = lines[: _LINES // 2] + lines[-_LINES // 2 :]
    return [line[:_LINE_LIMIT] for line in lines]


def contradictions(rest: str, article: Article, known: KnownNames) -> tuple[Contradiction, ...]:
    """Return the claims in an attribution that conflict with the article's fields, in order."""
    found: list[Contradiction] = []
    names = _NamesInArticle(article)
    for line in lines_of(rest):
        key = _key(line)
        if key == _key(article.title):
            continue
        if key in known.titles and key:
            found.append(Contradiction("title", line.strip(" \t\"'“”«»—–-")))
            continue
        found += [Contradiction("date", claimed) for claimed in _wrong_dates(line, article.date)]
        found += _wrong_names(line, names, known)
    return tuple(dict.fromkeys(found))


def is_introduced(text: str) -> bool:
    """Whether the text after a quote begins with a dash or a bracket."""
    return _INTRODUCED.match(text.lstrip(" \n.,!?…”’»\"'")) is not None


def _reading(text: str, spans: Sequence[Span]) -> Reading:
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    outside = [text[edges[at] : edges[at + 1]].strip() for at in range(0, len(edges), 2)]
    return Reading(tuple(spans), "\n".join(part for part in outside if part))


def _is_line(text: str) -> bool:
    return len(text) <= _REST_LIMIT and _SENTENCE.fullmatch(text.strip()) is None


def _is_credit(text: str) -> bool:
    """Whether a text is a few words, all of them names and dates."""
    words = _WORDS.findall(text)
    return 0 < len(words) <= _CREDIT and not any(
        word[0].islower() and len(word) > 3 and not _is_dating(word) for word in words
    )


def _key(text: str) -> str:
    return " ".join(token.key for token in tokens(text) if token.is_word)


class _NamesInArticle:
    """The names that occur in the fields and the text of an article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.fields = [field for field in (article.publisher, article.author) if field]
        self._left = _COMPARED

    def has(self, name: str, *, in_fields: bool) -> bool:
        """Whether at least half of the words of a name occur in the article.

        `in_fields` adds the publisher and author to the title and text. A name in a script other
        than the article's counts as present, because it cannot be compared.
        """
        words = [word for word in _LETTERS.findall(name) if len(word) > 2]
        known, script = self._with_fields if in_fields else self._without_fields
        if not words or _script(words[0]) != script:
            return True
        return 2 * sum(self._is_like(word.casefold(), known) for word in words) >= len(words)

    def _is_like(self, word: str, known: set[str]) -> bool:
        """Whether a word is known or similar to a known one: names are inflected and respelled."""
        if word in known or len(word) > WORD_LIMIT:
            return word in known
        self._left -= 1
        return self._left < 0 or (
            process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=80) is not None
        )

    @cached_property
    def _without_fields(self) -> tuple[set[str], str]:
        text = f"{self.article.title} {self.article.text}"
        return set(_LETTERS.findall(text.casefold())), _script(text)

    @cached_property
    def _with_fields(self) -> tuple[set[str], str]:
        fields = " ".join(self.fields)
        text = f"{self.article.title} {self.article.text} {fields}"
        known, _ = self._without_fields
        return known | set(_LETTERS.findall(fields.casefold())), _script(text)


def _wrong_names(line: str, names: _NamesInArticle, known: KnownNames) -> Iterator[Contradiction]:
    article = names.article
    own = {_key(article.publisher or ""), _key(article.author or ""), ""}
    for part in _PARTS.split(line):
        name = part[match.end() :] if (match := _LABEL.match(part)) else part
        key = _key(name)
        is_publisher = bool(article.publisher) and key in known.publishers
        is_author = bool(article.author) and key in known.authors
        if key in own or not (is_publisher or is_author) or names.has(name, in_fields=False):
            continue
        yield Contradiction("publisher" if is_publisher else "author", name.strip(" \"'“”«»"))
        return
    if names.fields:
        for name in _speakers(line):
            if not names.has(name, in_fields=True):
                yield Contradiction("name", name)


def _speakers(line: str) -> Iterator[str]:
    """Yield the names after an opening dash or bracket, or next to a verb of speech."""
    if _INTRODUCED.match(line):
        parts = [part.strip(" \"'“”«».") for part in _PARTS.split(line)]
        for part in islice(filter(None, parts), 1):
            words = part.split()
            if len(words) <= 5 and not any(map(str.isdigit, part)):
                capitals = [word for word in words if not word[0].islower()]
                if words[0] in capitals and words[-1] in capitals:
                    yield part
    for pattern in _SPEAKERS:
        for match in pattern.finditer(line):
            words = match["name"].split()
            while words and not words[-1][0].isupper():
                words.pop()
            if words:
                yield " ".join(words).rstrip(".,’'-")


def _script(text: str) -> str:
    letters = islice(filter(str.isalpha, text), 300)
    named = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return named.most_common(1)[0][0] if named else ""


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
    """Yield the dates in a line, each with the first and last day that it allows."""
    for stated in stated_dates(line, bare_years=True):
        first, last = stated.days
        if first.year not in _YEARS:
            continue
        claimed = line[stated.start : stated.end].strip()
        before, after = stated.relation == "before", stated.relation in ("since", "after")
        yield claimed, date.min if before else first, date.max if after else last


def _is_dating(word: str) -> bool:
    """Whether a word is the name of a month, or the Russian word for year."""
    known = LEXICON.get(folded(word))
    return known is not None and known.code in _DATING
