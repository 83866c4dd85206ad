"""A passage as it is compared with questions: its sentences, and where its terms stand in them."""

import re
from collections import OrderedDict
from dataclasses import dataclass

from bot.archive.analysis import Analyser, Token
from bot.archive.model import Passage, Span
from bot.archive.text import sentences

__all__ = ["STEM", "Evidence", "PassageView", "Views", "evidence_of", "view_of"]

VIEWS_LIMIT = 5_000
"""Views kept in memory; each costs some tens of kilobytes."""

STEM = 5
_TIMES = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow ago soon
    hour hours day days week weeks month months year years decade century centuries""".split()
)
_NUMERALS = frozenset(
    """two three four five six seven eight nine ten eleven twelve dozen dozens twenty thirty forty
    fifty hundred hundreds thousand thousands million millions billion half twice third quarter
    several percent""".split()
)
_CAUSES = frozenset(
    """because since due so therefore thus hence reason reasons cause caused causes causing result
    resulted leading led order owing allow allowed prevent avoid""".split()
)
_PRONOUNS = frozenset(
    """
    he she it they his her its their him them this that these those such both
    он она оно они его её ее их это этот эта эти
    """.split()
)
_FIRST_WORD = re.compile(r"\W*(\w+)")
_COMPANY = re.compile(
    r"\W*(?:the|this|that)\s+(?:company|firm|app|service|platform|group|agency)\b", re.IGNORECASE
)
_YEAR = re.compile(r"1\d{3}|20\d\d")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence could answer with, whatever the question."""

    names: frozenset[str]
    """Terms written with a capital, the first word of the sentence left out."""
    numbers: frozenset[str]
    years: frozenset[str]
    has_time: bool
    """A word of time: a month, a weekday, "last week", "two years ago"."""
    has_numeral: bool
    """A number in words."""
    has_cause: bool
    """A word that gives reasons."""


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage, analysed. Positions count its terms from 0, stop words left out."""

    passage: Passage
    sentences: tuple[Span, ...]
    positions: dict[str, tuple[int, ...]]
    """Where each term stands."""
    starts: tuple[int, ...]
    """The position at which each sentence begins."""
    held: dict[str, tuple[int, ...]]
    """In which sentences each term stands, counted from 0, each once."""
    words: frozenset[str]
    """The folded words behind the terms."""
    stems: dict[str, tuple[int, ...]]
    """The first `STEM` letters of every term that has so many, with the sentences it stands in."""
    evidence: tuple[Evidence, ...]
    """By sentence."""
    leans: tuple[bool, ...]
    """By sentence: whether it opens with a word that means something said before it."""
    length: int
    """The number of terms, repetitions counted."""

    def terms(self) -> list[str]:
        """Return the passage's terms in order."""
        placed = [(at, term) for term, where in self.positions.items() for at in where]
        return [term for _, term in sorted(placed)]


def view_of(passage: Passage, analyser: Analyser) -> PassageView:
    """Return the view of a passage."""
    text = passage.article.text
    spans = tuple(sentences(text, passage.span))
    positions: dict[str, list[int]] = {}
    held: dict[str, dict[int, None]] = {}
    stems: dict[str, dict[int, None]] = {}
    words: set[str] = set()
    starts, evidence, at = [], [], 0
    for number, span in enumerate(spans):
        piece = text[span.start : span.end]
        tokens = analyser.tokens(piece)
        starts.append(at)
        for token in tokens:
            if token.term:
                positions.setdefault(token.term, []).append(at)
                held.setdefault(token.term, {})[number] = None
                if len(token.term) >= STEM:
                    stems.setdefault(token.term[:STEM], {})[number] = None
                words.add(token.word)
                at += 1
        evidence.append(evidence_of(piece, tokens))
    return PassageView(
        passage,
        spans,
        {term: tuple(where) for term, where in positions.items()},
        tuple(starts),
        {term: tuple(where) for term, where in held.items()},
        frozenset(words),
        {stem: tuple(where) for stem, where in stems.items()},
        tuple(evidence),
        tuple(_leans(text, span) for span in spans),
        at,
    )


class Views:
    """The views of the passages met last; a small archive's all stay."""

    def __init__(self, analyser: Analyser, limit: int = VIEWS_LIMIT) -> None:
        self._analyser = analyser
        self._limit = limit
        self._views: OrderedDict[int, PassageView] = OrderedDict()

    def of(self, passage: Passage) -> PassageView:
        """Return the view of a passage, made when it is first asked for."""
        view = self._views.get(id(passage))
        if view is None or view.passage is not passage:
            view = self._views[id(passage)] = view_of(passage, self._analyser)
            if len(self._views) > self._limit:
                self._views.popitem(last=False)
        return view


def _leans(text: str, span: Span) -> bool:
    word = _FIRST_WORD.match(text, span.start, span.end)
    if word and word.group(1).casefold() in _PRONOUNS:
        return True
    return _COMPANY.match(text, span.start, span.end) is not None


def evidence_of(piece: str, tokens: list[Token]) -> Evidence:
    """Return what a sentence, or a few of them, could answer with."""
    words = {token.word for token in tokens}
    numbers = frozenset(token.term for token in tokens if token.term[:1].isdigit())
    return Evidence(
        names=frozenset(
            token.term for token in tokens[1:] if token.term and piece[token.start].isupper()
        ),
        numbers=numbers,
        years=frozenset(number for number in numbers if _YEAR.fullmatch(number)),
        has_time=not words.isdisjoint(_TIMES),
        has_numeral=not words.isdisjoint(_NUMERALS),
        has_cause=not words.isdisjoint(_CAUSES),
    )
