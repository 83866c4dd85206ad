"""Where nothing answers, but a passage or an FAQ entry may, the closest one is quoted."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.answer.decisions import Abstention, Closest, Decision
from bot.answer.judge import KEPT
from bot.archive.cutting import passages
from bot.archive.dates import SourceDate
from bot.archive.model import Article, Passage
from bot.question.names import Aliases
from bot.question.period.periods import Period
from bot.question.reading import Reader
from bot.search.engine import Candidate
from bot.search.faq_matching import FaqCandidate
from tests.support.small_desk import article, quote
from tests.support.small_judge import FOUND, MOVED, OPENED, POLICY, SOLD, TWO, decide, judge
from tests.support.small_search import ANALYSER, candidates, entry, lexicon_of, read


@pytest.mark.parametrize("by_passage", [0.3 + 1e-9, 0.5, 0.79])
def test_the_closest_passage(by_passage: float) -> None:
    """A passage that is likely, but not likely enough for an answer, is the closest one."""
    decision = decide(by_passage, 0.01, entries=TWO)

    assert isinstance(decision, Closest)
    assert ("passage", None, FOUND[0].passage) == (
        decision.by,
        decision.faq,
        decision.ranked[0].passage,
    )
    assert decision.ranked[0].excerpt == decision.quotes
    assert by_passage == pytest.approx(decision.confidence)


@pytest.mark.parametrize(("by_passage", "by_faq"), [(0.01, 0.35), (0.34, 0.35), (0.79, 0.89)])
def test_the_closest_entry(by_passage: float, by_faq: float) -> None:
    """An FAQ entry that is likelier than the best passage is the closest, by its first quote."""
    entries = [entry("a", OPENED, SOLD, score=9.0), entry("b", MOVED)]
    decision = decide(by_passage, by_faq, entries=entries)

    assert isinstance(decision, Closest)
    assert ("faq", entries[0].entry, (OPENED,)) == (decision.by, decision.faq, decision.quotes)
    assert [one.passage for one in FOUND[:KEPT]] == [one.passage for one in decision.ranked]


def test_the_likelier_of_both() -> None:
    """A passage that is likelier than the best FAQ entry is the closest."""
    decision = decide(0.35, 0.34, entries=TWO)

    assert isinstance(decision, Closest)
    assert ("passage", None) == (decision.by, decision.faq)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("Market toll.", 9.0), ["bridge", "market"]),
        (("Market toll.", 8.0 + 1e-9), ["bridge", "market"]),
        (("Market toll.", 8.0 - 1e-9), ["bridge"]),
        (("Bridge tolls.", 9.0), ["bridge"]),
    ],
)
def test_two_articles_that_are_equally_likely(
    second: tuple[str, float], expected: list[str]
) -> None:
    """Where another article is as likely and no choice is offered, both are quoted."""
    found = candidates(("Bridge toll.", 9.0), second, ("Fish toll.", 1.0))
    decision = decide(0.35, found=found)

    assert isinstance(decision, Closest)
    assert expected == [one.article.id for one in decision.quotes]
    assert not set(decision.quotes) & set(decision.more)


def test_a_second_quote_that_may_answer() -> None:
    """Like an answer, the closest passage has a second quote where that is likely to be right."""
    found = candidates(("Bridge toll.", 9.0), ("Market toll.", 7.0))
    decider = judge(0.35, 0.01, rows={"second_elsewhere": {"bias": 2.0}})
    decision = decider.decide(read("toll qwerty"), found, [])

    assert isinstance(decision, Closest)
    assert ["bridge", "market"] == [one.article.id for one in decision.quotes]


def test_how_likely_the_closest_is() -> None:
    """What counts is how likely its quotes hold the answer, not whether the first one does."""
    shown = judge(0.2, 0.25, rows={"closest": {"passage": 1.0, "bias": 1.0}})
    closest = shown.decide(read("toll qwerty"), FOUND, [])
    silent = judge(0.2, 0.25).decide(read("toll qwerty"), FOUND, [])

    assert isinstance(closest, Closest)
    assert isinstance(silent, Abstention)
    assert closest.by == "passage"
    assert closest.confidence == pytest.approx(0.404, abs=0.001)


@pytest.mark.parametrize(("by_passage", "by_faq"), [(0.799999, 0.01), (0.01, 0.899999)])
def test_the_confidence_of_the_closest(by_passage: float, by_faq: float) -> None:
    """The closest is never as sure as an answer by either gate."""
    decision = decide(by_passage, by_faq, entries=TWO[:1])

    assert isinstance(decision, Closest)
    assert max(0.3, min(by_passage, by_faq)) < decision.confidence
    assert decision.confidence < min(POLICY.faq, POLICY.passage)


KNOWN = lexicon_of("Boats pay a toll.", "Boats pass.")
ALIASES = Aliases(ANALYSER)
ALIASES.add("маут", "toll", is_name=True)
ALIASES.add("nowadays", "boats", is_name=False)
READER = Reader(ANALYSER, KNOWN, ALIASES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("toll", Closest),
        ("What is the toll?", Closest),
        ("маут", Closest),  # a name in another script
        ("tolll", Abstention),  # repaired
        ("how are you doing nowadays?", Abstention),  # mapped, and not a name
        ("xylophone", Abstention),
        ("xylophone toll", Closest),
        ("tolll nowadays", Closest),
    ],
)
def test_a_single_word(text: str, expected: type) -> None:
    """A word alone finds the closest only if the archive has it as it was asked, or as a name."""
    decider = judge(0.5, 0.01, lexicon=KNOWN)

    assert expected is type(decider.decide(READER.read(text), FOUND, []))


NEW, OLD = (
    article(name, f"Toll of {name}. Boats paid.", date=SourceDate(name, "stated", ""))
    for name in ("2019", "1990")
)
LATE, EARLY = (quote(source, f"Toll of {source.id}.") for source in (NEW, OLD))
NINETY = Period(0, 0, date(1990, 1, 1), date(1990, 12, 31))


def _within(entries: Sequence[FaqCandidate], *sources: Article) -> Decision:
    """Decide within 1990; the best entry whose words count 5 is sure, and 0 even."""
    decider = judge(0.35, 0.5, by_words=1.0)
    found = [
        Candidate(Passage(source, passages(source.text)[0]), 9.0 - 3 * at)
        for at, source in enumerate(sources)
    ]
    return decider.decide_within(NINETY, read("toll boats"), found, entries)


def test_the_closest_within_a_period() -> None:
    """Only what belongs to the period is the closest; undated articles are counted."""
    undated = article("undated", "Toll of boats.")
    decision = _within([entry("early", EARLY, words=-5.0)], undated, NEW, OLD)

    assert isinstance(decision, Closest)
    assert {"1990"} == {one.article.id for one in (*decision.quotes, *decision.more)}
    assert 1 == decision.left_aside


def test_the_closest_of_the_time_goes_before_another_time() -> None:
    """Where the archive has something close of the time, that is shown, not "nothing"."""
    early, late = entry("early", EARLY, words=0.0), entry("late", LATE, words=5.0)
    close = _within([early], NEW, OLD)
    decision = _within([late, early], NEW, OLD)

    assert isinstance(close, Closest)
    assert ("faq", (EARLY,)) == (close.by, close.quotes)
    assert isinstance(decision, Closest)
    assert {"1990"} == {one.article.id for one in decision.quotes}
    assert decision.confidence < min(POLICY.faq, POLICY.passage)
