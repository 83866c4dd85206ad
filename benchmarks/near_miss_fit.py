"""Fits how much each fault of a near miss lowers the passages' gate, and writes only that part.

    python -m benchmarks.near_miss_fit EVALUATION_SETS        (needs the extra `fit`)

EVALUATION_SETS is a folder with `wiki/` and `news/`. The wiki has questions that look answerable
and are not; without them, archives that know half of the answers show the gate nothing of near
misses. So it is fitted in two steps: the gate without the faults, to archives that know half of the
answers, and then the faults, to questions with and without an answer.
"""

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.evalsets import read_set
from benchmarks.faq_fit import OUTPUT
from benchmarks.regression import coverage, logistic, probabilities, signed_logistic
from benchmarks.rows import Bench, half_known_rows, right_passage, weights_of
from bot.answer.faults.near_misses import FAULTS
from bot.answer.gates import GATE_SENTENCES, PASSAGE_GATE, passage_gate_signals
from bot.answer.signals import SIGNALS
from bot.meaning.models import Models
from bot.search.weights import load_weights

__all__ = ["PASSAGE_STRENGTH", "Impossible", "fit_gate", "impossible_rows", "near_miss_figures"]

PASSAGE_STRENGTH = 0.3
"""The passage gate has a signal for every bend, so it is regularized more."""
ANSWERED = 0.7
"""The share of the questions with an answer that are answered rightly, at the measured gate."""
SURE = 7.0
"""The log-odds of the gate without faults, either way, beyond which a difference says nothing."""


class Impossible(NamedTuple):
    """The rows of questions of which some have no answer, asked of all articles together."""

    signals: Any
    right: Any
    """Whether the first passage answers."""
    possible: Any
    """Whether any passage answers."""
    articles: Any
    """The article of the first passage, as nothing else says what an impossible one is about."""

    def of(self, kept: Any) -> "Impossible":
        """Return some of the rows."""
        return Impossible(*(one[kept] for one in self))


def impossible_rows(
    archive: Any, asked: Any, rank: Any, models: Models | None = None
) -> Impossible:
    """Return the rows of all questions for which a passage is found."""
    rows = [
        (
            passage_gate_signals(weighed, found),
            right_passage(one, found[0]),
            bool(one.places),
            found[0].view.passage.article.id,
        )
        for one, _, weighed, found in Bench(archive, rank, models).cases(asked)
        if found
    ]
    return Impossible(*(np.array(column) for column in zip(*rows, strict=True)))


def fit_gate(signals: Any, right: Any, impossible: Impossible) -> Any:
    """Return the weights of the passages' gate, from rows of half-known archives and the others.

    No fault may raise the probability. The log-odds of the gate without them are a signal of the
    second step, whose weight is only used to bring the faults to the gate's scale where it is 1.
    Signals of sentence vectors, if there are some, belong to the first step.
    """
    names = (*PASSAGE_GATE, *GATE_SENTENCES)[: signals.shape[1]]
    is_fault = np.array([name in FAULTS for name in names])
    bias = PASSAGE_GATE.index("bias") - len(FAULTS)
    gate = np.zeros(len(names))
    gate[~is_fault] = logistic(signals[:, ~is_fault], right, PASSAGE_STRENGTH, bias)
    sums = np.clip(impossible.signals[:, ~is_fault] @ gate[~is_fault], -SURE, SURE)
    faults = impossible.signals[:, is_fault]
    rows = np.column_stack([sums, faults, np.ones(len(sums))])
    falling = [False, *[True] * faults.shape[1], False]
    gate[is_fault] = signed_logistic(rows, impossible.right, falling, np.ones(len(rows)))[1:-1]
    return gate


def near_miss_figures(impossible: Impossible, sums: Any) -> dict[str, float]:
    """Return how well log-odds tell the questions with an answer from those without one."""
    possible, right = impossible.possible, impossible.right
    least = np.sort(sums[right])[::-1][int(ANSWERED * possible.sum()) - 1]
    return {
        "impossible_auroc": float(roc_auc_score(possible, sums)),
        "impossible_answered_at_70": float((sums[~possible] >= least).mean()),
    }


def crossed_figures(signals: Any, right: Any, impossible: Impossible) -> dict[str, float]:
    """Return the figures of faults that were fitted on the other half of the articles."""
    names = sorted(set(impossible.articles))
    side = np.array([names.index(name) % 2 for name in impossible.articles])
    sums = np.zeros(len(side))
    for half in (0, 1):
        gate = fit_gate(signals, right, impossible.of(side != half))
        sums[side == half] = impossible.signals[side == half] @ gate
    return near_miss_figures(impossible, sums)


def main() -> None:
    """Fit and write the passages' gate and threshold, leaving the other weights unchanged."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path)
    sets = parser.parse_args().sets
    rank = np.array(load_weights().row("rank", SIGNALS))
    wiki, wiki_asked = read_set(sets / "wiki")
    news, news_asked = read_set(sets / "news")
    of_wiki = half_known_rows(wiki, [one for one in wiki_asked if one.places], rank, seeds=3)
    of_news = half_known_rows(news, news_asked, rank, seeds=1)
    signals = np.vstack([of_wiki[0], of_news[0], of_news[0]])
    right = np.concatenate([of_wiki[1], of_news[1], of_news[1]])
    impossible = impossible_rows(wiki, wiki_asked, rank)
    gate = fit_gate(signals, right, impossible)
    figures = crossed_figures(signals, right, impossible)
    figures["coverage95"], threshold = coverage(
        probabilities(signals, gate), right, int(right.sum())
    )
    written = json.loads(OUTPUT.read_text(encoding="utf-8"))
    row = weights_of(passage_gate=gate).rows["passage_gate"]
    written["weights"]["passage_gate"] = {name: round(value, 4) for name, value in row.items()}
    written["weights"]["policy"]["passage"] = round(threshold, 4)
    written["figures"] |= {name: round(value, 4) for name, value in figures.items()}
    OUTPUT.write_text(json.dumps(written, indent=1) + "\n")
    print(json.dumps(figures, indent=1), threshold)


if __name__ == "__main__":
    main()
