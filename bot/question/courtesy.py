"""Finds the question in a message: without greetings, lead-ins and thanks."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT, fold
from bot.languages.stopwords import STOP_WORDS
from bot.question import phrases

__all__ = ["Sentence", "Word", "bare", "bare_wording", "is_content", "sentences_of", "text_of"]

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u200c\u200d'’ʼ])*+")
_END = re.compile(r"[.!?؟…。？！;؛\n]++")
_INITIAL = re.compile(
    r"(?:^|[\s.])(?:\w|mr|mrs|ms|dr|st|no|vs|jr|sr|prof|gen|sen|gov|ул|г|им)$", re.I
)
_DROPPED = str.maketrans("", "", "'’ʼ\u200c\u200d")
_REPAIRED = 5
"""The fewest letters of a phrase's word that is recognised in spite of a typo."""

_JOINING = frozenset("and so but а и но ну و پس".split())
_HEADS = frozenset("question q вопрос سوال پرسش".split())
"""A remark only before a question; alone they may be what is searched for."""

Slot = tuple[frozenset[str], bool]
"""The words that may be at one place of a phrase, and whether it may be left out."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message; `start` and `end` are 0-based offsets, the end exclusive."""

    start: int
    end: int
    word: str
    """Folded, without apostrophes and joiners; a typo in a courtesy is corrected."""
    is_last: bool = False
    """Whether punctuation follows."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is left of a sentence without courtesies."""

    start: int
    end: int
    words: tuple[Word, ...]
    """Empty if there are only courtesies."""
    names_source: bool = False
    """Whether what was left out names the source: "according to the article"."""


class _Phrases:
    """The phrases of one kind, by first word."""

    def __init__(self, lines: str) -> None:
        self.words: set[str] = set()
        self._by_first: dict[str, list[tuple[Slot, ...]]] = {}
        for line in filter(None, map(str.strip, lines.splitlines())):
            slots = tuple(_slot(part) for part in line.split())
            for words, _ in slots:
                self.words |= words
            for words, is_optional in slots:
                for word in words:
                    self._by_first.setdefault(word, []).append(slots)
                if not is_optional:
                    break

    @property
    def beginnings(self) -> Iterable[str]:
        """The words with which a phrase can begin."""
        return self._by_first.keys()

    def length(self, words: Sequence[Word], at: int, end: int) -> int:
        """Return the number of words before `end` that the longest phrase at a word takes."""
        found = 0
        for slots in self._by_first.get(words[at].word, ()):
            here = at
            for choices, is_optional in slots:
                if here < end and words[here].word in choices:
                    here += 1
                elif not is_optional:
                    break
            else:
                found = max(found, here - at)
        return found


def _slot(part: str) -> Slot:
    return frozenset(fold(part.rstrip("?؟")).split("|")), part.endswith("?")


@cache
def _read() -> dict[str, _Phrases]:
    return {name: _Phrases(getattr(phrases, name)) for name in phrases.__all__}


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset().union(*(one.words for one in _read().values()))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset().union(*(one.beginnings for one in _read().values()))


@cache
def _repairable() -> tuple[str, ...]:
    return tuple(sorted(word for word in _vocabulary() if len(word) >= _REPAIRED))


_STOPS = frozenset(fold(word).translate(_DROPPED) for word in STOP_WORDS)


def bare_wording(text: str) -> str:
    """Return a curated question without courtesies, in which nothing is a typo."""
    words = {word.translate(_DROPPED) for word in _WORD.findall(fold(text))}
    return text if words.isdisjoint(_beginnings()) else bare(text, lambda word: True)


def bare(text: str, knows: Callable[[str], bool]) -> str:
    """Return a message without courtesies; empty if it has nothing else.

    `knows` tells whether a folded word is in the archive: such a word is not taken for a typo.
    """
    found = list(sentences_of(text, knows))
    if not found:
        return text
    kept = [one for one in found if one.words]
    if not kept:
        # A message that only names the source may be about articles on articles.
        return text if any(one.names_source for one in found) else ""
    return " ".join(text_of(one, text) for one in kept)


def is_content(word: Word) -> bool:
    """Whether a word says something about the subject of a question."""
    return word.word not in _STOPS


def text_of(sentence: Sentence, text: str) -> str:
    """Return a sentence of a message as it is read: its words with what is between them."""
    parts: list[str] = []
    before: Word | None = None
    for word in sentence.words:
        between = text[before.end : word.start] if before else ""
        # Where words were left out, only a space stays.
        parts += [" " if _WORD.search(between) else between, text[word.start : word.end]]
        before = word
    tail = text[before.end : sentence.end] if before else ""
    return "".join([*parts, *(() if _WORD.search(tail) else (tail,))]).strip()


