"""Finds quotes of several pieces: with words left out, or with an editor's words in brackets.

The pieces of a quote are exact with omissions only if each is in the same sentence as the one
before it, or in the next one. Pieces from farther apart, or in another order, are joined. An
editor's words in square brackets may explain the article's, or replace a few of its small words
("[Durov] said" for "He said"), but must not turn the sense.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from bot.archive.model import Article, Quote
from bot.archive.segmentation import blocks, sentences
from bot.languages.stopwords import STOP_WORDS
from bot.verification.budget import Budget
from bot.verification.concordance import Concordance
from bot.verification.exact import (
    FEWEST,
    PLACES,
    WORK,
    Lookup,
    Match,
    core_of,
    fitting,
    numbers_of,
    span_of,
    tokens_in,
    words_in,
)
from bot.verification.forms import Difference
from bot.verification.readings import Reading
from bot.verification.tokens import OMITTED, Token, tokens
from bot.verification.turning import turning_words

__all__ = ["matches_in_pieces"]

_SEGMENTS = 12
"""The most pieces of a quote."""
_LEAST = 2
"""The fewest words of the longest piece."""
_FAR = 2_000
"""Characters between two pieces that are never in neighbouring sentences."""
_CONTEXT = 500
"""Characters around two pieces that are read to tell where a sentence ends."""
_REPLACED = 3
"""The most words of the article that an editor's words may replace."""


@dataclass(frozen=True, slots=True)
class _Break:
    """What separates two pieces of a quote: a mark of omission, a bracket, or another text."""

    marked: bool = False
    """Whether there is a mark of omission."""
    bracket: tuple[Token, ...] = ()
    """The words in square brackets, with the marks between them."""


def matches_in_pieces(
    text: str,
    pasted: Sequence[Token],
    reading: Reading,
    concordance: Concordance,
    budget: Budget,
) -> list[Match]:
    """Return the matches of a reading whose pieces are exact, at most 20, the nearest first.

    Raises `SpentError` if the words occur in more places than the budget allows to look at.
    """
    segments, breaks = _split([tokens_in(pasted, span) for span in reading.spans])
    inner = breaks[1:-1]
    if not segments or len(segments) > _SEGMENTS or sum(map(words_in, segments)) < FEWEST:
        return []
    longest = max(map(words_in, segments))
    if longest < _LEAST:
        return []
    if not inner and not any(one.bracket for one in breaks):
        return []
    near: list[Match] = []
    far: list[Match] = []
    for pieces in _in_order(text, segments, concordance, budget):
        if match := _judged(text, pieces, breaks):
            (far if match.is_joined else near).append(match)
        if len(near) == PLACES:
            break
    if near or (far and longest >= FEWEST):
        return near or far[:PLACES]
    # An editor's brackets do not join what is apart.
    if any(one.bracket for one in breaks) or min(map(words_in, segments)) < FEWEST:
        return []
    return _anywhere(text, segments, concordance, budget)


def _split(runs: Sequence[Sequence[Token]]) -> tuple[list[list[Token]], list[_Break]]:
    """Return the pieces that have words, and what is before, between and after them."""
    segments: list[list[Token]] = []
    breaks = [_Break()]
    for number, run in enumerate(runs):
        if number and segments:
            breaks.append(_Break())
        segment: list[Token] = []
        at = 0
        while at < len(run):
            closed = _closing(run, at)
            if run[at].key != OMITTED and closed is None:
                segment.append(run[at])
                at += 1
                continue
            if words_in(segment):
                segments.append(segment)
                breaks.append(_Break())
            last, segment = breaks[-1], []
            if closed is None:
                breaks[-1] = replace(last, marked=True)
            else:
                breaks[-1] = replace(last, bracket=(*last.bracket, *run[at + 1 : closed]))
                at = closed
            at += 1
        if words_in(segment):
            segments.append(segment)
    return segments, [*breaks, _Break()][: len(segments) + 1]


def _closing(run: Sequence[Token], at: int) -> int | None:
    """Return the index of the bracket that closes the one at an index, with words between them."""
    if run[at].key != "[":
        return None
    for index in range(at + 1, len(run)):
        if run[index].key == "[":
            return None
        if run[index].key == "]":
            return index if words_in(run[at:index]) else None
    return None


