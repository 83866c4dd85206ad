"""Analyses a passage for comparison with questions: its sentences and its terms' positions."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain

from bot.analysis.analyser import Analyser
from bot.analysis.boilerplate import paragraph_code
from bot.analysis.on_demand import OnDemand
from bot.analysis.subjects import subject_of
from bot.analysis.unspaced import is_unspaced
from bot.analysis.words import Word
from bot.archive.cutting import is_title
from bot.archive.model import Passage, Span
from bot.archive.segmentation import heading_above, paragraphs, sentences
from bot.languages.evidence import (
    CAUSES,
    NUMERALS,
    TIMES,
    has_unspaced_numeral,
    has_unspaced_time,
)
from bot.meaning.arrays import np
from bot.meaning.token_table import Vectors, token_table, unit

__all__ = ["STEM", "Evidence", "PassageView", "Views", "evidence_of", "view_of"]

VIEWS_LIMIT = 2_000
"""The most views that are cached; each takes some tens of kilobytes."""

STEM = 5
"""The number of first letters by which different terms count as similar."""
_TELLING = 5
"""The fewest words of a passage that two articles do not share by chance."""
_TIMES = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow ago soon
    hour hours day days week weeks month months year years decade century centuries""".split()
)
_ANY_TIMES = _TIMES | TIMES
_NUMERALS = frozenset(
    """two three four five six seven eight nine ten eleven twelve dozen dozens twenty thirty forty
    fifty hundred hundreds thousand thousands million millions billion half twice third quarter
    several percent""".split()
)
_ANY_NUMERALS = _NUMERALS | NUMERALS
_CAUSES = CAUSES | frozenset(
    """because since due so therefore thus hence reason reasons cause caused causes causing result
    resulted leading led order owing allow allowed prevent avoid""".split()
)
_PRONOUNS = frozenset(
    """
    he she it they his her its their him them this that these those such both
    он она оно они его её ее их это этот эта эти
    """.split()
)
_FIRST_WORD = re.compile(r"\W*+(\w++)")
_WORD = re.compile(r"\w++(?:[.,]\d++)*+")
_COMPANY = re.compile(
    r"\W*+(?:the|this|that)\s+(?:company|firm|app|service|platform|group|agency)\b", re.IGNORECASE
)
_YEAR = re.compile(r"1\d{3}|20\d\d")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence has that could answer a question of some kind."""

    names: frozenset[str]
    """Terms written with a capital letter, except the first word of the sentence."""
    numbers: frozenset[str]
    """Terms that are numbers."""
    years: frozenset[str]
    """The numbers that may be years."""
    has_time: bool
    """Whether it has a word for a time: a month, a weekday, "last week", "two years ago"."""
    has_numeral: bool
    """Whether it has a number in words."""
    has_cause: bool
    """Whether it has a word that introduces a reason."""


@dataclass(frozen=True)
class PassageView:
    """An analysed passage. A position is the 0-based index of a term, not counting stop words."""

    passage: Passage
    sentences: tuple[Span, ...]
    """The sentences of the passage, as character offsets into the article's text."""
    said: Sequence[Sequence[Word]]
    """The words of each sentence."""
    paragraphs: Sequence[int]
    """The 0-based number of each sentence's paragraph within the passage."""
    titles: Set[int]
    """The numbers of the paragraphs that look like titles; see `bot.archive.cutting.is_title`."""
    heading: frozenset[str]
    """The terms of the heading above the passage."""
    analyser: Analyser
    """That of the passage's language."""
    vectors_of: Callable[[], Vectors] | None = field(default=None, compare=False)
    """Returns the meaning of each sentence; None if it is not needed."""

    @cached_property
    def held(self) -> Mapping[str, Sequence[int]]:
        """The 0-based indexes of the sentences that contain each term, without duplicates."""
        return _places([[one.term for one in words if one.term] for words in self.said])

    @cached_property
    def stems(self) -> Mapping[str, Sequence[int]]:
        """The first `STEM` letters of all terms that long, with the sentences that contain them."""
        return _places(
            [[one.term[:STEM] for one in words if len(one.term) >= STEM] for words in self.said]
        )

    @cached_property
    def words(self) -> Set[str]:
        """The folded words of the terms."""
        return frozenset([one.word for one in chain.from_iterable(self.said) if one.term])

    @cached_property
    def sayings(self) -> Sequence[int]:
        """For each paragraph a number that two of them share if they say the same.

        They have the same words in the same order, except for numbers, as in a copy or in the same
        report of another year. It is 0 for a short one.
        """
        words: list[list[Word]] = [[] for _ in range(self.paragraphs[-1] + 1)]
        for number, one in zip(self.paragraphs, self.said, strict=True):
            words[number] += one
        return [*map(_saying, words)]

    @cached_property
    def length(self) -> int:
        """The number of terms, including repetitions."""
        return sum([1 for one in chain.from_iterable(self.said) if one.term])

    @cached_property
    def positions(self) -> Mapping[str, Sequence[int]]:
        """The positions of each term."""
        found: dict[str, tuple[int, ...]] = {}
        terms = [one.term for one in chain.from_iterable(self.said) if one.term]
        for at, term in enumerate(terms):
            found[term] = (*found.get(term, ()), at)
        return found

    @cached_property
    def evidence(self) -> Sequence[Evidence]:
        """The evidence in each sentence."""
        return OnDemand(len(self.sentences), lambda at: evidence_of(self._piece(at), self.said[at]))

    @cached_property
    def subjects(self) -> Sequence[Sequence[str]]:
        """The terms of what each sentence says something of; see `bot.analysis.subjects`."""
        return OnDemand(len(self.sentences), self._subject)

    @cached_property
    def vectors(self) -> Vectors | None:
        """The meaning of each sentence and, in the last row, their mean; None if not needed."""
        if self.vectors_of is None:
            return None
        rows = self.vectors_of()
        return np.vstack((rows, unit(rows.sum(0, keepdims=True))))

    def _piece(self, sentence: int) -> str:
        span = self.sentences[sentence]
        return self.passage.article.text[span.start : span.end]

    def _subject(self, sentence: int) -> Sequence[str]:
        piece = self._piece(sentence)
        return subject_of(piece, self.analyser.tokens(piece))

    def saying(self, sentence: int) -> int:
        """Return the number that stands for the words of a sentence's paragraph; see `sayings`."""
        return self.sayings[self.paragraphs[sentence]]

    def figures(self, sentence: int) -> frozenset[str]:
        """Return the numbers of a sentence, in digits or words; without one, of its paragraph."""
        text, span = self.passage.article.text, self.sentences[sentence]
        if found := _figures(text[span.start : span.end]):
            return found
        span = self.paragraph(sentence)
        return _figures(text[span.start : span.end])

    def paragraph(self, sentence: int) -> Span:
        """Return the span of a sentence's paragraph."""
        here = self.paragraphs[sentence]
        spans = [
            span for span, one in zip(self.sentences, self.paragraphs, strict=True) if one == here
        ]
        return Span(spans[0].start, spans[-1].end)

    def repeats(self, span: Span, known: Set[str]) -> bool:
        """Whether the sentences in a span have no terms but these."""
        inside = [at for at, one in enumerate(self.sentences) if span.overlaps(one)]
        first, last = inside[0], inside[-1]
        return all(
            term in known or not any(first <= sentence <= last for sentence in sentences)
            for term, sentences in self.held.items()
        )

    def part(self, span: Span) -> "PassageView":
        """Return the view of the sentences in a part of the passage, which are not read again."""
        inside = [at for at, one in enumerate(self.sentences) if span.overlaps(one)]
        first, last = inside[0], inside[-1] + 1
        paragraphs = tuple(
            [number - self.paragraphs[first] for number in self.paragraphs[first:last]]
        )
        own = replace(
            self,
            passage=Passage(self.passage.article, span),
            sentences=self.sentences[first:last],
            said=self.said[first:last],
            paragraphs=paragraphs,
            titles=frozenset(),
            vectors_of=self.vectors_of and (lambda: self._rows[first:last]),
        )
        text = self.passage.article.text
        titles = [
            number
            for number in set(own.paragraphs)
            if is_title(text, own.paragraph(own.paragraphs.index(number)))
        ]
        return replace(own, titles=frozenset(titles))

    @property
    def _rows(self) -> Vectors:
        assert self.vectors is not None  # noqa: S101 - asked for only where there are any
        return self.vectors[:-1]

    @property
    def leans(self) -> tuple[bool, ...]:
        """Whether each sentence begins with a word that refers to something before it."""
        text = self.passage.article.text
        return tuple([_leans(text, span) for span in self.sentences])


