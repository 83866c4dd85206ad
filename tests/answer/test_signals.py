"""What speaks for a passage, one signal at a time."""

import math

import pytest

from bot.analysis.passages import PassageView
from bot.answer.signals import (
    LIKE,
    LONG,
    SIGNALS,
    has_kind,
    sentence_shares,
    signals_of,
)
from tests.support.small_search import lexicon_of, view, weighed

WEIGHT = math.log(2)
"""Of every term, where the archive knows none."""
BOATS = "Boats pass twice a day. The bridge has no toll."


def _signal(name: str, question: str, *views: PassageView, title: str = "") -> float:
    """Return a signal of the first view among all of them."""
    asked = weighed(question)
    terms = weighed(title).known
    found = signals_of(asked, [(one, 2.0) for one in views], [terms] * len(views))
    return found[0].values[SIGNALS.index(name)]


@pytest.mark.parametrize(
    ("name", "question", "text", "expected"),
    [
        ("passage", "bridge toll market", BOATS, 2 * WEIGHT),
        ("passage", "markets squares", BOATS, 0.0),
        ("sentence", "boats toll", BOATS, WEIGHT),
        ("sentence", "bridge toll", BOATS, 2 * WEIGHT),
        ("sentence", "governor toll", "The government met. No toll.", WEIGHT),
        ("sentence", "governor", "The government met.", LIKE * WEIGHT),
        ("opening", "boats", BOATS, 1.0),
        ("opening", "bridge toll", BOATS, 0.0),
        ("opening", "market", BOATS, 1.0),
        ("pairs", "bridge toll", BOATS, 2 * WEIGHT),
        ("pairs", "toll bridge", BOATS, 0.0),
        ("pairs", "boats bridge toll", BOATS, 3 / 2 * WEIGHT),
        ("pairs", "toll", BOATS, 0.0),
        ("pairs", "bridge steel", "Bridge made wholly steel.", 0.0),
        ("pairs", "bridge steel", "Bridge wholly steel.", 2 * WEIGHT),
        ("pairs", "bridge made steel", "Bridge, once made of steel.", 3 * WEIGHT),
        ("pairs", "bridge steel", "Bridge made wholly from thick steel.", 0.0),
        ("pairs", "bridge steel", "Bridge made wholly from bridge steel.", 2 * WEIGHT),
        ("exact", "bridges toll", BOATS, WEIGHT),
        ("exact", "bridge toll", BOATS, 2 * WEIGHT),
        ("rare", "bridge toll", BOATS, 2 * WEIGHT),
        ("rare", "bridge market", BOATS, WEIGHT),
        ("stems", "governor", "The government met.", WEIGHT),
        ("stems", "governor toll", "The government met.", WEIGHT),
        ("stems", "government", "The government met.", 0.0),
        ("names", "did Ada meet Bob", "Then Ada left.", 1 / 2),
        ("names", "did ada meet bob", "Then Ada left.", 0.0),
        ("numbers", "between 1990 and 1992", "It closed in 1990.", 1 / 2),
        ("numbers", "closed", "It closed in 1990.", 0.0),
        ("score", "bridge", BOATS, 2.0),
        ("length", "bridge", "One bridge.", 2 / LONG),
        ("length", "bridge", "Bridge. " * 2 * LONG, 1.0),
    ],
)
def test_a_signal(name: str, question: str, text: str, expected: float) -> None:
    """Each signal is the weight, the share or the measure that its name says."""
    found = _signal(name, question, view(text))

    assert expected == pytest.approx(found)


@pytest.mark.parametrize(
    ("question", "title", "expected"),
    [
        ("bridge toll", "Bridges of the north", WEIGHT),
        ("bridge toll", "", 0.0),
        ("bridge toll", "A toll on every bridge", 2 * WEIGHT),
    ],
)
def test_the_title(question: str, title: str, expected: float) -> None:
    """The terms of the title count for every passage."""
    assert expected == pytest.approx(_signal("title", question, view(BOATS), title=title))