def _in_order(
    text: str, segments: Sequence[Sequence[Token]], concordance: Concordance, budget: Budget
) -> Iterator[list[Match]]:
    """Yield the matches of segments in order within one article, as close together as possible."""
    words = [numbers_of(segment, concordance) for segment in segments]
    longest = max(range(len(segments)), key=lambda index: len(words[index]))
    for place in concordance.find(words[longest], budget):
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
        found = [
            fitting(text, segment, concordance.stretch(at, at + len(numbers)))
            for segment, at, numbers in zip(segments, places, words, strict=True)
        ]
        matches = [match for match in found if match]
        if len(matches) == len(segments):
            yield matches


def _judged(text: str, matches: Sequence[Match], breaks: Sequence[_Break]) -> Match | None:
    """Return pieces in order as one match; None if the words in brackets turn their sense."""
    article = matches[0].article
    pieces = tuple(piece for match in matches for piece in match.pieces)
    named: set[Difference] = {name for match in matches for name in match.differences}
    left_out: list[Quote] = []
    bracketed: list[str] = []
    is_joined = False
    for between, (one, two) in zip(breaks[1:-1], pairwise(pieces), strict=True):
        start, end = one.quote.span.end, two.quote.span.start
        if end - start > _FAR or not _is_near(article, start, end):
            if between.bracket and not between.marked:
                return None
            is_joined = True
            continue
        gap = list(tokens(article.text, start, end))
        is_kept = _keys(gap) == _keys(between.bracket)
        if between.bracket and not is_kept:
            if not (between.marked or _may_replace(article, gap)):
                return None
            bracketed.append(text[between.bracket[0].start : between.bracket[-1].end])
        if not words_in(gap):
            named |= {"omission_mark"} if between.marked else set()
        elif between.marked or not between.bracket:
            begin, last = core_of(gap)
            left_out.append(Quote(article, span_of(gap[begin:last])))
    for outer in (breaks[0], breaks[-1]):
        if outer.bracket:
            bracketed.append(text[outer.bracket[0].start : outer.bracket[-1].end])
    if any(one.bracket for one in breaks):
        named.add("brackets")
    if any(turning_words(words, tokens(words), article.language) for words in bracketed):
        return None
    return Match(pieces, frozenset(named), tuple(left_out), tuple(bracketed), is_joined)


def _may_replace(article: Article, gap: Sequence[Token]) -> bool:
    """Whether an editor may have replaced some words: none, or a few small ones."""
    words = [token for token in gap if token.is_word]
    return len(words) <= _REPLACED and (
        all(token.key in STOP_WORDS for token in words)
        and not turning_words(article.text, words, article.language)
    )


def _is_near(article: Article, end: int, start: int) -> bool:
    """Whether a piece that ends at `end` and one that begins at `start` are in neighbours.

    That is in one sentence, or in two that follow one another.
    """
    first = max(0, end - _CONTEXT)
    window = article.text[first : start + _CONTEXT]
    starts: list[int] = []
    for block in blocks(window):
        units = [block.span] if block.is_heading else sentences(window, block.span)
        starts += [unit.start for unit in units]
    one, two = (bisect_right(starts, place - first) for place in (end - 1, start))
    return two - one <= 1


def _anywhere(
    text: str, segments: Sequence[Sequence[Token]], concordance: Concordance, budget: Budget
) -> list[Match]:
    """Return pieces found wherever in the archive, in the same article if possible."""
    lookup = Lookup(text, concordance, budget)
    matches: list[Match] = []
    for segment in segments:
        found = list(islice(lookup.up(segment), PLACES))
        if not found:
            return []
        same = (match for match in found if matches and match.article == matches[-1].article)
        matches.append(next(same, found[0]))
    pieces = tuple(piece for match in matches for piece in match.pieces)
    named = frozenset(name for match in matches for name in match.differences)
    return [Match(pieces, named, is_joined=True)]


def _keys(run: Sequence[Token]) -> list[str]:
    return [token.key for token in run if token.is_word]
