"""An index of every word of the archive by position, to find exact and partial occurrences.

Each distinct word has a number, and the archive is one array of these numbers with a 0 after each
article. Finding a sequence of words is therefore a search for bytes within bytes. The index takes
twelve bytes per word and is built once. A *place* is an index into the array.
"""

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from bot.archive.model import Archive, Article
from bot.verification.tokens import Token, tokens

__all__ = ["Concordance", "Run", "Stretch"]

_BUDGET, _BUDGET_A_WORD = 3_000, 6
"""How many places are looked up per query, and more per word of it, the rarest words first."""
_REGIONS = 5
_PLACES = 20
_UNKNOWN = -1
_SIZE = 4


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

    def __init__(self, archive: Archive) -> None:
        numbers: dict[str, int] = {}
        row, starts = array("I"), array("I")
        self._articles = tuple(archive)
        self._firsts: list[int] = []
        for article in self._articles:
            self._firsts.append(len(row))
            for token in tokens(article.text):
                if token.is_word:
                    row.append(numbers.setdefault(token.key, len(numbers) + 1))
                    starts.append(token.start)
            row.append(0)
            starts.append(len(article.text))
        self._numbers = numbers
        self._starts = starts
        self._bytes = row.tobytes()
        self._row = memoryview(self._bytes).cast("I")
        # The places of each word, in the order of the words' numbers.
        self._places = array("I", sorted(range(len(row)), key=row.__getitem__))
        counts = [0] * (len(numbers) + 2)
        for number in row:
            counts[number + 1] += 1
        self._offsets = array("I", accumulate(counts))
        self.size = max(2, len(row))

    def read(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of folded words; -1 for a word that is not in the archive."""
        return [self._numbers.get(word, _UNKNOWN) for word in words]

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

    def find(self, words: Sequence[int], first: int = 0, last: int | None = None) -> Iterator[int]:
        """Yield the places from `first` up to `last` at which exactly these words occur in order.

        Occurrences that overlap an earlier one are left out.
        """
        if _UNKNOWN in words:
            return
        needle = array("I", words).tobytes()
        end = len(self._bytes) if last is None else last * _SIZE
        at = self._bytes.find(needle, first * _SIZE, end)
        while at >= 0:
            if at % _SIZE:  # a match across the boundary of two numbers
                at = self._bytes.find(needle, at + 1, end)
            else:
                yield at // _SIZE
                at = self._bytes.find(needle, at + _SIZE, end)

    def near(self, words: Sequence[int]) -> tuple[list[Run], list[list[Run]]]:
        """Return the runs of a query that occur in the archive, and those of the best regions.

        Runs that consist only of words too common to be looked up are not found.
        """
        runs: list[Run] = []
        reached: dict[int, int] = {}
        votes: dict[tuple[int, int], float] = {}
        voters: dict[tuple[int, int], int] = {}
        width = max(8, len(words) // 4)
        row = self._row
        padded = [*words, _UNKNOWN]
        for index in self._rarest(words):
            places = self._places_of(words[index])
            weight = math.log(self.size / len(places))
            before, after = padded[index - 1], padded[index + 1]
            for place in places:
                shift = place - index
                bucket = (bisect_right(self._firsts, place) - 1, shift // width)
                if voters.get(bucket) != index:
                    voters[bucket] = index
                    votes[bucket] = votes.get(bucket, 0.0) + weight
                has_neighbour = row[place + 1] == after or row[place - 1] == before
                if has_neighbour and reached.get(shift, -1) <= index:
                    run = self._run(words, index, place)
                    reached[shift] = run.end
                    runs.append(run)
        return runs, self._regions(words, votes, width)

    def _rarest(self, words: Sequence[int]) -> list[int]:
        """Return the indexes of the words to look up, in ascending order."""
        known = [index for index, word in enumerate(words) if word != _UNKNOWN]
        known.sort(key=lambda index: self._count(words[index]))
        left = _BUDGET + _BUDGET_A_WORD * len(words)
        chosen: list[int] = []
        for index in known:
            left -= self._count(words[index])
            if chosen and left < 0:
                break
            chosen.append(index)
        return sorted(chosen)

    def _run(self, words: Sequence[int], index: int, place: int) -> Run:
        row, start, end = self._row, index, index + 1
        shift = place - index
        while start > 0 and start + shift > 0 and row[start - 1 + shift] == words[start - 1]:
            start -= 1
        while end < len(words) and row[end + shift] == words[end]:
            end += 1
        return Run(start, end, start + shift)

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
