"""Which judge a question gets."""

from collections.abc import Mapping

import numpy as np
import pytest

from bot.analysis.lexicon import Lexicon
from bot.answer.by_meaning.judges import FAQ_ROWS, PASSAGE_ROWS, Judges
from bot.answer.policy import Thresholds
from bot.question.reading import Meant
from bot.search.weights import Weights, load_weights
from tests.support.small_search import ANALYSER, FLAT

PLAIN = load_weights()
VECTOR = np.ones(3, np.float32)
BOTH = VECTOR, VECTOR


def _fitted() -> Weights:
    rows: Mapping[str, Mapping[str, float]] = {
        name: dict.fromkeys(PLAIN.rows[name], 7.0) for name in (*FAQ_ROWS, *PASSAGE_ROWS)
    }
    return Weights({**rows, "policy": {"faq": 0.61, "passage": 0.62, "across": 0.63}})


def _judges(*thresholds: Thresholds) -> Judges:
    return Judges(ANALYSER, FLAT, (), PLAIN, _fitted(), thresholds)


@pytest.mark.parametrize(
    ("meant", "rows", "policy"),
    [
        (None, (), {}),
        (Meant(), (), {}),
        (Meant(faq=BOTH), FAQ_ROWS, {"faq": 0.61}),
        (Meant(passages=VECTOR), PASSAGE_ROWS, {"passage": 0.62}),
        (Meant(across=VECTOR), (), {"across": 0.63}),
        (
            Meant(BOTH, VECTOR),
            (*FAQ_ROWS, *PASSAGE_ROWS),
            {"faq": 0.61, "passage": 0.62},
        ),
    ],
)
def test_weights_and_thresholds(
    meant: Meant | None, rows: tuple[str, ...], policy: dict[str, float]
) -> None:
    """What has vectors is weighed by what was fitted with them, and all else as without."""
    judge = _judges().of(meant)
    fitted = {name for name in PLAIN.rows if judge.weights.rows[name] != PLAIN.rows[name]}
    expected = {**PLAIN.rows["policy"], "across": 1.0, **policy}
    found = {name: getattr(judge.policy, name) for name in ("faq", "passage", "across")}

    assert set(rows) == fitted
    assert expected == found


def test_a_judge_is_kept() -> None:
    """Questions of one kind have the same judge, and another FAQ has others."""
    judges = _judges()

    assert judges.plain is judges.of(Meant())
    assert judges.of(Meant(faq=BOTH)) is not judges.plain
    assert judges.of_faq((), Lexicon()).plain is not judges.plain


def test_the_operators_thresholds() -> None:
    """They hold with models as well; the later ones count more."""
    judges = _judges(Thresholds(gate=0.5, faq=0.4), Thresholds(gate=0.9))

    for meant, across in ((None, 1.0), (Meant(BOTH, VECTOR, VECTOR), 0.9)):
        policy = judges.of(meant).policy
        assert (policy.faq, policy.passage, policy.across) == (0.9, 0.9, across)
    assert _judges(Thresholds(passage=0.3)).of(Meant(across=VECTOR)).policy.across == 0.3
