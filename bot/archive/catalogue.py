"""The articles in chronological order, stored compactly as packed ids."""

from array import array
from collections.abc import Iterator
from datetime import date

from bot.archive.coverage import Coverage
from bot.archive.dates import bounds
from bot.archive.model import Archive, Article

__all__ = ["Catalogue"]


class Catalogue:
    """The articles of an archive by date, the oldest first and the undated ones last.

    The number of an article is its 1-based place in this order; it stays the same if they are
    listed in reverse. The catalogue takes some tens of bytes per article and does not keep the
    articles themselves.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        keys = []
        for article in archive:
            earliest, latest = bounds(article.date.edtf) if article.date.edtf else (None, None)
            # An article whose earliest date is unknown is sorted by its latest, as in a timeline.
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

    @property
    def coverage(self) -> Coverage:
        """What the articles cover."""
        return self._archive.coverage

    def article(self, number: int) -> Article | None:
        """Return the article with a number, or None if there is no such number."""
        if not 1 <= number <= len(self):
            return None
        start = self._ends[number - 2] if number > 1 else 0
        raw = bytes(self._ids[start : self._ends[number - 1]])
        return self._archive.get(raw.decode("utf-8", "surrogatepass"))

    def numbers(self, start: int, stop: int, *, latest_first: bool = False) -> Iterator[int]:
        """Yield the article numbers at the 0-based places from `start` up to `stop`.

        With `latest_first` the dated articles are listed in reverse, the undated ones still last.
        """
        for place in range(max(start, 0), min(stop, len(self))):
            yield self._dated - place if latest_first and place < self._dated else place + 1
