"""A second quote: shown where it may answer and the first one may not."""

from collections.abc import Sequence

import pytest

from bot.answer.by_meaning.ranker import Ranker
from bot.answer.excerpt import EXCERPT_SIGNALS, Excerpts
from bot.answer.second import ELSEWHERE, HERE, LIKELY, Seconds, seconds
from bot.answer.signals import SIGNALS, RankedView
from bot.search.weights import Weights, load_weights
from tests.support.small_search import ANALYSER, candidates, weighed

EXCERPTS = Excerpts(
    Weights(
        {
            "excerpt": dict.fromkeys(EXCERPT_SIGNALS, 0.0)
            | {"share": 9.0, "length": -1.0, "time_asked": 1.0}
        }
    )
)
QUESTION = "When did the bridge open?"
LONG = "Boats " + "pass below and " * 30 + "turn."
TEXT = f"The bridge was opened by Ada. {LONG} It was May 1990."
OTHER = "Open was the bridge in June."


def ranked(*scored: tuple[str, float], question: str = QUESTION) -> Sequence[RankedView]:
    """Return the passages ranked by these scores."""
    weights = Weights({"rank": dict.fromkeys(SIGNALS, 0.0) | {"score": 1.0}})
    return Ranker(ANALYSER, weights).rank(weighed(question), candidates(*scored))


def shown(
    *scored: tuple[str, float],
    question: str = QUESTION,
    here: dict[str, float] | None = None,
    elsewhere: dict[str, float] | None = None,
) -> str | None:
    """Return the second quote where the gates have these weights."""
    rows = {
        "second_here": dict.fromkeys(HERE, 0.0) | (here or {"bias": -9.0}),
        "second_elsewhere": dict.fromkeys(ELSEWHERE, 0.0) | (elsewhere or {"bias": -9.0}),
    }
    asked, leaders = weighed(question), ranked(*scored, question=question)
    first = EXCERPTS.windows(asked, leaders[0].view)
    quote = Seconds(Weights(rows), EXCERPTS).of(asked, first, leaders, 0.8)
    return quote.text if quote else None


def test_another_sentence_of_the_passage() -> None:
    """The best window apart from the first quote is shown if it is likely enough."""
    likely = shown((TEXT, 2.0), here={"bias": 1.0})

    assert (True, None) == (likely in TEXT if likely else False, shown((TEXT, 2.0)))
    assert likely
    assert "opened by Ada" not in likely


def test_what_the_first_quote_lacks_counts() -> None:
    """A sentence with a time is shown beside one without it, if a time is asked for."""
    weights = {"asked": 9.0, "bias": -5.0}
    same = "The bridge was opened in June 1989. Boats pass. Boats turn. It was May 1990."

    assert str(shown((TEXT, 2.0), here=weights)).endswith("It was May 1990.")
    assert shown((same, 2.0), here=weights) is None
    assert shown((TEXT, 2.0), question="Is the bridge open?", here=weights) is None


def test_the_next_passage() -> None:
    """The excerpt of the second passage is shown if it is likely; of both, the likelier one."""
    two = ((TEXT, 2.0), (OTHER, 1.9))

    assert shown(*two, elsewhere={"bias": 0.0}) == OTHER
    assert shown(*two, elsewhere={"bias": 1.0}, here={"bias": 0.0}) == OTHER
    assert shown(*two, elsewhere={"bias": 0.0}, here={"bias": 1.0}) != OTHER


@pytest.mark.parametrize(
    "others",
    [(), ((OTHER, -3.0),), (("The bridge was opened by Ada.", 1.9),)],
)
def test_no_next_passage(others: tuple[tuple[str, float], ...]) -> None:
    """There may be none; one that is far behind is not looked at; the same words are no second."""
    assert shown((TEXT, 2.0), *others, elsewhere={"bias": 9.0}) is None


@pytest.mark.parametrize(("question", "expected"), [(QUESTION, 2), ("Who is Zed?", 2)])
def test_signals_are_in_order(question: str, expected: int) -> None:
    """Each possible second quote has all signals, whatever is asked."""
    asked, leaders = weighed(question), ranked((TEXT, 2.0), (OTHER, 1.9), question=question)
    first = EXCERPTS.windows(asked, leaders[0].view)
    found = seconds(asked, first, leaders, 0.8, EXCERPTS)

    assert expected == len([one for one in found if one])
    assert [len(HERE), len(ELSEWHERE)] == [len(one.signals) for one in found if one]


def test_the_fitted_gates_open_for_few() -> None:
    """By the weights that come along, most answers are a single quote."""
    weights = load_weights()
    asked, leaders = weighed(QUESTION), ranked((OTHER, 9.0), (TEXT, 1.0))
    first = Excerpts(weights).windows(asked, leaders[0].view)

    assert Seconds(weights, Excerpts(weights)).of(asked, first, leaders, 0.99) is None
    assert 0 < LIKELY < 0.5
