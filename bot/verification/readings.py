"""Separates a pasted quote from its attribution: the possible ways to read a pasted text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from bot.archive.model import Span
from bot.question.period.words import CODES, LEXICON, folded
from bot.verification.claims import CLAIM

__all__ = ["QUOTED", "Reading", "is_introduced", "is_lead", "lines_of", "readings"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to split a pasted text into the quote and its attribution."""

    spans: tuple[Span, ...]
    """The quote: 0-based character offsets into the pasted text, end exclusive.

    Words of the article may have been omitted between two spans.
    """
    rest: str
    """The attribution: the text before, between and after the spans, one part per line."""


_REST_LIMIT = 200
"""The most characters that one line of an attribution may have."""
_LEADING, _TRAILING = 2, 4
"""The most lines of attribution above and below a quote."""
_LINES, _LINE_LIMIT = 32, 1_000
"""The most lines of attribution that are read, and the most characters of each."""
_SENTENCE = re.compile(r"(?:\S+\s+){6,}\S+[.!?…؟。][\"”’»)]*\s*")
"""A full sentence, which is not a name or a title but continues the quote."""
_TAIL = re.compile(
    r"(?:\n[^\S\n]*|(?<=[.!?…\"”“’»)\]])\s*)(?:[—–―]|--?(?=\s))"
    rf"|(?<=[\w.!?…\"”“’»])\s*\((?=[^()]{{0,{_REST_LIMIT}}}+\)\W{{0,{_REST_LIMIT}}}+$)"
)
_DASH = re.compile(r"(?<=[^\s—–―])\s+[—–―]\s*")
_REMARK = 3
"""The fewest words of a remark."""
_CREDIT = 8
"""The most words of a name and a date that follow a dash in the last line of the quote."""
QUOTED = re.compile(r"[“„][^“”„]+[”“]|«[^«»]+»|\"[^\"]+\"|「[^「」]+」")
_LEAD = re.compile(r"[^\n:]{2,120}:(?=\s)")
_LINE = re.compile(r"^[^\S\n]*+\S[^\n]*", re.MULTILINE)
_COMMA = re.compile(r"[,،](?=\s)")
_CITED = re.compile(r"[,،.!?…؟][\"'”’»]{0,3}\s{1,3}(?=[^\W\d_a-zа-яё]|[«“\"])")
"""Where a source and a date may follow a quote."""
_CLAUSE = 120
"""The most characters of an attribution that a comma separates from the quote."""
_INTRODUCED = re.compile(r"\s*[—–―(-]")
_WORDS = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…؟。][\"'”’»)]{0,9}\s{0,9}$")
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
    found += [_reading(text, [span]) for span in _claimed(text)]
    for match in list(_CITED.finditer(text))[-_TRAILING:]:
        tail = text[match.end() :]
        if match.start() and any(map(str.isdecimal, tail)) and _is_credit(tail):
            found.append(_reading(text, [Span(0, match.start() + 1 - (match[0][0] in ",،"))]))
    quoted = [Span(*match.span()) for match in QUOTED.finditer(text)]
    quoted = [span for span in quoted if text.count(" ", span.start, span.end) > 1]
    if quoted and sum(span.end - span.start for span in quoted) * 2 >= len(text):
        found.append(_reading(text, quoted))
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    parts = [text[line.start : line.end] for line in lines]
    about = [_is_line(part) and not _is_remark(part) for part in parts]
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


def is_introduced(text: str) -> bool:
    """Whether the text after a quote begins with a dash, a bracket, or a comma and a source."""
    if _INTRODUCED.match(text.lstrip(" \n.,!?…”’»\"'")) is not None:
        return True
    return text.lstrip(" \n.”’»\"'")[:1] in {",", "،"} and _is_credit(text)


def is_lead(text: str) -> bool:
    """Whether a text before a quote says who wrote or said it: "According to the Post, "."""
    bare = text.rstrip(' \n"“„«‘(')
    return bare[-1:] in {",", ":", "،"} and CLAIM.search(bare) is not None


def _reading(text: str, spans: Sequence[Span]) -> Reading:
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    outside = [text[edges[at] : edges[at + 1]].strip() for at in range(0, len(edges), 2)]
    return Reading(tuple(spans), "\n".join(part for part in outside if part))


def _is_line(text: str) -> bool:
    return len(text) <= _REST_LIMIT and _SENTENCE.fullmatch(text.strip()) is None


def _claimed(text: str) -> list[Span]:
    """Return what is left without a first or last clause that names a source."""
    commas = [match.span() for match in _COMMA.finditer(text)]
    spans = []
    for start, end in commas[:_LEADING]:
        if start <= _CLAUSE and CLAIM.search(text, 0, start) and "\n" not in text[:start]:
            spans.append(Span(end, len(text)))
            break
    for start, end in commas[: -_LEADING - 1 : -1]:
        clause = text[end:]
        if start and len(clause) <= _CLAUSE and CLAIM.search(clause):
            spans.append(Span(0, start))
            break
    return spans


def _is_remark(line: str) -> bool:
    """Whether a line is a sentence of its own, which does not say where the quote is from."""
    return (
        _ENDS.search(line) is not None
        and len(_WORDS.findall(line)) >= _REMARK
        and not _is_credit(line)
        and CLAIM.search(line) is None
    )


def _is_credit(text: str) -> bool:
    """Whether a text is a few words, all of them names and dates."""
    words = _WORDS.findall(text)
    return 0 < len(words) <= _CREDIT and not any(
        word[0].islower() and len(word) > 3 and not _is_dating(word) for word in words
    )


def _is_dating(word: str) -> bool:
    """Whether a word is the name of a month, or the Russian word for year."""
    known = LEXICON.get(folded(word))
    return known is not None and known.code in _DATING
