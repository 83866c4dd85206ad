"""Finds the exact occurrences of a quote in the archive, whole or with marked omissions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, takewhile

from rapidfuzz.distance import LCSseq

from bot.archive.model import Article, Quote, Span
from bot.verification.attribution import Reading, is_introduced
from bot.verification.budget import Budget
from bot.verification.concordance import Concordance, Stretch
from bot.verification.divided import ways
from bot.verification.findings import Piece
from bot.verification.tokens import (
    OMITTED,
    Difference,
    Token,
    differences,
    is_edge,
    is_same,
    tokens,
)

__all__ = [
    "FEWEST",
    "WORK",
    "Match",
    "core_of",
    "exact_matches",
    "goes_on",
    "shared_marks",
    "span_of",
]

FEWEST = 3
"""The fewest words of a quote; fewer words occur in any archive by chance."""
WORK = 4
"""The cost of splitting a word of an article and comparing its marks, in words of a budget."""
_PLACES = 20
"""The most matches that are returned."""
_SEGMENTS = 12
"""The most segments of a quote, separated by marks of omission."""
_CONTEXT = 400
"""Characters of the article that are compared on each side of a quote."""
_POINTS = frozenset(".,;:،؛。、，")


@dataclass(frozen=True, slots=True)
class Match:
    """An exact match: the pieces of a quote, all in one article, and how they differ in form."""

    pieces: tuple[Piece, ...]
    differences: frozenset[Difference]

    @property
    def article(self) -> Article:
        """The article that contains the quote."""
        return self.pieces[0].quote.article


def exact_matches(
    text: str,
    pasted: Sequence[Token],
    reading: Reading,
    concordance: Concordance,
    budget: Budget,
) -> list[Match]:
    """Return the exact matches of a reading's quote, at most the first 20.

    A mark of omission is first taken literally; only if that finds no match do the words on both
    sides of it count as separate segments. Raises `SpentError` if the words occur in more places
    than the budget allows to look at.
    """
    found = [
        [token for token in pasted if span.start <= token.start and token.end <= span.end]
        for span in reading.spans
    ]
    if len(found) == 1:
        looked = _Looked(text, concordance, budget)
        if _words(found[0]) < FEWEST:
            return []
        for way in ways(text, found[0], concordance):
            if matches := list(islice(looked.up(way), _PLACES)):
                return matches
    segments = [segment for one in found for segment in _segments(one)]
    if not 2 <= len(segments) <= _SEGMENTS or max(map(_words, segments)) < FEWEST:
        return []
    return list(islice(_in_order(text, segments, concordance, budget), _PLACES))


def goes_on(text: str, reading: Reading, match: Match) -> bool:
    """Whether at least half of the words next to a quote are next to it in the archive too.

    Such words are not an attribution but a part of the quote that was altered.
    """
    first, last = match.pieces[0].quote.span, match.pieces[-1].quote.span
    source = match.article.text
    rest, its_rest = text[reading.spans[-1].end :], source[last.end : last.end + _CONTEXT]
    if is_introduced(rest) and not is_introduced(its_rest):
        rest = ""
    before, after = _keys(text[: reading.spans[0].start]), _keys(rest)
    its_before = _keys(source[max(0, first.start - _CONTEXT) : first.start])
    its_after = _keys(its_rest)
    return any(
        2 * LCSseq.similarity(one, two) >= len(one) > 1
        for one, two in ((before, its_before[-len(before) :]), (after, its_after[: len(after)]))
    )


def core_of(segment: Sequence[Token]) -> tuple[int, int]:
    """Return the index of the first word, and one past that of the last word."""
    words = [index for index, token in enumerate(segment) if token.is_word]
    return words[0], words[-1] + 1


def shared_marks(segment: Sequence[Token], stretch: Stretch) -> tuple[int, int]:
    """Return how many marks before the words, and after them, are the same in both texts.

    An insignificant mark is shared only if it touches the words: the quotation mark that opens the
    article's next sentence belongs to that sentence.
    """
    begin, end = core_of(segment)
    text, its_own = stretch.article.text, stretch.tokens
    before = _same(segment[:begin][::-1], its_own[stretch.before : stretch.begin][::-1])
    while before:
        outer, inner = its_own[stretch.begin - before], its_own[stretch.begin - before + 1]
        if outer.end == inner.start or not is_edge(text, outer):
            break
        before -= 1
    after = _same(segment[end:], its_own[stretch.end : stretch.after])
    while after:
        inner, outer = its_own[stretch.end + after - 2], its_own[stretch.end + after - 1]
        if inner.end == outer.start or not is_edge(text, outer):
            break
        after -= 1
    return before, after


def span_of(run: Sequence[Token]) -> Span:
    """Return the span from the start of the first token to the end of the last."""
    return Span(run[0].start, run[-1].end)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What looks up the words of a segment, and compares each different wording of them once."""

    text: str
    concordance: Concordance
    budget: Budget

    def up(self, segment: Sequence[Token]) -> Iterator[Match]:
        """Yield the matches of a segment in the order of the archive."""
        words = _numbers(segment, self.concordance)
        unfitting: set[tuple[str, str]] = set()
        for place in self.concordance.find(words, self.budget):
            last = place + len(words)
            # With the word before and the one after, and so with all the marks around.
            self.budget.need(1)
            language = self.concordance.article_at(place).language
            wording = language, self.concordance.wording(place, last, margin=1)
            if wording in unfitting:
                continue
            self.budget.need(WORK * len(words))
            if match := _fitting(self.text, segment, self.concordance.stretch(place, last)):
                yield match
            else:
                unfitting.add(wording)


