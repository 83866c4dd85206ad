"""The articles in chronological order, stored compactly as packed ids."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
        publishers: dict[str | None, int] = {}
        languages: dict[str, int] = {}
        for article in archive.heads():
            earliest, latest = bounds(article.date.edtf) if article.date.edtf else (None, None)
            # An article whose earliest date is unknown is sorted by its latest, as in a timeline.
            first = earliest or latest or date.max
            codes = (
                publishers.setdefault(article.publisher, len(publishers)),
                languages.setdefault(article.language, len(languages)),
            )
            keys.append((article.date.edtf is None, first, latest or date.max, article.id, codes))
        keys.sort()
        # Days as ordinals; an unknown end of a date reaches as far as its known one.
        self._firsts = array("l", [first.toordinal() for _, first, *_ in keys])
        self._lasts = array("l", [last.toordinal() for _, _, last, *_ in keys])
        self._dated = sum(not is_undated for is_undated, *_ in keys)
        self._ids = bytearray()
        self._ends = array("Q")
        self._publishers, self._languages = publishers, languages
        self._publisher_codes = array("I", [codes[0] for *_, codes in keys])
        self._language_codes = array("I", [codes[1] for *_, codes in keys])
        for *_, article_id, _ in keys:
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
        return self._archive.get(self._id(number)) if 1 <= number <= len(self) else None

    def titles(self) -> Iterator[str]:
        """Yield the titles of all articles in the order of their numbers."""
        by_id = {head.id: head.title for head in self._archive.heads()}
        return (by_id[self._id(number)] for number in range(1, len(self) + 1))

    def _id(self, number: int) -> str:
        start = self._ends[number - 2] if number > 1 else 0
        raw = bytes(self._ids[start : self._ends[number - 1]])
        return raw.decode("utf-8", "surrogatepass")

    @property
    def undated(self) -> int:
        """The number of articles without a date."""
        return len(self) - self._dated

    def within(
        self, first: date | None, last: date | None, *, latest_first: bool = False
    ) -> Iterator[Article]:
        """Yield the dated articles that may be of a time, both days inclusive, in order of time.

        None is an open side.
        """
        start = (first or date.min).toordinal()
        end = bisect_right(self._firsts, (last or date.max).toordinal(), hi=self._dated)
        for place in reversed(range(end)) if latest_first else range(end):
            if self._lasts[place] >= start:
                article = self.article(place + 1)
                if article is not None:
                    yield article

    def matching(
        self,
        start: int,
        stop: int,
        *,
        first: date | None = None,
        last: date | None = None,
        publisher: str | None = None,
        language: str | None = None,
        latest_first: bool = False,
    ) -> tuple[Sequence[int], int]:
        """Return the numbers of some articles of a time, a publisher or a language, and how many.

        Of all that may be meant, in order of time, these are the ones at the 0-based places from
        `start` up to `stop`. Undated articles are last, and with a day given there are none. No
        article is read: it takes as long as comparing numbers.
        """
        import numpy

        is_wanted = numpy.ones(len(self), dtype=bool)
        if first or last:
            is_wanted &= numpy.frombuffer(self._lasts, "l") >= (first or date.min).toordinal()
            is_wanted &= numpy.frombuffer(self._firsts, "l") <= (last or date.max).toordinal()
            is_wanted[self._dated :] = False
        for wanted, known, codes in (
            (publisher, self._publishers, self._publisher_codes),
            (language, self._languages, self._language_codes),
        ):
            if wanted is not None:
                is_wanted &= numpy.frombuffer(codes, "I") == known.get(wanted, len(known))
        numbers = numpy.nonzero(is_wanted)[0] + 1
        if latest_first:
            place = int(numpy.searchsorted(numbers, self._dated, side="right"))
            numbers = numpy.concatenate((numbers[:place][::-1], numbers[place:]))
        return numbers[start:stop].tolist(), len(numbers)

    def numbers(self, start: int, stop: int, *, latest_first: bool = False) -> Iterator[int]:
        """Yield the article numbers at the 0-based places from `start` up to `stop`.

        With `latest_first` the dated articles are listed in reverse, the undated ones still last.
        """
        for place in range(max(start, 0), min(stop, len(self))):
            yield self._dated - place if latest_first and place < self._dated else place + 1
