"""Pages that are the same for everybody, kept in memory until the archive or the texts change."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from bot.archive.model import Quote

__all__ = ["KeptPage", "Shelf"]

_PAGES, _LARGEST = 256, 100_000
"""The most pages that are kept, and the most bytes of one: 26 MB together."""
_LONGEST_KEY = 1_000


class KeptPage(NamedTuple):
    """A page as it was made."""

    made_of: tuple[object, ...]
    """What it was made of, compared by identity."""
    body: bytes
    headers: Sequence[tuple[str, str]]
    quotes: Sequence[Quote]
    """What must still be in the archive's source whenever the page is sent."""


class Shelf:
    """The pages that were asked for last, by their addresses."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()

    def find(self, key: str, made_of: tuple[object, ...]) -> KeptPage | None:
        """Return the page that was made of the same."""
        page = self._pages.get(key)
        if page is None or not all(
            one is two for one, two in zip(page.made_of, made_of, strict=True)
        ):
            return None
        self._pages.move_to_end(key)
        return page

    def keep(self, key: str, page: KeptPage) -> None:
        """Keep a page, unless it or its address is too long."""
        if len(page.body) > _LARGEST or len(key) > _LONGEST_KEY:
            return
        self._pages[key] = page
        if len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