def _fitting(text: str, segment: Sequence[Token], stretch: Stretch) -> Match | None:
    """Return the match at a stretch, or None if its words or significant marks differ."""
    begin, end = core_of(segment)
    core = stretch.tokens[stretch.begin : stretch.end]
    if [token.key for token in segment[begin:end]] != [token.key for token in core]:
        return None
    before, after = shared_marks(segment, stretch)
    left = segment[end + after :]
    if not all(is_edge(text, token) for token in (*segment[: begin - before], *left)):
        return None
    pasted = segment[begin - before : end + after]
    its_own = stretch.tokens[stretch.begin - before : stretch.end + after]
    if not is_same(text, pasted, stretch.article.text, its_own, stretch.article.language):
        return None
    differing = differences(text, pasted, stretch.article.text, its_own)
    if any(token.key in _POINTS for token in left):
        following = stretch.tokens[stretch.end + after : stretch.after]
        if following and not is_edge(stretch.article.text, following[0]):
            return None  # a question must not be quoted as a statement
        differing.add("edge_marks")
    piece = Piece(span_of(pasted), Quote(stretch.article, span_of(its_own)))
    return Match((piece,), frozenset(differing))


def _in_order(
    text: str, segments: Sequence[Sequence[Token]], concordance: Concordance, budget: Budget
) -> Iterator[Match]:
    """Yield the matches of segments in order within one article, as close together as possible."""
    words = [_numbers(segment, concordance) for segment in segments]
    longest = max(range(len(segments)), key=lambda index: len(words[index]))
    for place in islice(concordance.find(words[longest], budget), _PLACES):
        first, last = concordance.bounds(place)
        places = [place]
        for index in range(longest - 1, -1, -1):
            before = concordance.find(words[index], budget, first, places[0], from_the_end=True)
            places.insert(0, next(before, -1))
        for index in range(longest + 1, len(segments)):
            earliest = places[-1] + len(words[index - 1])
            places.append(next(concordance.find(words[index], budget, earliest, last), last))
        if places[0] < first or places[-1] >= last:
            continue
        budget.need(WORK * sum(map(len, words)))
        matches = [
            _fitting(text, segment, concordance.stretch(at, at + len(numbers)))
            for segment, at, numbers in zip(segments, places, words, strict=True)
        ]
        found = [match for match in matches if match]
        if len(found) == len(segments):
            yield Match(
                tuple(piece for match in found for piece in match.pieces),
                frozenset(name for match in found for name in match.differences),
            )


def _same(marks: Sequence[Token], others: Sequence[Token]) -> int:
    pairs = zip(marks, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].key == pair[1].key, pairs))


def _segments(run: Sequence[Token]) -> list[list[Token]]:
    """Return the parts between marks of omission, without parts that have no word."""
    parts = [list(part) for _, part in groupby(run, key=lambda token: token.key == OMITTED)]
    return [part for part in parts if _words(part)]


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text) if token.is_word]


def _words(run: Sequence[Token]) -> int:
    return sum(token.is_word for token in run)


def _numbers(run: Sequence[Token], concordance: Concordance) -> list[int]:
    return concordance.read(token.key for token in run if token.is_word)
