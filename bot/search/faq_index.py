"""The index of the FAQ: the analysed wordings of its entries, as vectors."""

import math
import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

from bot.analysis.analyser import WORD_LIMIT, Analyser, Token
from bot.analysis.passages import Evidence, evidence_of
from bot.archive.faq import Faq, FaqEntry
from bot.question.courtesy import bare_wording
from bot.question.focus import focus_of
from bot.question.individuals import asks_for_individual
from bot.question.kinds import Kind, language_of
from bot.question.reading import Question, QuestionTerm, Reader
from bot.question.spelling import Spelling
from bot.search.faq_meanings import Meanings

__all__ = [
    "Asked",
    "Features",
    "Sheet",
    "Sheets",
    "Space",
    "content",
    "focus_terms",
    "most_similar",
    "scripts_of",
    "sheet_of",
    "written",
]

SLOPE = 0.6
"""The slope of pivoted length normalisation: 1 divides by the document's length, 0 by the mean."""
_BITS = 32
_MASK = (1 << _BITS) - 1
_SCALE = 1 << 14
_MANY = 16
_PACKED = 1024, 64
"""A feature is packed if that takes at most this many bytes: a base, and more for each document
that has the feature. In a large space, rare features are stored as lists instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as compared with the documents of a space."""

    packed: int
    """A field of `_BITS` bits for each document: the dot product of text and document."""
    shrink: int
    """`_SCALE` divided by the length of the text's vector."""

    def likeness(self, number: int) -> float:
        """Return the similarity of text and document: about 0 to 1, 0 if nothing is shared."""
        return (self.packed >> _BITS * number & _MASK) * self.shrink / (_SCALE * _SCALE)


class Space:
    """A vector space of documents, weighted by the square root of term frequency, times idf.

    The weighting follows G. Salton and C. Buckley, "Term-weighting approaches in automatic text
    retrieval" (1988), the normalisation A. Singhal, C. Buckley and M. Mitra, "Pivoted document
    length normalization" (1996). A feature that no document has weighs as much as one that a single
    document has, so that unknown features lower the similarity to every document.

    The weights of a feature in all documents are the fields of one long integer. The sum over the
    features of a text therefore takes a few additions, however many documents there are.
    """

    def __init__(
        self, documents: Sequence[Counter[str]], factors: Sequence[float] | None = None
    ) -> None:
        """Take the documents as feature counts, and a factor for the similarity to each one."""
        spread = Counter(feature for document in documents for feature in document)
        squares = {
            feature: math.log(1 + len(documents) / count) ** 2 for feature, count in spread.items()
        }
        self._unknown = math.log(1 + len(documents)) ** 2
        lengths = [
            math.sqrt(sum([count * squares[feature] for feature, count in document.items()]))
            for document in documents
        ]
        usual = sum(lengths) / len(lengths) if lengths else 0.0
        roots = [
            math.sqrt(n)
            for n in range(1 + max([0, *[max(d.values(), default=0) for d in documents]]))
        ]
        self._documents = len(documents)
        self._known: dict[str, tuple[float, list[int], list[int]]] = {
            feature: (square, [], []) for feature, square in squares.items()
        }
        self._ready: dict[str, tuple[float, int]] = {}
        self._listed: dict[str, list[tuple[int, int]]] = {}
        factors = factors or [1.0] * len(documents)
        for number, (document, length) in enumerate(zip(documents, lengths, strict=True)):
            scale = _SCALE * factors[number] / ((1 - SLOPE) * usual + SLOPE * length or 1.0)
            for feature, count in document.items():
                square, numbers, weights = self._known[feature]
                numbers.append(number)
                weights.append(int(roots[count] * square * scale))

    @property
    def stored(self) -> dict[str, Any]:
        """The space as JSON can hold it."""
        return {"unknown": self._unknown, "known": self._known}

    @classmethod
    def restored(cls, documents: int, stored: Any) -> "Space":
        """Return the space of a number of documents from what was `stored`."""
        space = cls(())
        space._documents, space._unknown = documents, stored["unknown"]
        space._known = stored["known"]
        return space

    def __contains__(self, feature: str) -> bool:
        return feature in self._known

    def asked(self, features: Set[str]) -> Asked:
        """Return a text, given by its distinct features, as compared with all documents."""
        ready, known = self._ready, self._known
        found = [
            ready.get(feature) or self._prepared(feature)
            for feature in features
            if feature in known
        ]
        square = (len(features) - len(found)) * self._unknown + sum([one for one, _ in found])
        shared = sum([packed for _, packed in found])
        if self._listed:
            for feature in features & self._listed.keys():
                shared += sum([weight << _BITS * at for at, weight in self._listed[feature]])
        return Asked(shared, round(_SCALE / math.sqrt(square)) if square else 0)

    def _prepared(self, feature: str) -> tuple[float, int]:
        """Return the square and the fields of a feature, which are made when it is first asked."""
        square, numbers, weights = self._known[feature]
        listed = list(zip(numbers, weights, strict=True))
        few, each = _PACKED
        packed = 0
        if self._documents * _BITS // 8 <= few + each * len(listed):
            packed = _pack(listed, self._documents)
        else:
            self._listed[feature] = listed
        self._ready[feature] = square, packed
        return square, packed