def view_of(
    passage: Passage,
    analyser: Analyser,
    *,
    boilerplate: Set[int] = frozenset(),
    with_vectors: bool = False,
) -> PassageView:
    """Return the view of a passage; what is made of its words is made when it is looked at.

    Paragraphs with a code in `boilerplate` are left out of it, unless there is nothing else.
    """
    text, analyser = passage.article.text, analyser.of(passage.article.language)
    spans: list[Span] = []
    of_paragraph: list[int] = []
    titles: set[int] = set()
    for number, paragraph in enumerate(_telling(text, passage.span, boilerplate)):
        if is_title(text, paragraph):
            titles.add(number)
        within = sentences(text, paragraph)
        spans += within
        of_paragraph += [number] * len(within)
    read = analyser.words.of
    said = [read(text[span.start : span.end]) for span in spans]
    above = heading_above(text, passage.span.start)
    heading = analyser.terms(text[above.start : above.end]) if above else ()
    return PassageView(
        *(passage, tuple(spans), said, tuple(of_paragraph), frozenset(titles)),
        *(frozenset(heading), analyser),
        vectors_of=partial(_rows_of, text, spans) if with_vectors else None,
    )


def _places(sentences: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    """Return for each key the indexes of the sentences that have it."""
    # Unlike lists, tuples of numbers are not tracked by the garbage collector, which saves pauses.
    found: dict[str, tuple[int, ...]] = {}
    for number, keys in enumerate(sentences):
        new: dict[str, tuple[int, ...]] = dict.fromkeys(keys, (number,))
        for key in found.keys() & new:
            new[key] = (*found[key], number)
        found |= new
    return found


def _rows_of(text: str, spans: Sequence[Span]) -> Vectors:
    return token_table().vectors([text[span.start : span.end] for span in spans])


def _telling(text: str, span: Span, boilerplate: Set[int]) -> list[Span]:
    found = list(paragraphs(text, span))
    if not boilerplate or len(found) == 1:
        return found
    own = [one for one in found if paragraph_code(text[one.start : one.end]) not in boilerplate]
    return own or found


class Views:
    """A cache of passage views; in a small archive, it keeps all of them."""

    def __init__(
        self,
        analyser: Analyser,
        limit: int = VIEWS_LIMIT,
        *,
        boilerplate: Set[int] = frozenset(),
        with_vectors: bool = False,
    ) -> None:
        self._analyser = analyser
        self._boilerplate = boilerplate
        self._with_vectors = with_vectors
        self._limit = limit
        self._views: OrderedDict[int, PassageView] = OrderedDict()

    def of(self, passage: Passage) -> PassageView:
        """Return the view of a passage, which is built on first use."""
        view = self._views.get(id(passage))
        if view is None or view.passage is not passage:
            view = self._views[id(passage)] = view_of(
                passage,
                self._analyser,
                boilerplate=self._boilerplate,
                with_vectors=self._with_vectors,
            )
            if len(self._views) > self._limit:
                self._views.popitem(last=False)
        return view


def _figures(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower())
    return frozenset([word for word in words if word[0].isdigit() or word in _NUMERALS])


def _saying(said: Sequence[Word]) -> int:
    words = tuple(
        ["#" if one.word[:1].isdigit() or one.word in _NUMERALS else one.word for one in said]
    )
    return hash(words) if len(words) >= _TELLING else 0


def _leans(text: str, span: Span) -> bool:
    word = _FIRST_WORD.match(text, span.start, span.end)
    if word and word.group(1).casefold() in _PRONOUNS:
        return True
    return _COMPANY.match(text, span.start, span.end) is not None


def evidence_of(piece: str, said: Sequence[Word]) -> Evidence:
    """Return the evidence in one or a few sentences, given as a text and its words."""
    words = {one.word for one in said}
    numbers = [one.term for one in said if one.term[:1].isdigit()]
    by_letters = is_unspaced(piece)
    return Evidence(
        frozenset([one.term for one in said[1:] if one.term and one.written[0].isupper()]),
        frozenset(numbers),
        frozenset([number for number in numbers if _YEAR.fullmatch(number)]),
        not words.isdisjoint(_ANY_TIMES) or (by_letters and has_unspaced_time(piece)),
        not words.isdisjoint(_ANY_NUMERALS) or (by_letters and has_unspaced_numeral(piece)),
        not words.isdisjoint(_CAUSES),
    )
