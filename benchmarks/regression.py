"""The two regressions that produce the weights."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

__all__ = [
    "coverage",
    "listwise",
    "listwise_near",
    "logistic",
    "logistic_near",
    "probabilities",
    "signed_logistic",
]

Group = tuple[Any, Any]
"""The signals of one question's candidates (rows), and which candidates are right."""


NEARNESS = 3.0
"""The penalty of `logistic_near`. With 10 or 30, answers are as often right, and fewer are given in
most languages."""


def listwise(groups: Sequence[Group], penalty: float = 1.0) -> Any:
    """Return weights under which the right candidates win the softmax of their question.

    Conditional logit with an L2 penalty on standardised signals (Z. Cao et al., "Learning to rank:
    from pairwise approach to listwise approach", 2007). Questions without a right candidate
    contribute nothing and are left out.
    """
    size = groups[0][0].shape[1]
    return _listwise(groups, np.zeros(size), np.ones(size, bool), penalty)


def listwise_near(groups: Sequence[Group], start: Any, free: Any, penalty: float = 3.0) -> Any:
    """Return such weights that stay near given ones; those that are not `free` are kept."""
    return _listwise(groups, start, free, penalty)


def _listwise(groups: Sequence[Group], near: Any, free: Any, penalty: float) -> Any:
    groups = [group for group in groups if group[1].any()]
    scale = np.vstack([signals for signals, _ in groups]).std(0) + 1e-9
    signals = np.vstack([signals for signals, _ in groups]) / scale
    right = np.concatenate([right for _, right in groups]).astype(float)
    sizes = [len(one) for _, one in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    group = np.repeat(np.arange(len(groups)), sizes)
    prior = near * scale

    def loss(weights: Any) -> Any:
        scores = signals @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        every, good = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        slope = signals.T @ (odds / every[group] - odds * right / good[group])
        apart = weights - prior
        value = (np.log(every) - np.log(good)).sum() + penalty * (apart @ apart)
        return value, np.where(free, slope + 2 * penalty * apart, 0.0)

    return minimize(loss, prior, jac=True, method="L-BFGS-B").x / scale


def logistic(signals: Any, right: Any, strength: float = 1.0, bias: int = -1) -> Any:
    """Return the weights of a logistic regression; the signal at `bias` is a constant 1.

    `strength` is the inverse of the L2 penalty on standardised signals.
    """
    scale = signals.std(0) + 1e-9
    scale[bias] = 1.0
    model = LogisticRegression(C=strength, max_iter=5_000, fit_intercept=False)
    return model.fit(signals / scale, right).coef_[0] / scale


def signed_logistic(
    signals: Any, right: Any, falling: Sequence[bool], counts: Any, bias: int = -1
) -> Any:
    """Return weights of a logistic regression whose signs are given; that of the bias is free.

    Weights of falling signals are at most 0, those of the others at least 0. `counts` is how often
    each row counts.
    """
    scale = signals.std(0) + 1e-9
    scale[bias] = 1.0
    scaled, right = signals / scale, right.astype(float)
    bounds: list[Any] = [(None, 0.0) if one else (0.0, None) for one in falling]
    bounds[bias] = (None, None)

    def loss(weights: Any) -> Any:
        sums = scaled @ weights
        likely = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
        held = weights.copy()
        held[bias] = 0.0
        value = (counts * (np.logaddexp(0, sums) - right * sums)).sum() + held @ held / 2
        return value, scaled.T @ (counts * (likely - right)) + held

    start = np.zeros(signals.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x / scale


def logistic_near(signals: Any, right: Any, start: Any, counts: Any, bias: int = -1) -> Any:
    """Return weights of a logistic regression that stay near given ones.

    `counts` is how often each row counts. The penalty is on the difference from `start`, a tenth of
    it on that of the bias (a normal prior around known weights; C. Chelba, A. Acero, "Adaptation of
    maximum entropy capitalizer", 2004).
    """
    penalty = np.full(len(start), NEARNESS)
    penalty[bias] /= 10
    right = right.astype(float)

    def loss(weights: Any) -> Any:
        sums = signals @ weights
        likely = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
        apart = weights - start
        value = (counts * (np.logaddexp(0, sums) - right * sums)).sum()
        slope = signals.T @ (counts * (likely - right)) + penalty * apart
        return value + (penalty * apart) @ apart / 2, slope

    return minimize(loss, start, jac=True, method="L-BFGS-B").x


def probabilities(signals: Any, weights: Any) -> Any:
    """Return the probabilities of a logistic regression with these weights."""
    return 1 / (1 + np.exp(-np.clip(signals @ weights, -30, 30)))


def coverage(confidence: Any, right: Any, answerable: int, precision: float = 0.95) -> Any:
    """Return the largest coverage at this precision, and its confidence threshold."""
    order = np.argsort(-confidence)
    good = np.cumsum(right[order])
    keeps = np.nonzero(good / np.arange(1, len(order) + 1) >= precision)[0]
    if not len(keeps):
        return 0.0, 1.0
    return float(good[keeps[-1]] / answerable), float(confidence[order[keeps[-1]]])
