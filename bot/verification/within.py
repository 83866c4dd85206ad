"""Finds the exact sentences of the archive in a longer text, and the words around them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from rapidfuzz.distance import LCSseq

from bot.archive.model import Quote, Span
from bot.archive.segmentation import blocks, sentences
from bot.verification.budget import Budget, SpentError
from bot.verification.concordance import Concordance, Run
from bot.verification.exact import WORK, Lookup, Match, fitting, span_of, tokens_in, words_in
from bot.verification.findings import Finding, Piece
from bot.verification.forms import DIFFERENCES
from bot.verification.fuzzy import is_quoted
from bot.verification.readings import QUOTED
from bot.verification.tokens import Token, tokens
from bot.verification.written.divided import ways

__all__ = ["exact_within", "is_beside"]

_FEWEST = 4
"""The fewest words of a sentence that is looked for."""
_AROUND = 5
"""The fewest words around a sentence that is within another one."""
_TELLING = 2.0
"""The least weight of its words, as a multiple of the logarithm of the archive's size."""
_RUNS = 40
"""The most runs of words that are compared, the longest first."""
_CONTEXT = 500
"""Characters around a run that are read to tell where its sentences begin and end."""
_BEFORE = re.compile(r"(?:^|[\n.!?…:;,—–؟،؛。])[\s\"'“”‘’«»(]{0,9}\Z")
_AFTER = re.compile(r"[\"'”’»)]{0,9}(?:\s{0,9}$|\n|[.!?…؟。])")
_OPENED = re.compile(r"(?<=\s)[\"“„«(]{1,3}\Z")
_INNER = re.compile(r"[.!?…؟。][\"'”’»)]{0,3}\s{1,3}(?=[\"'“‘«(]?[^\W\d_a-zа-яё])")
"""Where a sentence ends within a passage in quotation marks."""
_NEAR = 20


def exact_within(
    text: str, pasted: Sequence[Token], concordance: Concordance, budget: Budget
) -> Finding | None:
    """Return a partial finding: the sentences of a text that are exact, or None if there are none.

    A passage in quotation marks counts as a sentence. If the budget does not suffice, the rest is
    left out.
    """
    unit = concordance.weight([0])
    found: list[tuple[Span, Match]] = []
    try:
        for match in _matches(text, pasted, concordance, budget):
            span = match.pieces[0].pasted
            words = [t.key for t in tokens_in(pasted, span) if t.is_word]
            is_telling = concordance.weight(concordance.read(words)) >= _TELLING * unit
            is_apart = all(span.end <= one.start or one.end <= span.start for one, _ in found)
            if len(words) >= _FEWEST and is_telling and is_apart:
                found.append((span, match))
    except SpentError:
        pass
    found.sort(key=lambda pair: pair[0].start)
    pieces = _merged(text, [match.pieces[0] for _, match in found])
    rest = "\n".join(part for part, _, _ in _gaps(text, pieces))
    if not pieces or not words_in(list(tokens(rest))):
        return None
    named = {name for _, match in found for name in match.differences} - {"edge_marks"}
    differences = tuple(name for name in DIFFERENCES if name in named)
    return Finding("partial", text, tuple(pieces), differences, rest=rest)


def is_beside(partial: Finding, concordance: Concordance, budget: Budget) -> bool:
    """Whether the words around exact sentences are words beside them, and not the archive's.

    Then the text is not an altered quote. The sentences must be sentences of the text as well, and
    nothing around them may be like anything in the archive. Raises `SpentError` if the budget does
    not suffice.
    """
    if not all(_is_bounded(partial.text, one.pasted) for one in partial.pieces):
        # A clause may have been added to a sentence, or the sentence may be within another one.
        inside = sum(words_in(list(tokens(one.quote.text))) for one in partial.pieces)
        around = words_in(list(tokens(partial.rest)))
        if around < max(_AROUND, inside / 2):
            return False
    for part, before, after in _gaps(partial.text, partial.pieces):
        run = list(tokens(part))
        if words_in(run) >= _FEWEST and is_quoted(part, run, concordance, budget):
            return False
        # Few words are like many others; they are compared with those beside the sentence.
        keys = [token.key for token in run if token.is_word]
        if (before and _continues(keys, before, 1)) or (after and _continues(keys, after, -1)):
            return False
    return True


def _continues(keys: Sequence[str], piece: Piece, way: int) -> bool:
    """Whether at least half of some words are the article's after a piece, or before it."""
    text, span = piece.quote.article.text, piece.quote.span
    beside = (
        text[span.end : span.end + _CONTEXT]
        if way > 0
        else text[max(0, span.start - _CONTEXT) : span.start]
    )
    own = [token.key for token in tokens(beside) if token.is_word]
    own = own[: len(keys)] if way > 0 else own[-len(keys) :]
    return 2 * LCSseq.similarity(keys, own) >= len(keys)


