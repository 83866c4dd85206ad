"""The articles in order of time, kept small: only their ids, packed."""

from array import array
from collections.abc import Iterator
from datetime import date

from bot.archive.dates import bounds
from bot.archive.model import Archive, Article

__all__ = ["Catalogue"]


class Catalogue:
    """An archive's articles by date, the oldest first and the undated last.

    An article's number, from 1 on, is its place in this order; it stays when the order is turned
    round. Reading it costs some tens of bytes an article, and no article is kept.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        keys = []
        for article in archive:
            earliest, latest = bounds(article.date.edtf) if article.date.edtf else (None, None)
            # What begins nobody knows when stands where it ends, as in a timeline.
            first = earliest or latest or date.max
            keys.append((article.date.edtf is None, first, latest or date.max, article.id))
        keys.sort()
        self._dated = sum(not is_undated for is_undated, *_ in keys)
        self._ids = bytearray()
        self._ends = array("Q")
        for *_, article_id in keys:
            self._ids += article_id.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._ids))

    def __len__(self) -> int:
        return len(self._ends)

    def article(self, number: int) -> Article | None:
        """Return the article of a number, None where there is none."""
        if not 1 <= number <= len(self):
            return None
        start = self._ends[number - 2] if number > 1 else 0
        raw = bytes(self._ids[start : self._ends[number - 1]])
        return self._archive.get(raw.decode("utf-8", "surrogatepass"))

    def numbers(self, start: int, stop: int, *, latest_first: bool = False) -> Iterator[int]:
        """Yield the numbers that stand at some places, from 0 on; the undated ones last."""
        for place in range(max(start, 0), min(stop, len(self))):
            yield self._dated - place if latest_first and place < self._dated else place + 1
