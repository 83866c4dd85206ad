"""Groups candidates that say the same: copies, and the same report of another time."""

from collections.abc import Sequence

from bot.answer.signals import SIGNALS, RankedView

__all__ = ["by_saying"]

_OF_ARTICLE = (SIGNALS.index("title"), SIGNALS.index("article"))


def by_saying(ordered: Sequence[RankedView]) -> list[list[RankedView]]:
    """Return candidates in groups whose best paragraphs have the same words, except for numbers.

    They are copies, or the same report of another time. One whose article and title have less of
    the question than the first of its group may speak of something else, and stays alone. Groups
    and members keep the order.
    """
    groups: list[list[RankedView]] = []
    of_saying: dict[int, list[RankedView]] = {}
    for one in ordered:
        saying = one.view.saying(one.signals.best_sentence)
        group = of_saying.get(saying) if saying else None
        if group is not None and _is_about_as_much(one, group[0]):
            group.append(one)
        else:
            groups.append([one])
            of_saying.setdefault(saying, groups[-1])
    return groups


def _is_about_as_much(one: RankedView, first: RankedView) -> bool:
    return all(one.signals.values[at] >= first.signals.values[at] for at in _OF_ARTICLE)