def sentences_of(text: str, knows: Callable[[str], bool]) -> Iterator[Sentence]:
    """Yield the sentences of a message without their courtesies."""
    words = list(_words(text, knows))
    at = 0
    for start, end in _spans(text):
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if at > first:
            yield _without_courtesies(start, end, words[first:at])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _END.finditer(text):
        if "\n" not in mark[0] and text[mark.end() : mark.end() + 1].strip():
            continue  # as in "3.5" and "Node.js"
        if mark[0] == "." and _INITIAL.search(text, max(start, mark.start() - 6), mark.start()):
            continue
        yield start, mark.end()
        start = mark.end()
    yield start, len(text)


def _words(text: str, knows: Callable[[str], bool]) -> Iterator[Word]:
    found = list(_WORD.finditer(text))
    for index, match in enumerate(found):
        word = fold(match[0]).translate(_DROPPED)
        until = found[index + 1].start() if index + 1 < len(found) else len(text)
        between = text[match.end() : until].strip(" \t\"'«»“”*_()")
        is_first = index == 0 or "\n" in text[found[index - 1].end() : match.start()]
        is_name = match[0][:1].isupper() and not is_first
        meant = word if is_name or knows(word) else _meant(word)
        ends = index + 1 == len(found) or (between not in ("", "-") and between[:1] not in "'’/@")
        yield Word(match.start(), match.end(), meant, ends)


@lru_cache(10_000)
def _meant(word: str) -> str:
    """Return the word of a phrase that a folded word probably is, or the word itself."""
    if not _REPAIRED - 1 <= len(word) <= WORD_LIMIT or word in _STOPS or word in _vocabulary():
        return word
    near = process.extractOne(word, _repairable(), scorer=OSA.distance, score_cutoff=1)
    return str(near[0]) if near and near[0][0] in word[:2] else word


def _without_courtesies(start: int, end: int, words: list[Word]) -> Sentence:
    known = _read()
    first, last = 0, len(words)
    names_source = False
    while first < last and (length := _opening(words, first, last)):
        names_source |= bool(known["SOURCES"].length(words, first, last))
        first += length
    is_found = True
    while is_found and first < last:
        is_found = False
        for at in range(max(first, last - 8), last):
            if at + _closing(words, at, last, first) == last:
                names_source |= bool(known["SOURCES"].length(words, at, last))
                last, is_found = at, True
                break
    inside = known["INSIDE"]
    kept: list[Word] = []
    at = first
    while at < last:
        length = inside.length(words, at, last)
        # "sort of" alone, and "according to" at the end, are not used as such.
        if length and at + length < last and last - first > length:
            at += length
        else:
            kept.append(words[at])
            at += 1
    return Sentence(start, end, tuple(kept), names_source)


def _opening(words: Sequence[Word], at: int, last: int) -> int:
    """Return the number of words that a courtesy before a question takes."""
    if words[at].word not in _beginnings() and words[at].word not in _JOINING:
        return 0
    known = _read()
    found = max(known[name].length(words, at, last) for name in ("LEADS", "SOURCES", "CLOSINGS"))
    if words[at].word in _JOINING and at + 1 < last:
        lead = known["LEADS"].length(words, at + 1, last)
        found = max(found, lead + 1 if lead else 0)
    greeting = known["GREETINGS"].length(words, at, last)
    if greeting > found and _is_over(words, at + greeting, last, and_stops=True):
        found = greeting
    remark = known["REMARKS"].length(words, at, last)
    if words[at].word in _HEADS and at + 1 == last:
        remark = 0
    if remark > found and _is_over(words, at + remark, last, and_stops=False):
        found = remark
    return found


def _is_over(words: Sequence[Word], at: int, last: int, *, and_stops: bool) -> bool:
    """Whether a phrase is over before a word, which does not go with its last word."""
    if at == last or words[at - 1].is_last:
        return True
    known = _read()
    names = ("GREETINGS", "LEADS", "SOURCES", "CLOSINGS")
    if any(known[name].length(words, at, last) for name in names):
        return True
    return and_stops and words[at].word in _STOPS


def _closing(words: Sequence[Word], at: int, last: int, first: int) -> int:
    """Return the number of words that a courtesy after a question takes."""
    if words[at].word not in _beginnings():
        return 0
    names: Iterable[str] = ("CLOSINGS", "SOURCES")
    if at > first and words[at - 1].is_last:
        names = ("CLOSINGS", "SOURCES", "LEADS", "GREETINGS", "REMARKS")
    known = _read()
    return max(known[name].length(words, at, last) for name in names)
