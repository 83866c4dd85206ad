"""Finds what in the archive resembles a quote that is not exact: one place, or several joined.

Texts are aligned word by word with the Levenshtein distance (rapidfuzz); the likeness of a quote
and a place is the Sørensen–Dice coefficient of their words.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from bot.archive.model import Quote, Span
from bot.archive.segmentation import blocks, sentences
from bot.verification.budget import Budget, SpentError
from bot.verification.changes import changes, unchanged
from bot.verification.concordance import Concordance, Run
from bot.verification.exact import FEWEST, WORK, core_of, shared_marks, span_of
from bot.verification.findings import Change, Finding, Piece
from bot.verification.parts import Part, size_of
from bot.verification.readings import Reading
from bot.verification.tokens import OMITTED, Token, is_edge

__all__ = ["compare", "is_quoted"]


_ALIKE = 2 / 3
"""The least likeness of an altered quote and the archive's text."""
_SHARE, _LONG = 0.6, 8
"""The least share of a quote's words in the archive; one run of this many words is enough, too."""
_NEAR = 0.3
"""The least likeness at which the nearest sentence is shown."""
_COVERED = 0.8
"""The least share of the words of a joined quote that its pieces cover."""
_TELLING, _PIECE_TELLING = 1.5, 2.0
"""The least weight of common words, as a multiple of the logarithm of the archive's size.

At 1, the words would be expected once in the archive by chance.
"""
_PIECE = 4
"""The fewest words of a piece of a joined quote."""
_SLIP = 3
"""The most words of an accidental omission; a longer one joins two pieces."""
_EDGE_WORDS = 2
"""The most words at the edge of a quote that may have been replaced."""
_STOPS = frozenset(".!?؟。！？")


def compare(
    text: str,
    pasted: Sequence[Token],
    ways: Sequence[Reading],
    concordance: Concordance,
    budget: Budget,
) -> Finding:
    """Return the finding about a text without an exact match; its contradictions are left empty.

    If the budget does not suffice, the rest is left out: an absent quote is then not sure.
    """
    return _Comparison(text, pasted, concordance, budget).finding(ways)


def is_quoted(line: str, pasted: Sequence[Token], concordance: Concordance, budget: Budget) -> bool:
    """Whether a line comes from the archive, exactly or altered.

    Raises `SpentError` if the budget does not suffice.
    """
    compared = _Comparison(line, pasted, concordance, budget, is_line=True)
    budget.need(WORK * len(compared.words))
    whole = Run(0, len(compared.words), 0)
    places = concordance.find(compared.words, budget)
    if compared.is_telling([whole]) and next(places, None) is not None:
        return True
    found = compared.finding([Reading((Span(0, len(line)),), "")])
    if budget.is_spent:
        raise SpentError
    return found.kind != "absent"


