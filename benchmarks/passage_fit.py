"""Fits the order of the passages and their gate, with sentence vectors or without."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.evalsets import part_of
from benchmarks.near_miss_fit import fit_gate, impossible_rows, near_miss_figures
from benchmarks.regression import coverage, probabilities
from benchmarks.rows import crossed_hit, gate_rows, half_known_rows, hit, ranking_groups
from bot.archive.model import Archive
from bot.evaluation.questions import Asked
from bot.meaning.models import Models

__all__ = ["Fitted", "fit_passages", "unseen_hit"]

Ranked = Callable[[Sequence[Any]], Any]
"""Returns the weights of the ranking that are fitted to groups of candidates."""


class Fitted(NamedTuple):
    """Weights with their figures, of which those of one half are by weights from the other."""

    rank: Any
    gate: Any
    threshold: float
    figures: dict[str, float]
    names: list[str]
    """The articles of the wiki that have questions; those at odd places are one half."""
    halves: tuple[list[Any], list[Any]]
    """The candidates of each question about the one half, and about the other."""


def fit_passages(
    wiki_set: tuple[Archive, Sequence[Asked]],
    news_set: tuple[Archive, Sequence[Asked]],
    ranked: Ranked,
    *,
    crossed_seeds: int,
    seeds: int,
    models: Models | None = None,
) -> Fitted:
    """Return the fitted order and gate of passages.

    The seeds are how often an archive is halved at random for rows of half-known archives: for the
    figures, and for the gate.
    """
    wiki, wiki_asked = wiki_set
    news, news_asked = news_set
    answerable = [one for one in wiki_asked if one.places]
    figures: dict[str, float] = {}

    # The order of the passages.
    groups = ranking_groups(wiki, answerable, models)
    news_groups = ranking_groups(news, news_asked, models)
    names = sorted({name for name, *_ in groups})
    one_half = [g[1:] for g in groups if names.index(g[0]) % 2]
    other_half = [g[1:] for g in groups if not names.index(g[0]) % 2]
    by_one, by_other = ranked(one_half), ranked(other_half)
    figures["hit1_unseen_articles"] = unseen_hit(one_half, other_half, by_one, by_other)
    figures["hit1_news_by_wiki"] = hit(news_groups, ranked(one_half + other_half))
    figures["hit1_news_unseen_articles"] = crossed_hit(one_half + other_half, news_groups, ranked)
    rank = ranked(one_half + other_half + [g[1:] for g in news_groups] * 3)

    # The gate: archives that know half of the answers, and questions without one. The report for
    # one half of the wiki uses weights that saw neither its articles nor its questions.
    impossible = impossible_rows(wiki, wiki_asked, rank, models)
    crossed = np.zeros(len(impossible.right))
    for name, ids, unseen_rank in (("a", names[::2], by_one), ("b", names[1::2], by_other)):
        seen = set(names) - set(ids)
        seen_asked = [one for one in answerable if one.places[0][0] in seen]
        rows = half_known_rows(part_of(wiki, seen), seen_asked, unseen_rank, crossed_seeds, models)
        is_unseen = np.isin(impossible.articles, ids)
        gate = fit_gate(*rows, impossible.of(~is_unseen))
        crossed[is_unseen] = impossible.signals[is_unseen] @ gate
        signals, right = gate_rows(part_of(wiki, set(ids)), answerable, unseen_rank, models)
        count = sum(one.places[0][0] in ids for one in answerable)
        confidence = probabilities(signals, gate)
        figures[f"half_unknown_auroc_{name}"] = float(roc_auc_score(right, confidence))
        figures[f"half_unknown_coverage95_{name}"] = coverage(confidence, right, count)[0]
    figures |= near_miss_figures(impossible, crossed)
    of_wiki = half_known_rows(wiki, answerable, rank, seeds, models)
    of_news = half_known_rows(news, news_asked, rank, 1, models)
    signals = np.vstack([of_wiki[0], of_news[0], of_news[0]])
    right = np.concatenate([of_wiki[1], of_news[1], of_news[1]])
    gate = fit_gate(signals, right, impossible)
    figures["coverage95"], threshold = coverage(
        probabilities(signals, gate), right, int(right.sum())
    )
    return Fitted(rank, gate, threshold, figures, names, (one_half, other_half))


def unseen_hit(
    one_half: Sequence[Any], other_half: Sequence[Any], by_one: Any, by_other: Any
) -> float:
    """Return the share of questions with the right passage first, by weights from the other half.

    `by_one` are those fitted to the one half.
    """
    right = hit(other_half, by_one) * len(other_half) + hit(one_half, by_other) * len(one_half)
    return right / (len(one_half) + len(other_half))
