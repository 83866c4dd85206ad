"""What is said where the archive answers a question, but not of the period that it names."""

from collections.abc import Sequence

from bot.answer.decisions import Abstention, Closest
from bot.answer.signals import RankedView, share_of
from bot.archive.model import Article, Quote
from bot.question.period.periods import Period
from bot.search.weighing import Weighed

__all__ = ["ON_IT", "best_on_it", "unanswered_within"]

ON_IT = 0.6
"""What has this share of the weight of a question's terms is on its subject."""


def best_on_it(asked: Weighed, found: Sequence[RankedView], period: Period) -> RankedView | None:
    """Return the candidate with most of a question's terms, or None if nothing is on its subject.

    If no passage has enough of them by itself, it is the best one of an article of the period that
    has them: in its title, or in several places.
    """
    best = max(found, key=lambda one: share_of(asked, one), default=None)
    if best is None or share_of(asked, best) >= ON_IT:
        return best
    dated = [one for one in found if _is_dated_in(one.view.passage.article, period)]
    best = max(dated, key=lambda one: share_of(asked, one, of_article=True), default=None)
    return best if best and share_of(asked, best, of_article=True) >= ON_IT else None


def _is_dated_in(article: Article, period: Period) -> bool:
    source = article.date
    return source.edtf is not None and period.overlaps(source.earliest, source.latest)


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
