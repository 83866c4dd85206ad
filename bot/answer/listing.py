"""What a decision lists beside its quotes: the nearest entries and the nearest articles."""

import math
from collections.abc import Sequence

from bot.answer.decisions import RankedEntry
from bot.answer.signals import RankedView
from bot.archive.model import Article
from bot.search.faq_matching import FaqCandidate

__all__ = ["KEPT", "NEAREST", "articles_of", "entries_with_scores"]

KEPT = 5
"""The most passages, and the most entries, that a decision includes."""
NEAREST = 3
"""The most articles that an abstention names."""


def entries_with_scores(
    candidates: Sequence[FaqCandidate], by_faq: float
) -> tuple[RankedEntry, ...]:
    """Return the best entries; their scores follow from the probability of the first one."""
    found: list[RankedEntry] = []
    for one in candidates[:KEPT]:
        best = candidates[0]
        score = by_faq * math.exp(min(one.score - best.score, 0.0))
        if found:
            # What has the question as its wording is first whatever its score, and leaves a rest.
            is_worded = best.is_exact or best.says_same
            score = min(score, 1 - by_faq if is_worded else by_faq, found[-1].score)
        found.append(RankedEntry(one.entry, score))
    return tuple(found)


def articles_of(ordered: Sequence[RankedView]) -> tuple[Article, ...]:
    """Return the articles of the best passages, without duplicates."""
    articles = {one.view.passage.article.id: one.view.passage.article for one in ordered}
    return tuple(articles.values())[:NEAREST]
