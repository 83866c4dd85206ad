"""Scores by BM25: what raises them, and that they do not depend on who finds the passages."""

import math
from dataclasses import replace

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.analysis.terms import Terms
from bot.question.names import Aliases
from bot.question.reading import Question, Reader
from bot.search.bm25 import CONTEXT_BOOST, JUDGED, LEAST, SCORED, Found, Scorer

ANALYSER = Analyser(["en"])
LEXICON = Lexicon(
    10, {"bridg": 2, "river": 5, "toll": 1}, {}, context={"bridg": 4}, length=30, context_length=10
)
"""The average passage has three terms, the average title one."""


def asked(text: str) -> Question:
    """Return a question that is taken as written."""
    tokens = ANALYSER.tokens(text)
    return Reader(ANALYSER, Lexicon(), Aliases(ANALYSER)).read_tokens(text, tokens, repair=False)


def found(*texts: str, title: str = "Untitled") -> list[Found]:
    """Return passages as an index has them, numbered in this order."""
    terms = Terms(ANALYSER)
    return [
        Found(number, number, len(text), lambda text=text: (terms.of(text), terms.of(title)))  # type: ignore[misc]
        for number, text in enumerate(texts)
    ]


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
    scored = Scorer(LEXICON).best(asked("bridges over rivers"), found(text, title=title), 1)

    assert [at for at, _ in scored] == [0] * bool(expected)
    assert sum(score for _, score in scored) == pytest.approx(expected)


def test_of_what_counts_as_a_term_the_best_counts() -> None:
    """Alternatives do not add up."""
    question = asked("bridge")
    either = replace(question, terms=(replace(question.terms[0], also=("toll",)),))
    ((_, score),) = Scorer(LEXICON).best(either, found("bridge toll slowly"), 1)

    assert score == pytest.approx(idf(1))


def test_of_equals_the_first_of_the_archive_is_first() -> None:
    """It does not depend on how the engine orders them."""
    first, second = found("the bridge", "a bridge")

    assert [0, 1] == [at for at, _ in Scorer(LEXICON).best(asked("bridge"), [first, second], 9)]
    assert [1, 0] == [at for at, _ in Scorer(LEXICON).best(asked("bridge"), [second, first], 9)]


def test_only_so_many_passages_are_cached() -> None:
    """A passage that is met again after others is counted again, with the same score."""
    scorer = Scorer(LEXICON, limit=1)
    both = found("the bridge of tolls", "tolls")
    scored = scorer.best(asked("toll"), both, 9)

    assert (scored, 1) == (scorer.best(asked("toll"), both, 9), len(scorer._counted))
    assert 2 == len(scored)


def test_only_so_many_characters_are_scored() -> None:
    """However long the passages are, the first of them are scored, and one in any case."""
    long = "toll " * (SCORED // 25)
    huge = "toll " * SCORED

    assert 5 == len(Scorer(LEXICON).best(asked("toll"), found(*[long] * 9), 9))
    assert 1 == len(Scorer(LEXICON).best(asked("toll"), found(huge, huge), 9))


def test_only_passages_with_enough_of_the_question_are_judged() -> None:
    """The first ones are judged in any case, and as many as asked for at most."""
    texts = ["bridge toll river", *["river"] * 20, *["bridge toll"] * 20]
    question = asked("bridge toll river")
    everything = Scorer(LEXICON).best(question, found(*texts), 99, least=0.0)
    judged = Scorer(LEXICON).best(question, found(*texts), 99)

    assert len(everything) == 41
    assert [at for at, _ in judged] == [0, *range(21, 41)]
    assert min(score for _, score in judged) >= LEAST * judged[0][1]
    assert JUDGED == len(Scorer(LEXICON).best(question, found(*texts[:21]), 99))
    assert 3 == len(Scorer(LEXICON).best(question, found(*texts), 3))
    assert [] == Scorer(LEXICON).best(question, found(*texts), -1)
