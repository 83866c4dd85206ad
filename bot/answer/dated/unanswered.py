"""What is said where the archive answers a question, but not of the period that it names."""

from collections.abc import Sequence

from bot.answer.decisions import Abstention, Closest
from bot.answer.signals import RankedView, share_of
from bot.archive.model import Article, Quote
from bot.search.weighing import Weighed

__all__ = ["ON_IT", "best_on_it", "unanswered_within"]

ON_IT = 0.6
"""A passage with this share of the weight of a question's terms is on its subject."""


def best_on_it(asked: Weighed, found: Sequence[RankedView]) -> RankedView | None:
    """Return the candidate with most of a question's terms, or None if none is on its subject."""
    best = max(found, key=lambda one: share_of(asked, one), default=None)
    return best if best and share_of(asked, best) >= ON_IT else None


def unanswered_within(
    decision: Closest | Abstention,
    excerpt: tuple[Quote, ...],
    nearest: tuple[Article, ...],
    below: float,
) -> Closest | Abstention:
    """Return the decision on a question that is answered only for other times.

    `decision` is the one of the period, and `excerpt` is of the passage of the period that is on
    the subject; that is the closest one. Without it, the archive has nothing on the subject from
    that time; `nearest` are the articles of other times. The confidence is at most `below`.
    """
    confidence = min(decision.confidence, below)
    ranked, entries = decision.ranked, decision.entries
    if isinstance(decision, Closest) and (decision.faq or excerpt):
        return decision
    if excerpt:
        return Closest(excerpt, "passage", confidence, ranked, entries=entries)
    return Abstention("out_of_dates", nearest, confidence, ranked, entries=entries)
