"""Scores by BM25: what raises them, and that they do not depend on who finds the passages."""

import math
from dataclasses import replace

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.archive.model import Passage, Span
from bot.question.names import Aliases
from bot.question.reading import Question, Reader
from bot.search.bm25 import CONTEXT_BOOST, SCORED, Scorer
from tests.support.small_desk import article

ANALYSER = Analyser(["en"])
LEXICON = Lexicon(
    10, {"bridg": 2, "river": 5, "toll": 1}, {}, context={"bridg": 4}, length=30, context_length=10
)
"""The average passage has three terms, the average title one."""


def asked(text: str) -> Question:
    """Return a question that is taken as written."""
    tokens = ANALYSER.tokens(text)
    return Reader(ANALYSER, Lexicon(), Aliases(ANALYSER)).read_tokens(text, tokens, repair=False)


def passage(text: str, title: str = "Untitled") -> Passage:
    """Return a text as one passage."""
    return Passage(article("article", text, title=title), Span(0, len(text)))


def idf(count: int) -> float:
    """Return the inverse document frequency of a term in ten passages."""
    return math.log(1 + (10 - count + 0.5) / (count + 0.5))


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("bridge crossed slowly", "Untitled", idf(2)),
        ("bridge bridge slowly", "Untitled", idf(2) * 2.2 * 2 / 3.2),
        ("bridge river slowly", "Untitled", idf(2) + idf(5)),
        ("crossed waters slowly", "Bridge", CONTEXT_BOOST * idf(4)),
        ("bridge", "Untitled", idf(2) * 2.2 / (1 + 1.2 * 0.5)),
        ("nothing moved slowly", "Untitled", 0.0),
    ],
)
def test_the_score_is_that_of_the_formula(text: str, title: str, expected: float) -> None:
    """Rare terms count for more, repetitions for less and less, and long passages for less."""
    (found,) = Scorer(LEXICON, ANALYSER).ranked(
        asked("bridges over rivers"), [passage(text, title)]
    )

    assert pytest.approx(expected) == found.score


def test_of_what_counts_as_a_term_the_best_counts() -> None:
    """Alternatives do not add up."""
    question = asked("bridge")
    either = replace(question, terms=(replace(question.terms[0], also=("toll",)),))
    (both,) = Scorer(LEXICON, ANALYSER).ranked(either, [passage("bridge toll slowly")])

    assert pytest.approx(idf(1)) == both.score


def test_equals_keep_their_order() -> None:
    """The first of equally good passages stays the first."""
    first, second = passage("the bridge"), passage("a bridge")
    found = Scorer(LEXICON, ANALYSER).ranked(asked("bridge"), [first, second])

    assert [first, second] == [one.passage for one in found]


def test_only_so_many_passages_are_cached() -> None:
    """A passage that is met again after others is counted again, with the same score."""
    scorer = Scorer(LEXICON, ANALYSER, limit=1)
    one, other = passage("the bridge of tolls"), passage("tolls")
    found = [scorer.ranked(asked("toll"), [one, other])[at].score for at in (0, 1)]
    again = [scorer.ranked(asked("toll"), [one, other])[at].score for at in (0, 1)]

    assert (found, 1) == (again, len(scorer._counted))


def test_only_so_many_characters_are_scored() -> None:
    """However long the passages are, the first of them are scored, and one in any case."""
    long = [passage("toll " * (SCORED // 25)) for _ in range(9)]
    huge = passage("toll " * SCORED)
    scorer = Scorer(LEXICON, ANALYSER)

    assert 5 == len(scorer.ranked(asked("toll"), long))
    assert 1 == len(scorer.ranked(asked("toll"), [huge, huge]))


def test_stored_terms_are_scored_as_the_text_is() -> None:
    """Where an index has kept the terms of a passage, its text is not analysed again."""
    one = passage("the bridge of tolls", "Bridges")
    analysing, reading = Scorer(LEXICON, ANALYSER), Scorer(LEXICON, ANALYSER)
    (expected,) = analysing.ranked(asked("bridge toll"), [one])
    (found,) = reading.ranked(asked("bridge toll"), [one], [lambda: ("bridg toll", "bridg")])

    assert (expected, 1, 0) == (found, len(analysing._terms), len(reading._terms))