def most_similar(asked: Sequence[Asked], documents: int, limit: int) -> list[int]:
    """Return the indexes of up to `limit` documents similar to a text, the most similar first.

    The similarity is summed over several spaces of the same documents. Documents that share nothing
    with the text are left out.
    """
    total = sum([one.packed * one.shrink for one in asked])
    packed = total.to_bytes(documents * _BITS // 8, "little")
    scores = list(struct.unpack(f"<{documents}I", packed))
    found: list[int] = []
    for _ in range(min(limit, documents)):
        best = max(scores)
        if best == 0:
            break
        found.append(scores.index(best))
        scores[found[-1]] = 0
    return found


def _pack(listed: Sequence[tuple[int, int]], documents: int) -> int:
    if len(listed) < _MANY:
        return sum([weight << _BITS * number for number, weight in listed])
    fields = [0] * documents
    for number, weight in listed:
        fields[number] = weight
    return int.from_bytes(struct.pack(f"<{documents}I", *fields), "little")


GRAM = 5
"""The length of letter n-grams."""
ALIKE = 0.3
"""If the wordings of an entry differ widely, so does a question with the same meaning. This is how
far the similarity is adjusted for that, from 0 (not at all) to 1 (fully)."""
_LEAST = 0.05
"""A constant that keeps the adjustment finite."""
_BELIEVED = 2
"""The weight of the mean over all entries, in wordings, when averaging an entry's own."""
_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Features:
    """The features by which wordings and questions are compared; all numbers share one feature."""

    words: frozenset[str]
    """Terms, and also stop words, because "who" and "when" make a difference."""
    pairs: frozenset[str]
    """Pairs of adjacent words, and of the first and last word with the end of the text."""
    letters: frozenset[str]
    """Letter n-grams of length `GRAM` over the whole text, which tolerate spelling errors."""

    @classmethod
    def of(cls, tokens: Iterable[Token]) -> "Features":
        """Return the features of a text's tokens."""
        terms = [token.term or f"_{token.word}" for token in tokens]
        shapes = [_NUMBER if term[0].isdigit() else term for term in terms]
        words = [_NUMBER if t.term[:1].isdigit() else t.word[:WORD_LIMIT] for t in tokens]
        text = f" {' '.join(words)} "
        return cls(
            frozenset((*terms, _NUMBER) if _NUMBER in shapes else terms),
            frozenset(map("{} {}".format, ["", *shapes], [*shapes, ""])),
            frozenset([text[at : at + GRAM] for at in range(max(1, len(text) - GRAM + 1))]),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The analysed wordings of one entry in one language."""

    entry: FaqEntry
    whole: tuple[str, ...]
    """The wordings, folded, with one space between the words."""
    features: tuple[Features, ...]
    """The features of each wording."""
    told: frozenset[str]
    """The terms of the wordings and the quotes, as written and as mapped by aliases."""
    focuses: frozenset[str]
    """The focuses of the wordings, as written and as mapped by aliases."""
    kinds: frozenset[Kind]
    """The kinds of answer that the wordings ask for."""
    contents: frozenset[tuple[frozenset[str], Kind]]
    """The content words and the kind of each wording."""
    quoted: str
    """The text of all quotes."""
    evidence: Evidence
    """The evidence in the quotes."""
    asks_for_individual: bool
    """Whether a wording asks for a person in some role."""


class Sheets:
    """The index of all wordings in one script."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        by_content: Mapping[tuple[frozenset[str], Kind], int | None],
        spaces: tuple[Space, Space, Space],
        meanings: Meanings,
    ) -> None:
        """Take the sheets and what is made of them; see `of`."""
        self.sheets = sheets
        self.exact = {text: number for number, one in enumerate(sheets) for text in one.whole}
        self.by_content = by_content
        self.words, self.pairs, self.letters = spaces
        self.meanings = meanings
        self.spelling = Spelling(
            Counter([word for sheet in sheets for text in sheet.whole for word in text.split()])
        )

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> "Sheets":
        """Return the index of some sheets."""
        by_content: dict[tuple[frozenset[str], Kind], int | None] = {}
        for number, sheet in enumerate(sheets):
            for known in sheet.contents:
                # Content shared by two entries does not identify either of them.
                if by_content.setdefault(known, number) != number:
                    by_content[known] = None
        words, pairs, letters = (
            [Counter(list(chain(*map(part, sheet.features)))) for sheet in sheets]
            for part in map(attrgetter, ("words", "pairs", "letters"))
        )
        factors = _factors(sheets, words)
        spaces = Space(words, factors), Space(pairs, factors), Space(letters, factors)
        meanings = Meanings([(sheet.whole, sheet.quoted) for sheet in sheets])
        return cls(sheets, by_content, spaces, meanings)


def sheet_of(
    entry: FaqEntry, questions: Sequence[str], analyser: Analyser, reader: Reader
) -> Sheet:
    """Return the sheet of an entry's wordings in one language."""
    wordings = [bare_wording(question) or question for question in questions]
    asked = [(wording, analyser.tokens(wording)) for wording in wordings]
    read = [reader.read_tokens(question, tokens, repair=False) for question, tokens in asked]
    quoted = " ".join(quote.text for quote in entry.quotes)
    said = analyser.words.of(quoted)
    features = tuple(Features.of(tokens) for _, tokens in asked)
    told = {one.term for one in said if one.term}
    told.update(*(one.words for one in features), [term.term for one in read for term in one.terms])
    return Sheet(
        entry,
        tuple(written(tokens) for _, tokens in asked),
        features,
        frozenset(told),
        frozenset(one for question in read for one in focus_terms(question)),
        frozenset(one.kind for one in read),
        frozenset(content(words, one.kind) for one in read for words in (one.tokens, one.terms)),
        quoted,
        evidence_of(quoted, said),
        any(asks_for_individual(tokens) for _, tokens in asked),
    )


def scripts_of(faq: Faq) -> set[str | None]:
    """Return the scripts of an FAQ's wordings, as languages; see `language_of`."""
    asked = (asked for entry in faq for asked in entry.questions.values() if asked)
    return {language_of(questions[0]) for questions in asked}


def focus_terms(question: Question) -> frozenset[str]:
    """Return the term that a question asks about, as written and as read; none if it has none."""
    focus = focus_of(question.tokens)
    if focus is None:
        return frozenset()
    return frozenset((focus, *[one.term for one in question.terms if focus in one.asked]))


def content(
    words: Iterable[Token] | Iterable[QuestionTerm], kind: Kind
) -> tuple[frozenset[str], Kind]:
    """Return the set of content words of a text together with the kind that it asks for."""
    return frozenset([word.term for word in words if word.term]), kind


def written(tokens: Iterable[Token]) -> str:
    """Return the folded words of a text, without punctuation, separated by spaces."""
    return " ".join([token.word for token in tokens])


def _factors(sheets: Sequence[Sheet], counted: Sequence[Counter[str]]) -> list[float]:
    """Return for each sheet the factor by which similarities to it are multiplied.

    Each wording is compared with the others of its sheet. Some entries have very different
    wordings, or names that differ each time, so that no question is very similar to all of them.
    """
    spread = Counter(word for words in counted for word in words)
    idf = {word: math.log(1 + len(sheets) / count) ** 2 for word, count in spread.items()}
    unknown = math.log(1 + len(sheets)) ** 2
    likenesses = []
    for sheet, words in zip(sheets, counted, strict=True):
        square = sum([count * idf[word] for word, count in words.items()])
        found = []
        for wording in sheet.features:
            own = [(words[word] - 1, idf[word], spread[word]) for word in wording.words]
            rest = square - sum([weight for _, weight, _ in own])
            length = sum([weight if left or n > 1 else unknown for left, weight, n in own])
            shared = sum([math.sqrt(left) * weight for left, weight, _ in own])
            found.append(shared / math.sqrt(length * rest) if rest > 0 else 0.0)
        likenesses.append(found)
    every = [one for found in likenesses for one in found]
    usual = sum(every) / len(every) if every else 0.0
    believed = [(sum(one) + _BELIEVED * usual) / (len(one) + _BELIEVED) for one in likenesses]
    return [((usual + _LEAST) / (one + _LEAST)) ** ALIKE for one in believed]
