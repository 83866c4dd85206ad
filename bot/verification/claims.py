"""The claims in the text around a quote: who is said to have written or said it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

__all__ = ["CLAIM", "PARTS", "Claim", "claims", "without_label"]

_MOST = 12
"""The most claims of a line that are read."""
_LONGEST = 60
"""The most characters of a date and a place after the name of a source."""
_FIRST = 5
"""The most words of a name after a dash or in brackets."""

_BY = (
    "according to|as reported by|as quoted by|as cited by|reported by|quoted by|quoting|citing"
    "|per the|in the words of|courtesy of|published in|published by|printed in|appeared in"
    "|appears in|read in|read this in|read it in|read that in|seen in"
    "|по данным|по сообщению|по сообщениям|по информации|по словам|по версии|по мнению"
    "|со ссылкой на|ссылаясь на|как пишет|как пишут|как сообщает|как сообщил|как сообщила"
    "|как сообщают|как передаёт|как передает|как отмечает|сообщает|сообщают|передаёт|передает"
    "|пишет|согласно|цитирует|опубликовано в|прочитал в|прочитала в|прочитали в"
)
_SAID = (
    "said|says|told|wrote|writes|stated|states|added|reported|reports|noted|notes|put it|puts it"
    "|announced|claimed|claims|recalled"
    "|сказал|сказала|сказали|заявил|заявила|заявили|написал|написала|написали|сообщил|сообщила"
    "|сообщили|рассказал|рассказала|отметил|отметила"
)
_BY_FA = (
    "به گزارش|بنا به گزارش|بنابر گزارش|بنا بر گزارش|بر اساس گزارش|براساس گزارش|به نوشته|به نوشتهٔ"
    "|به نوشته‌ی|به نقل از|به گفته|به گفتهٔ|به گفته‌ی|از قول"
)
CLAIM = re.compile(rf"(?<!\w)(?:(?i:{_BY}|{_SAID})|{_BY_FA})(?!\w)")
"""Words that say that somebody wrote or said the quote."""
PARTS = re.compile(r"[,;·|()•:،؛]|(?<!\S)[—–―-]{1,3}(?!\S)")
"""What separates the parts of an attribution."""

# Possessive quantifiers throughout: a word matches as a whole or not at all, so that matching
# never backtracks.
_WORD = r"\w*+(?:[.'’-]\w*+)?+"
_NAME = rf"(?<!\w)[^\W\d_a-z]{_WORD}(?:[ ]++[^\W\d_]{_WORD}){{0,4}}"
_KINDS = (
    "the|газет[аыеу]|газетой|агентств[оау]|агентством|издани[еяю]|изданием|журнал[ау]?|журналом"
    "|телеканал[ау]?|телеканалом|сайт[ау]?|портал[ау]?|порталом"
)
_SOURCES = (
    re.compile(
        rf"(?<!\w)(?i:{_BY})\s++(?:(?i:{_KINDS})\s++)?+"
        rf"(?:[«“„\"](?P<quoted>[^«»“”„\"\n]{{2,80}})[»”“\"]|(?P<name>{_NAME}))"
    ),
    re.compile(
        rf"(?<!\w)(?:{_BY_FA})\s++[«\"]?(?P<name>[^\s،,:«»\"\n]{{2,30}}"
        r"(?:[ ][^\s،,:«»\"\n]{1,30}){0,4})(?=[»\"]?\s{0,3}(?:[،,:«»\"\n]|$))"
    ),
)
_SPEAKERS = (
    re.compile(rf"(?<!\w)(?i:{_SAID})\s++(?P<name>{_NAME})"),
    re.compile(rf"(?P<name>{_NAME})\s++(?i:{_SAID})(?!\w)"),
)
_LABEL = re.compile(
    r"\s*(?:by|via|from|source|автор|нашёл|из|источник|نوشتهٔ|از|منبع)\s+", re.IGNORECASE
)
_INTRODUCED = re.compile(r"\s*[—–―(,،-]")
_LEADING = frozenset("as but and so then when while the a how what как а и но что когда".split())
_PARTICLES = frozenset(
    "of the and for de del della di da du la le van von der den al el bin ibn и в на за".split()
)
_AROUND = " \t\"'“”«»‘’."


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that is given for a quote."""

    name: str
    is_source: bool
    """Whether it is named as where the quote is from; otherwise somebody is said to have said
    it."""
    is_cited: bool = False
    """Whether it is named beside the quote, as in a citation, and not in a sentence."""


def claims(line: str) -> Iterator[Claim]:
    """Yield the names that a line of an attribution gives for the quote, at most 12."""
    yield from islice(_all(line), _MOST)


def _all(line: str) -> Iterator[Claim]:
    if _INTRODUCED.match(line) or _is_citation(line):
        at = 0
        for part in PARTS.split(line):
            at += len(part) + 1
            name = without_label(part).strip(_AROUND)
            is_label = line[at - 1 : at] == ":"
            if name and not is_label and not any(map(str.isdigit, name)):
                if _looks_like_a_name(name):
                    yield Claim(name, is_source=True, is_cited=True)
                break
    for pattern in _SOURCES:
        for match in pattern.finditer(line):
            named = match.groupdict()
            if name := _trimmed(named.get("quoted") or named["name"]):
                yield Claim(name, is_source=True)
    for pattern in _SPEAKERS:
        for match in pattern.finditer(line):
            if name := _trimmed(match["name"]):
                yield Claim(name, is_source=False)


def _is_citation(line: str) -> bool:
    """Whether a line is a name, a comma and more with a date: "The Post, 3 May 2018"."""
    first, comma, rest = line.strip().partition("،" if "،" in line else ",")
    is_dated = bool(comma) and any(map(str.isdecimal, rest)) and len(rest) <= _LONGEST
    return is_dated and bool(first.strip(_AROUND)) and _looks_like_a_name(first.strip(_AROUND))


def without_label(part: str) -> str:
    """Return a part of an attribution without "by", "via" and the like before it."""
    match = _LABEL.match(part)
    return part[match.end() :] if match else part


def _looks_like_a_name(name: str) -> bool:
    """Whether words are few and have capitals, as far as their script has any."""
    words = name.split()
    inner = [word for word in words if word[0].islower()]
    return (
        len(words) <= _FIRST
        and not words[-1][0].islower()
        and (not words[0][0].islower() or words[0] in _PARTICLES)
        and all(word in _PARTICLES for word in inner)
    )


def _trimmed(name: str) -> str:
    """Return a name without small words before it and after it."""
    words = name.split()
    while words and words[0].casefold() in _LEADING:
        words.pop(0)
    has_case = any(word[0].isupper() for word in words)
    while has_case and words and not words[-1][0].isupper():
        words.pop()
    return " ".join(words).strip(_AROUND).rstrip(",’'-")