@pytest.mark.parametrize(
    ("name", "expected"), [("passage", WEIGHT), ("article", 2 * WEIGHT), ("siblings", 2 / 3)]
)
def test_neighbours_of_the_same_article(name: str, expected: float) -> None:
    """What an article's other candidates hold speaks for its passages; other articles do not."""
    views = (view("A bridge."), view("A toll."), view("A market.", "other"))

    assert expected == pytest.approx(_signal(name, "bridge toll", *views))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many boats pass?", "Twelve boats pass.", True),
        ("How many boats pass?", "There pass 12 boats.", True),
        ("How many of the 12 boats pass?", "There pass 12 boats.", False),
        ("How many boats pass?", "Boats pass in 1990.", False),
        ("When do boats pass?", "Boats pass in 1990.", True),
        ("When do boats pass?", "Boats pass on Monday.", True),
        ("When in 1990 do boats pass?", "Boats pass in 1990.", False),
        ("Who steers boats?", "Boats are steered by Ada.", True),
        ("Who steers boats?", "Boats are steered by somebody.", False),
        ("Who is Ada?", "Boats are steered by Ada.", False),
        ("Where do boats pass?", "Boats pass Paris.", True),
        ("Where do boats pass?", "Boats pass below.", False),
        ("Why do boats pass?", "Boats pass because they must.", True),
        ("Why do boats pass?", "Boats pass.", False),
        ("Do boats pass?", "Boats pass Paris.", True),
        ("Do boats pass?", "Boats pass.", False),
    ],
)
def test_the_kind_that_is_asked_for(question: str, text: str, expected: bool) -> None:
    """A sentence answers with a thing of the kind asked for, unless the question names it."""
    asked = weighed(question)
    signals = [_signal(f"{asked.kind}_asked", question, view(text)), float(expected)]

    assert expected == has_kind(asked, view(text).evidence[0])
    assert signals[0] == signals[1]


def test_signals_of_other_kinds_are_zero() -> None:
    """Only the signal of the kind that is asked for can be above zero."""
    asked = weighed("How many boats pass?")
    values = signals_of(asked, [(view("Twelve boats pass."), 1.0)], [frozenset()])[0].values
    above = [
        name
        for name, value in zip(SIGNALS, values, strict=True)
        if name.endswith("_asked") and value
    ]

    assert ["number_asked"] == above


@pytest.mark.parametrize(("question", "expected"), [("boats", 0), ("toll bridge", 1), ("x", 0)])
def test_the_best_sentence(question: str, expected: int) -> None:
    """The best sentence holds most of the question; the first one where none does."""
    found = signals_of(weighed(question), [(view(BOATS), 1.0)], [frozenset()])

    assert expected == found[0].best_sentence


def test_a_term_counts_once_a_sentence() -> None:
    """A word that a sentence repeats counts once in it, and again in the next one."""
    asked = weighed("boats toll")
    seen = view("Boats and boats pass. The boats pay a toll. No.")

    assert [0.5, 1.0, 0.0] == sentence_shares(asked, seen, ["boat", "toll"])


def test_the_signals_of_no_candidates() -> None:
    """Where nothing was found there are no signals."""
    assert [] == signals_of(weighed("boats"), [], [])


@pytest.mark.parametrize("text", ["", "Boats", "Boats pass", "Boats pass 12 bridges in Paris"])
def test_signals_stay_within_their_range(text: str) -> None:
    """Every signal is a share between 0 and 1, or no more than the weight of the question."""
    asked = weighed(text)
    found = signals_of(asked, [(view(BOATS), 0.5), (view("A."), 0.5)], [frozenset()] * 2)
    most = max(asked.total, 1.0) + 1e-9

    assert all(0 <= value <= most for one in found for value in one.values)


def test_a_rare_word_is_told_from_common_ones() -> None:
    """Of two passages with as many of the terms, the one with the rare term has more of `rare`."""
    lexicon = lexicon_of("boats pass", "boats sink", "a bridge")
    asked = weighed("boats bridge", lexicon)
    seen = [(view("Boats."), 0.0), (view("Bridge."), 0.0)]
    common, rare = (one.values for one in signals_of(asked, seen, [frozenset()] * 2))
    at, passage = SIGNALS.index("rare"), SIGNALS.index("passage")

    assert common[at] < common[passage] < rare[passage] < rare[at]


