"""Renderings at hand: what the desk has decided before need not be written anew."""

from collections import OrderedDict

from bot.answer.decisions import Decision
from bot.i18n.texts import Texts
from bot.telegram.views.answers import Reply, render

__all__ = ["Renderings"]

_KEPT = 500


class Renderings:
    """The messages of the last decisions; each is verified anew whenever it is sent."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], tuple[Decision, Texts, Reply]] = OrderedDict()

    def of(self, decision: Decision, texts: Texts) -> Reply:
        """Return what `render` does."""
        # Decisions and texts are kept as well, so that no other can come to have their places.
        key = id(decision), id(texts)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = decision, texts, render(decision, texts)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return kept[2]
