"""Weighs the terms of a question by how rare they are in the archive, and prepares them."""

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from bot.analysis.lexicon import Lexicon
from bot.analysis.passages import STEM
from bot.meaning.token_table import Vectors
from bot.question.definitions import wants_definition
from bot.question.focus import focus_of
from bot.question.kinds import Kind
from bot.question.reading import Meant, Question

__all__ = ["Weighed", "WeighedTerm", "weigh"]


class WeighedTerm(NamedTuple):
    """A term of a question, prepared for matching."""

    term: str
    stem: str
    """The first `STEM` letters of the term."""
    word: str
    """The folded word."""
    weight: float
    """The inverse document frequency, times the certainty of the spelling."""
    bit: int
    """A power of two that is unique among the question's terms."""
    also: tuple[str, ...] = ()
    """Other terms that count as well; see `QuestionTerm.also`."""


class Weighed(NamedTuple):
    """A question with the weights of its terms."""

    terms: tuple[WeighedTerm, ...]
    known: frozenset[str]
    """The set of the terms."""
    weights: dict[str, float]
    """The weight of each term, and of what counts as it."""
    total: float
    """The sum of the weights; 1 instead of 0."""
    squares: float
    """The total weight divided by the sum of the squared weights."""
    names: int
    """A bit mask of the terms that are names."""
    numbers: int
    """A bit mask of the terms that are numbers."""
    pairs: tuple[tuple[int, str, str, float], ...]
    """Adjacent terms: their bit mask, both terms and their part of the total weight."""
    kind: Kind
    is_open: bool
    """Whether it cannot be answered by yes or no, as it has a question word."""
    wants_definition: bool
    """Whether it asks what something is; see `bot.question.definitions`."""
    unknown: float
    """The share of the total weight in terms that are not in the archive."""
    repaired: float
    """The share of the total weight in terms whose spelling was repaired."""
    passages: int = 0
    """The number of passages of the archive."""
    vector: Vectors | None = None
    """The meaning of the question; see `Question.vector`."""
    question: Question | None = None
    """The question itself."""
    meant: Meant | None = None
    """Its meaning by sentence models; see `Question.meant`."""


def weigh(question: Question, lexicon: Lexicon) -> Weighed:
    """Return a question with the weights of its terms, by inverse document frequency."""
    frequency = lexicon.frequency
    terms: list[WeighedTerm] = []
    weights: dict[str, float] = {}
    names = numbers = 0
    total = squares = unknown = repaired = 0.0
    for at, (term, word, is_name, _, certainty, also) in enumerate(map(_fields, question.terms)):
        bit = 1 << at
        weight = weights[term] = lexicon.idf(term, also) * certainty
        for other in also:
            weights.setdefault(other, weight)
        terms.append(WeighedTerm(term, term[:STEM], word, weight, bit, also))
        total += weight
        squares += weight * weight
        if term not in frequency:
            unknown += weight
        if certainty < 1:
            repaired += weight
        if is_name:
            names |= bit
        if term[:1].isdigit():
            numbers |= bit
    total = total or 1.0
    return Weighed(
        terms=tuple(terms),
        known=frozenset(weights),
        weights=weights,
        total=total,
        squares=total / (squares or 1.0),
        names=names,
        numbers=numbers,
        pairs=_pairs(terms, total),
        kind=question.kind,
        is_open=question.kind != "other" or focus_of(question.tokens) is not None,
        wants_definition=wants_definition(question.tokens),
        unknown=unknown / total,
        repaired=repaired / total,
        passages=lexicon.passages,
        vector=question.vector,
        question=question,
        meant=question.meant,
    )


_fields = attrgetter("term", "word", "is_name", "asked", "certainty", "also")


def _pairs(terms: Sequence[WeighedTerm], total: float) -> tuple[tuple[int, str, str, float], ...]:
    weight = 2 * sum([one.weight for one in terms])
    if len(terms) < 2:
        return ()
    part = total / (weight - terms[0].weight - terms[-1].weight)
    return tuple(
        [
            (one.bit | other.bit, one.term, other.term, (one.weight + other.weight) * part)
            for one, other in pairwise(terms)
        ]
    )
