"""Finds the exact occurrences of a quote in the archive, word after word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from operator import attrgetter

from rapidfuzz.distance import LCSseq

from bot.archive.model import Article, Quote, Span
from bot.verification.budget import Budget
from bot.verification.concordance import Concordance, Stretch
from bot.verification.findings import Piece
from bot.verification.readings import Reading, is_introduced, is_lead
from bot.verification.tokens import (
    Difference,
    Token,
    differences,
    is_edge,
    is_same,
    tokens,
)
from bot.verification.written.divided import ways

__all__ = [
    "FEWEST",
    "PLACES",
    "WORK",
    "Lookup",
    "Match",
    "core_of",
    "exact_matches",
    "fitting",
    "goes_on",
    "numbers_of",
    "shared_marks",
    "span_of",
    "tokens_in",
    "words_in",
]

FEWEST = 3
"""The fewest words of a quote; fewer words occur in any archive by chance."""
WORK = 4
"""The cost of splitting a word of an article and comparing its marks, in words of a budget."""
PLACES = 20
"""The most matches that are returned."""
_CONTEXT = 400
"""Characters of the article that are compared on each side of a quote."""
_POINTS = frozenset(".,;:،؛。、，")


@dataclass(frozen=True, slots=True)
class Match:
    """An exact match: the pieces of a quote, and how they differ in form."""

    pieces: tuple[Piece, ...]
    differences: frozenset[Difference]
    left_out: tuple[Quote, ...] = ()
    """What the article has between the pieces."""
    bracketed: tuple[str, ...] = ()
    """The words in square brackets that are not the article's."""
    is_joined: bool = False
    """Whether the pieces are not in neighbouring sentences, or in another order."""

    @property
    def article(self) -> Article:
        """The article that contains the quote, or its first piece."""
        return self.pieces[0].quote.article


def exact_matches(
    text: str,
    pasted: Sequence[Token],
    reading: Reading,
    concordance: Concordance,
    budget: Budget,
) -> list[Match]:
    """Return the exact matches of a reading's quote, at most the first 20.

    The words and marks must follow one another; see `bot.verification.pieces` for other quotes.
    Raises `SpentError` if the words occur in more places than the budget allows to look at.
    """
    if len(reading.spans) != 1:
        return []
    run = tokens_in(pasted, reading.spans[0])
    if words_in(run) < FEWEST:
        return []
    lookup = Lookup(text, concordance, budget)
    for way in ways(text, run, concordance):
        if matches := list(islice(lookup.up(way), PLACES)):
            return matches
    return []


def tokens_in(pasted: Sequence[Token], span: Span) -> list[Token]:
    """Return the tokens that lie in a span; only these are looked at, as spans may be many."""
    first = bisect_left(pasted, span.start, key=attrgetter("start"))
    last = bisect_right(pasted, span.end, key=attrgetter("end"))
    return list(pasted[first:last])


def goes_on(text: str, reading: Reading, match: Match) -> bool:
    """Whether at least half of the words next to a quote are next to it in the archive too.

    Such words are not an attribution but a part of the quote that was altered.
    """
    first, last = match.pieces[0].quote.span, match.pieces[-1].quote.span
    source = match.article.text
    rest, its_rest = text[reading.spans[-1].end :], source[last.end : last.end + _CONTEXT]
    if is_introduced(rest) and not is_introduced(its_rest):
        rest = ""
    lead = text[: reading.spans[0].start]
    before, after = ([] if is_lead(lead) else _keys(lead)), _keys(rest)
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
class Lookup:
    """Looks up the words of a segment, and compares each different wording of them once."""

    text: str
    concordance: Concordance
    budget: Budget

    def up(self, segment: Sequence[Token]) -> Iterator[Match]:
        """Yield the matches of a segment in the order of the archive."""
        words = numbers_of(segment, self.concordance)
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
            if match := fitting(self.text, segment, self.concordance.stretch(place, last)):
                yield match
            else:
                unfitting.add(wording)


def fitting(text: str, segment: Sequence[Token], stretch: Stretch) -> Match | None:
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


def _same(marks: Sequence[Token], others: Sequence[Token]) -> int:
    pairs = zip(marks, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].key == pair[1].key, pairs))


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text) if token.is_word]


def words_in(run: Sequence[Token]) -> int:
    """Return the number of words among some tokens."""
    return sum(token.is_word for token in run)


def numbers_of(run: Sequence[Token], concordance: Concordance) -> list[int]:
    """Return the numbers of the words among some tokens in a concordance."""
    return concordance.read(token.key for token in run if token.is_word)
