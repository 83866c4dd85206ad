"""An index of every word of the archive by position, to find exact and partial occurrences.

Each distinct word has a number, and the archive is one array of these numbers with a 0 after each
article. Another array lists the places of each word. A sequence of words is found by comparing the
bytes around the places of its rarest word. The index takes sixteen bytes per word and is built
once. A *place* is an index into the array.
"""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from rapidfuzz.distance import Levenshtein

from bot.archive.model import Archive, Article
from bot.verification.budget import Budget
from bot.verification.tokens import Token, folded, tokens, words_of

__all__ = ["Concordance", "Run", "StoppedError", "Stretch"]

_BUDGET, _BUDGET_A_WORD = 3_000, 6
"""How many places are looked up per query, and more per word of it, the rarest words first."""
_RUN = 4
"""The cost of a run, in words of a budget."""
_FOUND = 4
"""How many places of a word are compared with exact words for one word of a budget."""
_CHUNK = 4_096
"""How many words are read at once; other threads can work between two chunks."""
_REGIONS = 5
_UNKNOWN = -1
_SIZE = 4


class StoppedError(Exception):
    """The building of the index was stopped."""


@dataclass(frozen=True, slots=True)
class Run:
    """A sequence of words that a query and the archive have in common.

    `start` and `end` are indexes into the query's words, end exclusive; `at` is the place in the
    archive where the sequence begins.
    """

    start: int
    end: int
    at: int

    @property
    def length(self) -> int:
        """The number of words."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive words of an article; the four numbers are indexes into `tokens`."""

    article: Article
    tokens: Sequence[Token]
    before: int
    """Where the punctuation marks before the words begin."""
    begin: int
    """The first word."""
    end: int
    """One past the last word."""
    after: int
    """Where the punctuation marks after the words end."""