def _matches(
    text: str, pasted: Sequence[Token], concordance: Concordance, budget: Budget
) -> Iterator[Match]:
    """Yield the exact sentences, and the exact passages in quotation marks, the longest first."""
    at = [index for index, token in enumerate(pasted) if token.is_word]
    runs, _ = concordance.near(concordance.read(pasted[index].key for index in at), budget)
    runs.sort(key=lambda run: run.length, reverse=True)
    for run in runs[:_RUNS]:
        for part in _sentences(run, concordance, budget):
            budget.need(WORK * part.length)
            stretch = concordance.stretch(part.at, part.at + part.length)
            if match := fitting(text, _touching(pasted, at[part.start], at[part.end - 1]), stretch):
                yield match
    lookup = Lookup(text, concordance, budget)
    for quoted in QUOTED.finditer(text):
        segment = tokens_in(pasted, Span(*quoted.span()))
        if words_in(segment) >= _FEWEST:
            found = (match for way in ways(text, segment, concordance) for match in lookup.up(way))
            yield from islice(found, 1)


def _touching(pasted: Sequence[Token], first: int, last: int) -> Sequence[Token]:
    """Return tokens with the marks that touch them; others belong to other sentences."""
    while first and not pasted[first - 1].is_word and pasted[first - 1].end == pasted[first].start:
        first -= 1
    end = last + 1
    while (
        end < len(pasted) and not pasted[end].is_word and pasted[end].start == pasted[end - 1].end
    ):
        end += 1
    return pasted[first:end]


def _sentences(run: Run, concordance: Concordance, budget: Budget) -> Iterator[Run]:
    """Yield the parts of a run that are whole sentences or headings of an article."""
    if run.length < _FEWEST:
        return
    budget.need(WORK * run.length)
    stretch = concordance.stretch(run.at, run.at + run.length)
    core = [token for token in stretch.tokens[stretch.begin : stretch.end] if token.is_word]
    text = stretch.article.text
    first = max(0, core[0].start - _CONTEXT)
    window = text[first : core[-1].end + _CONTEXT]
    for block in blocks(window):
        units = [block.span] if block.is_heading else sentences(window, block.span)
        for unit in [part for whole in units for part in _parts(window, whole)]:
            words = [t for t in tokens(text, first + unit.start, first + unit.end) if t.is_word]
            if not words or words[0].start < core[0].start or words[-1].end > core[-1].end:
                continue
            start = sum(token.start < words[0].start for token in core)
            if len(words) >= _FEWEST:
                yield Run(run.start + start, run.start + start + len(words), run.at + start)


def _parts(window: str, unit: Span) -> list[Span]:
    """Return a sentence, and the sentences within it if they are in quotation marks."""
    edges = [
        unit.start,
        *(m.end() for m in _INNER.finditer(window, unit.start, unit.end)),
        unit.end,
    ]
    if len(edges) < 3:
        return [unit]
    return [unit, *(Span(one, two) for one, two in pairwise(edges))]


def _merged(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in order, those as one that follow one another in both texts."""
    found: list[Piece] = []
    for piece in pieces:
        if found:
            last = found[-1]
            article, end = last.quote.article, last.quote.span.end
            gaps = (
                text[last.pasted.end : piece.pasted.start],
                article.text[end : piece.quote.span.start],
            )
            follows = article == piece.quote.article and end <= piece.quote.span.start
            if follows and not any(words_in(list(tokens(gap))) for gap in gaps):
                quote = Quote(article, Span(last.quote.span.start, piece.quote.span.end))
                found[-1] = Piece(Span(last.pasted.start, piece.pasted.end), quote)
                continue
        found.append(piece)
    return found


def _gaps(text: str, pieces: Sequence[Piece]) -> Iterator[tuple[str, Piece | None, Piece | None]]:
    """Yield the parts of a text around pieces that have words, each with the pieces beside it.

    They are without marks at their beginning, and without quotation marks that open a piece.
    """
    edges = [0, *(edge for one in pieces for edge in (one.pasted.start, one.pasted.end)), len(text)]
    beside = (None, *pieces, None)
    for at in range(0, len(edges), 2):
        run = list(tokens(text, edges[at], edges[at + 1]))
        words = [index for index, token in enumerate(run) if token.is_word]
        if words:
            span = span_of(run[words[0] :])
            part = _OPENED.sub("", text[span.start : span.end].strip())
            yield part, beside[at // 2], beside[at // 2 + 1]


def _is_bounded(text: str, span: Span) -> bool:
    """Whether a span begins after a mark or line break, and ends with a sentence of the text."""
    before = text[max(0, span.start - _NEAR) : span.start]
    is_begun = span.start < _NEAR and not before.strip(" \n\"'“”‘’«»(*_>")
    ends = text[span.end - 1] in ".!?…؟。" or _AFTER.match(text, span.end) is not None
    return (is_begun or _BEFORE.search(before) is not None) and ends
