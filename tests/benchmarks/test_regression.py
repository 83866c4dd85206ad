"""The regressions of the fit recover known weights, and keep the signs that they are given."""

from typing import Any

import pytest

np: Any = pytest.importorskip("numpy")
pytest.importorskip("sklearn", reason="the extra `fit` is not installed")

from benchmarks.regression import (  # noqa: E402 - needs the extra
    listwise_near,
    logistic_near,
    probabilities,
    signed_logistic,
)

RISING, FALLING, FREE = 2.0, -1.5, -0.5


def _drawn(*weights: float, rows: int = 4000) -> tuple[Any, Any]:
    """Return signals with a bias, and outcomes drawn by a logistic regression of these weights."""
    chance = np.random.default_rng(5)
    signals = np.column_stack([chance.random((rows, len(weights) - 1)), np.ones(rows)])
    return signals, chance.random(rows) < probabilities(signals, np.array(weights))


def test_known_weights_are_recovered() -> None:
    """Where the signs are right, the weights are those by which the outcomes were drawn."""
    signals, right = _drawn(RISING, FALLING, FREE)
    found = signed_logistic(signals, right, (False, True, False), np.ones(len(right)))

    assert [RISING, FALLING, FREE] == pytest.approx(list(found), abs=0.3)


@pytest.mark.parametrize(
    ("falling", "zeros"),
    [((True, True, False), [0]), ((False, False, False), [1]), ((True, False, False), [0, 1])],
)
def test_signs_are_kept(falling: tuple[bool, ...], zeros: list[int]) -> None:
    """A weight that the data would give the other sign is 0; the others keep their signs."""
    signals, right = _drawn(RISING, FALLING, FREE)
    found = signed_logistic(signals, right, falling, np.ones(len(right)))

    assert [0.0] * len(zeros) == [found[at] for at in zeros]
    assert all(
        found[at] <= 0 if is_falling else found[at] >= 0
        for at, is_falling in enumerate(falling[:-1])
    )


@pytest.mark.parametrize("bias", [-2.0, 1.0])
def test_the_sign_of_the_last_is_free(bias: float) -> None:
    """The bias has the sign that the data give it, whatever is said of it."""
    signals, right = _drawn(RISING, bias)
    found = [
        signed_logistic(signals, right, (False, last), np.ones(len(right)))[-1]
        for last in (False, True)
    ]

    assert [bias] * 2 == pytest.approx(found, abs=0.3)


def test_rows_count_as_often_as_they_are_said_to() -> None:
    """A row that counts twice is a row that occurs twice, and one that counts 0 times is none."""
    signals, right = _drawn(RISING, FALLING, FREE, rows=400)
    falling = (False, True, False)
    is_first = np.arange(400) < 200
    counted = signed_logistic(signals, right, falling, np.where(is_first, 2.0, 1.0))
    other, chosen = np.vstack([signals, signals[:200]]), np.concatenate([right, right[:200]])
    repeated = signed_logistic(other, chosen, falling, np.ones(600))
    none = signed_logistic(signals, right, falling, np.where(is_first, 1.0, 1e-9))
    alone = signed_logistic(signals[:200], right[:200], falling, np.ones(200))

    assert list(repeated) == pytest.approx(list(counted), abs=0.05)
    assert list(alone) == pytest.approx(list(none), abs=0.05)


@pytest.mark.parametrize(("rows", "expected", "within"), [(4, 9.0, 0.5), (40_000, RISING, 0.3)])
def test_weights_stay_near_until_the_data_say_otherwise(
    rows: int, expected: float, within: float
) -> None:
    """A few rows hardly move the weights, many move them to those by which they were drawn."""
    signals, right = _drawn(RISING, FALLING, FREE, rows=rows)
    found = logistic_near(signals, right, np.array([9.0, FALLING, FREE]), np.ones(rows))

    assert expected == pytest.approx(found[0], abs=within)


def test_rankings_stay_near_and_keep_what_is_not_free() -> None:
    """Of two signals that tell as much, only the free one gets more weight than at the start."""
    chance = np.random.default_rng(5)
    groups = []
    for _ in range(200):
        right = np.arange(4) == chance.integers(4)
        told = right + chance.normal(0, 0.5, 4)
        groups.append((np.column_stack([told, told]), right))
    start = np.array([0.5, 0.5])
    found = listwise_near(groups, start, np.array([True, False]))
    held = listwise_near(groups, start, np.array([True, False]), penalty=1e6)

    assert found[0] > 1
    assert start[1] == pytest.approx(found[1])
    assert list(start) == pytest.approx(list(held), abs=0.01)