class _Comparison:
    """The comparison of one pasted text with the archive."""

    def __init__(
        self,
        text: str,
        pasted: Sequence[Token],
        concordance: Concordance,
        budget: Budget,
        *,
        is_line: bool = False,
    ) -> None:
        self.text, self.pasted, self.concordance = text, pasted, concordance
        self.budget, self.is_line = budget, is_line
        self.word_at = [index for index, token in enumerate(pasted) if token.is_word]
        self.words = concordance.read(pasted[index].key for index in self.word_at)
        weights = (concordance.weight([word]) for word in self.words)
        self.weights = list(accumulate(weights, initial=0.0))
        self.unit = math.log(concordance.size)

    def finding(self, ways: Sequence[Reading]) -> Finding:
        runs, regions = self.concordance.near(self.words, self.budget, is_line=self.is_line)
        parts = list(self.parts(ways))
        alike = [
            (part.likeness(clipped), part, clipped)
            for part in parts
            for region in regions
            if (clipped := part.trimmed(part.clipped(region)))
        ]
        likeness, part, best = max(alike, key=lambda one: one[0], default=(0.0, None, []))
        if part is not None:
            best = self.aligned(part, best)
            likeness = part.likeness(best)
        exact = self.exact_parts(runs)
        joined = [(self.cover(exact, one), one) for one in parts]
        pieces, whole = max(
            joined,
            key=lambda one: size_of(one[0]) / (one[1].end - one[1].start),
            default=([], None),
        )
        if whole and best and len(pieces) > 1 and not self.is_one_place(pieces):
            covered, size = size_of(pieces), whole.end - whole.start
            own = best[-1].at + best[-1].length - best[0].at
            is_better = covered - size_of(best) >= max(FEWEST, size / 8) or own > size + _SLIP
            if covered >= _COVERED * size and is_better:
                return self.joined(pieces, whole)
        if part is None or not self.is_telling(best):
            return Finding("absent", self.text)
        share = size_of(best) / (part.end - part.start)
        is_long = any(run.length >= _LONG and self.is_piece(run) for run in best)
        if likeness >= _ALIKE and size_of(best) >= FEWEST and (share >= _SHARE or is_long):
            return self.altered(best, part)
        nearest = self.sentence(best) if likeness >= _NEAR else None
        return Finding("absent", self.text, nearest=nearest)

    def aligned(self, part: Part, runs: Sequence[Run]) -> Sequence[Run]:
        """Return the runs of a part, aligned again within the neighbourhood of these runs only."""
        begin, end = self.concordance.bounds(runs[0].at)
        first = runs[0].at - (runs[0].start - part.start) - _SLIP
        last = runs[-1].at + runs[-1].length + part.end - runs[-1].end + _SLIP
        words = self.words[part.start : part.end]
        found = self.concordance.aligned(words, max(begin, first), min(end, last))
        moved = [Run(run.start + part.start, run.end + part.start, run.at) for run in found]
        return max(runs, part.trimmed(moved) or runs, key=part.likeness)

    def parts(self, ways: Sequence[Reading]) -> Iterator[Part]:
        """Yield a part for each reading whose quote is a single span, in the order of `ways`."""
        starts = [self.pasted[index].start for index in self.word_at]
        for reading in ways:
            if len(reading.spans) == 1:
                (span,) = reading.spans
                start = sum(place < span.start for place in starts)
                end = sum(place < span.end for place in starts)
                if end - start >= FEWEST:
                    yield Part(reading, start, end)

    def is_telling(self, runs: Sequence[Run]) -> bool:
        """Whether the common words are too rare to be a coincidence."""
        return self.weight(runs) >= _TELLING * self.unit

    def is_piece(self, run: Run) -> bool:
        """Whether a run is long and rare enough to come from the archive."""
        return run.length >= _PIECE and self.weight([run]) >= _PIECE_TELLING * self.unit

    def weight(self, runs: Sequence[Run]) -> float:
        """Return the information content of the words of some runs."""
        return sum(self.weights[run.end] - self.weights[run.start] for run in runs)

    def exact_parts(self, runs: Sequence[Run]) -> list[Run]:
        """Return the parts of runs whose punctuation is the archive's too and that are pieces.

        They are sorted by where they start. The same wording in many places is compared once.
        """
        found: list[Run] = []
        known: dict[tuple[int, int, str], list[Run]] = {}
        for run in runs:
            if not self.is_piece(run):
                continue
            wording = self.concordance.wording(run.at, run.at + run.length)
            key = run.start, run.end, wording
            parts = known.get(key)
            if parts is None:
                if not self.budget.take(WORK * run.length):
                    break
                parts = known[key] = list(self.parts_of(run))
            found += [Run(one.start, one.end, run.at + one.start - run.start) for one in parts]
        return sorted(found, key=lambda one: one.start)

    def parts_of(self, run: Run) -> Iterator[Run]:
        """Yield the parts of one run whose punctuation is the archive's too, if they are pieces."""
        stretch = self.concordance.stretch(run.at, run.at + run.length)
        its_own = list(_between(stretch.tokens[stretch.begin : stretch.end]))
        first, last = self.word_at[run.start], self.word_at[run.end - 1]
        mine = list(_between(self.pasted[first : last + 1]))
        start = 0
        for index, (one, two) in enumerate(zip(mine, its_own, strict=True), 1):
            if one != two or index == run.length:
                part = Run(run.start + start, run.start + index, run.at + start)
                if self.is_piece(part):
                    yield part
                start = index

    def cover(self, runs: Sequence[Run], part: Part) -> list[Run]:
        """Return pieces that cover a part from start to end, choosing the longest at each step.

        `runs` are sorted by where they start. Of several that end last, the one closest to the
        piece before is taken. Each run is looked at twice, however many there are.
        """
        pieces: list[Run] = []
        at, taken, reach = part.start, 0, 0
        reaching: list[Run] = []  # the runs that start before `at` and end at `reach`
        while at < part.end:
            while taken < len(runs) and runs[taken].start <= at:
                run, end = runs[taken], min(runs[taken].end, part.end)
                taken += 1
                if end > reach:
                    reach, reaching = end, []
                if end == reach:
                    reaching.append(run)
            # All that could follow are shorter: if this is not a piece, none of them is one.
            if reach <= at or not self.is_piece(Run(at, reach, 0)):
                at += 1
                continue
            last = pieces[-1].at + pieces[-1].length if pieces else 0
            places = (run.at + at - run.start for run in reaching)
            pieces.append(Run(at, reach, min(places, key=lambda place: abs(place - last))))
            at = reach
        return pieces

    def is_one_place(self, pieces: Sequence[Run]) -> bool:
        """Whether pieces follow one another so closely that only a few words were changed."""
        article = self.concordance.bounds(pieces[0].at)
        return self.concordance.bounds(pieces[-1].at) == article and all(
            0 <= two.at - one.at - one.length <= two.start - one.end + _SLIP
            for one, two in pairwise(pieces)
        )

    def joined(self, pieces: Sequence[Run], part: Part) -> Finding:
        found = []
        for run in pieces:
            stretch = self.concordance.stretch(run.at, run.at + run.length)
            tokens = self.around(run.start, run.end)
            begin, end = core_of(tokens)
            before, after = shared_marks(tokens, stretch)
            own = stretch.tokens[stretch.begin - before : stretch.end + after]
            pasted = span_of(tokens[begin - before : end + after])
            found.append(Piece(pasted, Quote(stretch.article, span_of(own))))
        return Finding(
            "joined",
            self.text,
            tuple(found),
            changes=tuple(self.unfound(pieces, part)),
            rest=part.reading.rest,
        )

    def around(self, start: int, end: int) -> list[Token]:
        """Return the tokens of the words from `start` up to `end`, with the marks around them."""
        first = self.word_at[start - 1] + 1 if start else 0
        last = self.word_at[end] if end < len(self.word_at) else len(self.pasted)
        return list(self.pasted[first:last])

    def unfound(self, pieces: Sequence[Run], part: Part) -> Iterator[Change]:
        """Yield the joined text with words outside all pieces as removed; nothing if all are in."""
        if size_of(pieces) == part.end - part.start:
            return
        held = {index for run in pieces for index in range(run.start, run.end)}
        at = self.pasted[self.word_at[part.start]].start
        for index in range(part.start, part.end):
            token = self.pasted[self.word_at[index]]
            if index not in held:
                yield from unchanged(self.text[at : token.start])
                yield Change("removed", self.text[token.start : token.end])
                at = token.end
        yield from unchanged(self.text[at : self.pasted[self.word_at[part.end - 1]].end])

    def altered(self, runs: Sequence[Run], part: Part) -> Finding:
        first, last = runs[0].at, runs[-1].at + runs[-1].length
        first -= self.replaced_at_edge(first, part.start, runs[0].start, -1)
        last += self.replaced_at_edge(last, runs[-1].end, part.end, 1)
        stretch = self.concordance.stretch(first, last)
        (span,) = part.reading.spans
        mine = [
            token
            for token in self.around(part.start, part.end)
            if span.start <= token.start < span.end
        ]
        before, after = shared_marks(mine, stretch)
        core = core_of(mine)
        # Insignificant marks at the edges that the archive does not have are left out.
        head, tail = core[0] - before, core[1] + after
        while any(not is_edge(self.text, token) for token in mine[:head]):
            head -= 1
        while any(not is_edge(self.text, token) for token in mine[tail:]):
            tail += 1
        own_begin = max(stretch.before, stretch.begin - (core[0] - head))
        own_end = min(stretch.after, stretch.end + tail - core[1])
        # If a mark closes the pasted quote, the marks that close the archive's are shown as well.
        shown = own_end
        while len(mine) > core[1] and shown < stretch.after:
            if stretch.tokens[shown].start != stretch.tokens[shown - 1].end:
                break
            shown += 1
        mine, own = mine[head:tail], stretch.tokens[own_begin:own_end]
        quote = Quote(stretch.article, span_of(stretch.tokens[own_begin:shown]))
        marked = tuple(changes(self.text, mine, stretch.article, own))
        return Finding(
            "altered",
            self.text,
            (Piece(span_of(mine), quote),),
            changes=marked,
            rest=part.reading.rest,
        )

    def replaced_at_edge(self, place: int, start: int, end: int, step: int) -> int:
        """Return how many words of the archive next to a place were replaced by pasted ones.

        `start` and `end` are the pasted words without a counterpart; `step` is the direction, 1
        after the place or -1 before it. A sentence boundary ends the count.
        """
        missing = end - start
        if not 0 < missing <= _EDGE_WORDS:
            return 0
        edges = (start - (step > 0), end - (step > 0))
        first, last = (self.word_at[index] for index in edges)
        if any(token.key in _STOPS for token in self.pasted[first:last]):
            return 0
        begin, end = self.concordance.bounds(place - (step > 0))
        number = 0
        while number < missing:
            at = place + number if step > 0 else place - number - 1
            if not begin <= at < end:
                break
            stretch = self.concordance.stretch(at, at + 1)
            marks = (
                stretch.tokens[stretch.before : stretch.begin]
                if step > 0
                else stretch.tokens[stretch.end : stretch.after]
            )
            if any(mark.key in _STOPS for mark in marks):
                break
            number += 1
        return number

    def sentence(self, runs: Sequence[Run]) -> Quote:
        """Return the sentence in which the longest run begins."""
        run = max(runs, key=lambda one: one.length)
        stretch = self.concordance.stretch(run.at, run.at + run.length)
        start = stretch.tokens[stretch.begin].start
        text = stretch.article.text
        block = next(one for one in blocks(text) if start < one.span.end)
        units = [block.span] if block.is_heading else sentences(text, block.span)
        return Quote(stretch.article, next(one for one in units if start < one.end))


def _between(core: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """Yield the keys of the marks after each word, without marks of omission."""
    marks: list[str] = []
    for token in core[1:]:
        if token.is_word:
            yield tuple(marks)
            marks = []
        elif token.key != OMITTED:
            marks.append(token.key)
    yield tuple(marks)