def test_rare_words_weigh_more() -> None:
    """A term in fewer passages has more weight, and an unknown term has the most."""
    lexicon = lexicon_of("boats pass", "boats sink", "a bridge")
    weights = weighed("boats bridge xylophone", lexicon).weights

    assert ["boat", "bridg", "xylophon"] == sorted(weights, key=weights.__getitem__)


@pytest.mark.parametrize(
    ("question", "unknown", "repaired"),
    [
        ("market", 0.0, 0.0),
        ("xylophone", 1.0, 0.0),
        ("markett", 0.0, 1.0),
        ("", 0.0, 0.0),
    ],
)
def test_how_sure_the_words_are(question: str, unknown: float, repaired: float) -> None:
    """The weight of unknown and of corrected words is given as a share."""
    asked = weighed(question, lexicon_of("the market moved"))

    assert (unknown, repaired) == pytest.approx((asked.unknown, asked.repaired))


def test_repaired_words_count_less() -> None:
    """A word that was repaired weighs less than it does when written right."""
    lexicon = lexicon_of("the market moved")

    assert weighed("markett", lexicon).total == pytest.approx(
        0.8 * weighed("market", lexicon).total
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [("boats", 0), ("boats pass", 1), ("boats pass bridges", 2), ("", 0)],
)
def test_pairs_of_neighbouring_terms(question: str, expected: int) -> None:
    """Every two successive terms make a pair; all pairs weigh as much as the question."""
    asked = weighed(question)
    total = sum(weight for *_, weight in asked.pairs)

    assert (expected, asked.total if expected else 0.0) == pytest.approx((len(asked.pairs), total))


def test_names_and_numbers_are_known() -> None:
    """A capital within the question makes a name, and a digit a number."""
    asked = weighed("Did Ada see 12 boats?")
    of = {
        bits: [one.term for one in asked.terms if one.bit & bits]
        for bits in (asked.names, asked.numbers)
    }

    assert [["ada"], ["12"]] == list(of.values())


HEADED = "# Ferries\n\nBoats pass twice a day.\n\n## The toll\n\nIt is paid at the gate."


@pytest.mark.parametrize(
    ("name", "question", "expected"),
    [
        ("heading", "ferry boats", WEIGHT),
        ("heading", "toll", 0.0),
        ("context", "ferry boats", WEIGHT),
        ("context", "ferry day bridge", 2 * WEIGHT),
        ("context", "boats", 0.0),
        ("names", "Do boats pass Ferries", 1.0),
    ],
)
def test_the_heading_above(name: str, question: str, expected: float) -> None:
    """What a passage does not repeat of its heading and title counts for it."""
    found = _signal(name, question, view(HEADED), title="Bridge")

    assert expected == pytest.approx(found)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Bridge toll", 1.0), ("Bridge", 2 / 3), ("Bridge of the north", 1 / 2), ("Market", 0.0)],
)
def test_a_question_like_the_title(title: str, expected: float) -> None:
    """Both must have the words of the other; at the article's beginning it counts as the lede."""
    assert expected == pytest.approx(_signal("titled", "bridge toll", view(BOATS), title=title))
    assert expected == pytest.approx(_signal("lede", "bridge toll", view(BOATS), title=title))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What is a ferry?", "It rained. A ferry is a boat.", 1.0),
        ("What is a ferry?", "The small ferry is a boat.", 1.0),
        ("What is a ferry?", "The small wooden ferry is a boat.", 0.0),
        ("What is a ferry?", "A ferry is also slow.", 0.0),
        ("What is a ferry?", "A ferry pass is a card.", 0.0),
        ("What is a ferry?", "Ferry crossings at night are cheaper.", 0.0),
        ("What is the north ferry?", "A ferry is a boat.", 0.0),
        ("Who steers the ferry?", "A ferry is a boat.", 0.0),
    ],
)
def test_a_definition(question: str, text: str, expected: float) -> None:
    """A definition says what the thing is, and hardly anything else before the verb."""
    assert expected == _signal("defines", question, view(text))