class Concordance:
    """The index of an archive's words: their numbers, places and frequencies."""

    def __init__(self, archive: Archive, is_stopped: Callable[[], bool] = lambda: False) -> None:
        """Read all articles. Raises `StoppedError` as soon as `is_stopped` returns True.

        Python's other threads are never kept waiting for longer than one chunk of words takes.
        """
        self._is_stopped = is_stopped
        self._articles = tuple(archive)
        self._firsts: list[int] = []
        self._numbers: dict[str, int] = {}
        self._divided: set[str] = set()
        self._starts = array("I")
        row = self._read_articles()
        self._bytes = row.tobytes()
        self._row = memoryview(self._bytes).cast("I")
        self._offsets, self._places = self._sorted(row)
        self.size = max(2, len(row))

    def _read_articles(self) -> "array[int]":
        """Return the numbers of all words in order; note where words and articles begin."""
        row, starts = array("I"), self._starts
        numbers = self._numbers
        known: dict[str, int] = {}  # by the form in the text, which is folded only once

        def added(raw: str) -> int:
            key = folded(raw)
            if "\n" in raw:
                self._divided.add(key)
            number = known[raw] = numbers.setdefault(key, len(numbers) + 1)
            return number

        for article in self._articles:
            self._firsts.append(len(row))
            matches = words_of(article.text)
            while chunk := list(islice(matches, _CHUNK)):
                self._check()
                row.extend([known.get(match[0]) or added(match[0]) for match in chunk])
                starts.extend([match.start() for match in chunk])
            row.append(0)
            starts.append(len(article.text))
        return row

    def _sorted(self, row: "array[int]") -> tuple["array[int]", "array[int]"]:
        """Return where the places of each word begin, and the places in the order of the words.

        Sorting by counting runs step by step; one call of `sorted` would hold up other threads.
        """
        counts = [0] * (len(self._numbers) + 2)
        for chunk in self._chunks(row):
            for number in chunk:
                counts[number + 1] += 1
        offsets = array("I", accumulate(counts))
        ends = offsets.tolist()
        places = array("I", bytes(_SIZE * len(row)))
        first = 0
        for chunk in self._chunks(row):
            for place, number in enumerate(chunk, first):
                at = ends[number]
                places[at] = place
                ends[number] = at + 1
            first += len(chunk)
        return offsets, places

    def _chunks(self, row: "array[int]") -> Iterator["array[int]"]:
        for start in range(0, len(row), _CHUNK):
            self._check()
            yield row[start : start + _CHUNK]

    def _check(self) -> None:
        if self._is_stopped():
            raise StoppedError

    def read(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of folded words; -1 for a word that is not in the archive."""
        return [self._numbers.get(word, _UNKNOWN) for word in words]

    def has(self, word: str) -> bool:
        """Whether a folded word is in the archive."""
        return word in self._numbers

    def has_divided(self, word: str) -> bool:
        """Whether an article has a folded word divided by a hyphen at the end of a line."""
        return word in self._divided

    def weight(self, words: Iterable[int]) -> float:
        """Return the information content of some words: the sum of -ln(relative frequency)."""
        return sum(math.log(self.size / max(1, self._count(word))) for word in words)

    def article_at(self, place: int) -> Article:
        """Return the article that contains a place."""
        return self._articles[bisect_right(self._firsts, place) - 1]

    def bounds(self, place: int) -> tuple[int, int]:
        """Return the first place of the article that contains a place, and one past its last."""
        number = bisect_right(self._firsts, place)
        ends = self._firsts[number] if number < len(self._firsts) else len(self._row)
        return self._firsts[number - 1], ends - 1

    def stretch(self, first: int, last: int) -> "Stretch":
        """Return the words from `first` up to but excluding `last`, with the marks around them."""
        article = self.article_at(first)
        begin, end = self.bounds(first)
        start = self._starts[first - 1] if first > begin else 0
        stop = self._starts[last + 1] if last < end else len(article.text)
        found = list(tokens(article.text, start, stop))
        words = [index for index, token in enumerate(found) if token.is_word]
        own = words[1:] if first > begin else words
        after = words[-1] if last < end else len(found)
        return Stretch(
            article,
            found,
            before=words[0] + 1 if first > begin else 0,
            begin=own[0],
            end=own[last - first - 1] + 1,
            after=after,
        )

    def wording(self, first: int, last: int, margin: int = 0) -> str:
        """Return the text of the words from `first` up to `last`, and the marks after them.

        `margin` adds as many words of the article on both sides.
        """
        begin, end = self.bounds(first)
        is_first = first - margin < begin
        start = 0 if is_first else self._starts[first - margin]
        return self.article_at(first).text[start : self._starts[min(last + margin, end)]]

    def find(
        self,
        words: Sequence[int],
        budget: Budget,
        first: int = 0,
        last: int | None = None,
        *,
        from_the_end: bool = False,
    ) -> Iterator[int]:
        """Yield the places from `first` up to `last` at which exactly these words occur in order.

        They are all found: `SpentError` is raised if the budget does not suffice.
        """
        if not words or _UNKNOWN in words:
            return
        last = len(self._row) if last is None else last
        rarest = min(range(len(words)), key=lambda index: self._count(words[index]))
        begin, end = self._offsets[words[rarest]], self._offsets[words[rarest] + 1]
        low = bisect_left(self._places, first + rarest, begin, end)
        high = bisect_left(self._places, last - len(words) + rarest + 1, low, end)
        needle = array("I", words).tobytes()
        numbers, places = self._bytes, self._places
        order = range(high - 1, low - 1, -1) if from_the_end else range(low, high)
        for start in range(0, len(order), _CHUNK):
            part = order[start : start + _CHUNK]
            budget.need(1 + len(part) // _FOUND)
            for index in part:
                at = places[index] - rarest
                if numbers[at * _SIZE : at * _SIZE + len(needle)] == needle:
                    yield at

    def near(
        self, words: Sequence[int], budget: Budget, *, is_line: bool = False
    ) -> tuple[list[Run], list[list[Run]]]:
        """Return the runs of a query that occur in the archive, and those of the best regions.

        Runs that consist only of words too common to be looked up are not found. Of the rarest
        word, as many places are looked up as the budget allows, or fewer for a line.
        """
        runs: list[Run] = []
        reached: dict[int, int] = {}
        votes: dict[tuple[int, int], float] = {}
        voters: dict[tuple[int, int], int] = {}
        width = max(8, len(words) // 4)
        row = self._row
        padded = [_UNKNOWN, *words, _UNKNOWN]
        query = array("i", padded).tobytes()
        most = _most(words) if is_line else self.size
        for index in self._rarest(words):
            places = self._places_of(words[index])[:most]
            weight = math.log(self.size / self._count(words[index]))
            before, after = padded[index], padded[index + 2]
            for place in places:
                shift = place - index
                has_neighbour = row[place + 1] == after or row[place - 1] == before
                is_new = has_neighbour and reached.get(shift, -1) <= index
                if not budget.take(1 + _RUN * is_new):
                    return runs, self._regions(words, votes, width)
                bucket = (bisect_right(self._firsts, place) - 1, shift // width)
                if voters.get(bucket) != index:
                    voters[bucket] = index
                    votes[bucket] = votes.get(bucket, 0.0) + weight
                if is_new:
                    start = index - self._agreeing(query, index + 1, place, -1)
                    end = index + self._agreeing(query, index + 1, place, 1)
                    reached[shift] = end
                    runs.append(Run(start, end, start + shift))
        return runs, self._regions(words, votes, width)

    def _rarest(self, words: Sequence[int]) -> list[int]:
        """Return the indexes of the words to look up, in ascending order."""
        known = [index for index, word in enumerate(words) if word != _UNKNOWN]
        known.sort(key=lambda index: self._count(words[index]))
        left = _most(words)
        chosen: list[int] = []
        for index in known:
            left -= self._count(words[index])
            if chosen and left < 0:
                break
            chosen.append(index)
        return sorted(chosen)

    def _agreeing(self, query: bytes, at: int, place: int, way: int) -> int:
        """Return how many words of a query, from one of them on, are those from a place on.

        `way` is 1 forwards, with the word itself, or -1 backwards, without it. The query must
        begin and end with a word that is unknown. The step doubles as long as the words agree, so
        that the same long text in many places does not cost its length at each.
        """
        size, step, grows = 0, 1, True
        while step:
            start = size if way > 0 else -size - step
            first, own = max(0, at + start), max(0, place + start)
            mine = query[first * _SIZE : (at + start + step) * _SIZE]
            if mine == self._bytes[own * _SIZE : max(0, place + start + step) * _SIZE]:
                size += step
            else:
                grows = False
            step = 2 * step if grows else step // 2
        return size

    def _regions(
        self, words: Sequence[int], votes: dict[tuple[int, int], float], width: int
    ) -> list[list[Run]]:
        def score(bucket: tuple[int, int]) -> float:
            number, shift = bucket
            return votes[bucket] + votes.get((number, shift + 1), 0.0)

        found = []
        for number, shift in sorted(votes, key=score, reverse=True)[:_REGIONS]:
            begin, end = self.bounds(self._firsts[number])
            first = max(begin, (shift - 1) * width)
            last = min(end, (shift + 3) * width + len(words))
            found.append(self.aligned(words, first, last))
        return found

    def aligned(self, words: Sequence[int], first: int, last: int) -> list[Run]:
        """Return the runs shared with the archive from `first` up to `last`, by edit distance."""
        blocks = Levenshtein.opcodes(list(words), self._row[first:last].tolist())
        return [
            Run(block.src_start, block.src_end, block.dest_start + first)
            for block in blocks
            if block.tag == "equal"
        ]

    def _count(self, word: int) -> int:
        return self._offsets[word + 1] - self._offsets[word] if word > 0 else 0

    def _places_of(self, word: int) -> "array[int]":
        return self._places[self._offsets[word] : self._offsets[word + 1]]


def _most(words: Sequence[int]) -> int:
    return _BUDGET + _BUDGET_A_WORD * len(words)
