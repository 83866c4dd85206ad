"""A question in a script that the archive does not have."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.by_meaning.across import ACROSS, Across, across_signals
from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision
from bot.answer.policy import Policy
from bot.meaning.vector_cache import VectorCache
from bot.question.kinds import Kind
from bot.question.reading import Meant, Question
from bot.search.passage_sentences import NearPassage, PassageSentences
from bot.search.weights import Weights
from tests.search.test_passage_sentences import PASSAGES
from tests.support.sentence_models import SmallModel
from tests.support.small_desk import answer, quote
from tests.support.small_search import ANALYSER, read

POLICY = Policy(passage=0.8, faq=0.9, closest=0.3, across=0.7)
ASKED = "Кто платил за проезд?"
ALPHABET = "abcdefghijklmnopqrstuvwxyzкто"


def _question(sentences: PassageSentences, text: str = ASKED) -> Question:
    return replace(read(text), meant=Meant(across=sentences.vector(text.lower())))


def _sentences(folder: Path, found: int = len(PASSAGES)) -> PassageSentences:
    model = SmallModel("платил paid", "мост bridge", scripts=ALPHABET)
    made = PassageSentences(found, lambda: PASSAGES[:found], model, VectorCache(folder))
    made.vectors.make()
    return made


def _joined(
    folder: Path,
    likely: float,
    decision: Decision,
    text: str = ASKED,
    languages: tuple[str, ...] = ("en",),
    *,
    has_faq: bool = False,
) -> Decision:
    weights = dict.fromkeys(ACROSS, 0.0) | {"bias": math.log(likely / (1 - likely))}
    sentences = _sentences(folder)
    across = Across(languages, ANALYSER, sentences, Weights({"across": weights}))
    return across.joined(_question(sentences, text), decision, POLICY, has_faq=has_faq)


def test_an_answer(tmp_path: Path) -> None:
    """What is likely enough is quoted, word for word: the sentence nearest in meaning."""
    found = _joined(tmp_path, 0.75, Abstention("no_match", confidence=0.1))

    assert isinstance(found, Answer)
    assert [one.text for one in found.quotes] == ["Nobody paid a toll."]
    assert (found.by, found.faq) == ("passage", None)
    assert found.confidence == pytest.approx(0.75)
    assert found.ranked[0].passage == PASSAGES[0]


def test_an_faq_in_that_script(tmp_path: Path) -> None:
    """Where the FAQ has questions in that script, and refused this one, nothing else answers."""
    found = _joined(tmp_path, 0.95, Abstention("no_match"), has_faq=True)

    assert isinstance(found, Closest)
    assert [one.text for one in found.quotes] == ["Nobody paid a toll."]
    assert found.confidence < POLICY.across


@pytest.mark.parametrize("before", [Abstention("no_match"), Closest((), "passage", 0.4, ())])
def test_a_closest_passage(tmp_path: Path, before: Decision) -> None:
    """What is likely, but not enough, is shown as the closest passage, less sure than an answer."""
    found = _joined(tmp_path, 0.5, before)

    assert isinstance(found, Closest)
    assert [one.text for one in found.quotes] == ["Nobody paid a toll."]
    assert found.confidence < POLICY.across


@pytest.mark.parametrize(
    ("likely", "before"), [(0.1, Abstention("no_match")), (0.5, Choice((), 0.2))]
)
def test_nothing_likely(tmp_path: Path, likely: float, before: Decision) -> None:
    """Otherwise the decision is of its kind, with the passages that are nearest."""
    found = _joined(tmp_path, likely, before)

    assert type(found) is type(before)
    assert [one.passage for one in found.ranked][:1] == PASSAGES[:1]
    assert found.confidence == pytest.approx(likely)


@pytest.mark.parametrize(
    ("text", "languages", "decision"),
    [
        ("12?", ("en",), Abstention("no_match")),
        (ASKED, ("en",), answer(quote(PASSAGES[0].article, "Nobody paid a toll."))),
    ],
)
def test_what_is_left_alone(
    tmp_path: Path, text: str, languages: tuple[str, ...], decision: Decision
) -> None:
    """An answer is, and so is a question without a vector."""
    assert decision is _joined(tmp_path, 0.95, decision, text, languages)


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [(ASKED, ("en",), True), (ASKED, ("en", "ru"), False), ("Who paid?", ("ru",), False)],
)
def test_which_questions(
    tmp_path: Path, text: str, languages: tuple[str, ...], expected: bool
) -> None:
    """It is for questions in Cyrillic or Arabic script if the archive has none in it."""
    weights = Weights({"across": dict.fromkeys(ACROSS, 0.0)})

    assert expected == Across(languages, ANALYSER, _sentences(tmp_path), weights).is_for(text)


def _signals(kind: Kind, *near: tuple[int, float, float]) -> dict[str, float]:
    found = [NearPassage(PASSAGES[at], mean, best, 0) for at, mean, best in near]
    return dict(zip(ACROSS, across_signals(found, kind, ANALYSER), strict=True))


def test_how_far_it_is_ahead() -> None:
    """Passages of the same article compete with each other, but not with it."""
    found = _signals("other", (0, 0.8, 0.9), (1, 0.8, 0.8), (3, 0.5, 0.7))
    alone = _signals("other", (0, 0.8, 0.9))

    assert (found["mean"], found["best"]) == (0.8, 0.9)
    assert found["ahead"] == pytest.approx(0.1)
    assert found["lead"] == pytest.approx(0.5)
    assert alone["ahead"] == pytest.approx(1.7)


@pytest.mark.parametrize(
    ("kind", "at", "expected"),
    [("number", 0, 0.0), ("time", 0, 0.0), ("number", 3, 1.0), ("time", 3, 1.0), ("person", 3, 0)],
)
def test_what_is_asked_for(kind: Kind, at: int, expected: float) -> None:
    """A passage without a number or a time does not tell one."""
    assert expected == _signals(kind, (at, 0.8, 0.9))["answerless"]
