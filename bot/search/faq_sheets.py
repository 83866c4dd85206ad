"""The wordings of the curated FAQ, analysed: what a question is held against."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.archive.analysis import WORD_LIMIT, Analyser, Token
from bot.archive.faq import FaqEntry
from bot.archive.views import Evidence, evidence_of
from bot.question.kinds import Kind
from bot.question.reading import QuestionTerm, Reader
from bot.question.spelling import Spelling
from bot.search.vectors import Space

__all__ = ["Features", "Sheet", "Sheets", "content", "sheet_of", "written"]

GRAM = 5
ALIKE = 0.3
"""Wordings that are little alike are as little like a question that means the same: how far that is
made up for, from 0 to 1."""
_LEAST = 0.05
_BELIEVED = 2
"""So many wordings weigh as much as what is usual in the file."""
_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Features:
    """What a wording or a question is compared by. A number stands for every other, too."""

    words: frozenset[str]
    """Terms, and stop words as they are, since "who" and "when" tell apart."""
    pairs: frozenset[str]
    """Of neighbours, and of the first and the last word with the end of the text."""
    letters: frozenset[str]
    """Runs of `GRAM` letters over the whole text: they forgive spelling."""

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
    """All wordings of one entry in one language, folded, one space between the words."""

    entry: FaqEntry
    whole: tuple[str, ...]
    features: tuple[Features, ...]
    told: frozenset[str]
    """Terms of the wordings and the quotes, as written or as folded."""
    kinds: frozenset[Kind]
    contents: frozenset[tuple[frozenset[str], Kind]]
    evidence: Evidence


class Sheets:
    """The wordings in one script."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = sheets
        self.exact = {text: number for number, one in enumerate(sheets) for text in one.whole}
        self.by_content: dict[tuple[frozenset[str], Kind], int | None] = {}
        for number, sheet in enumerate(sheets):
            for known in sheet.contents:
                # Content that two entries share tells nothing.
                if self.by_content.setdefault(known, number) != number:
                    self.by_content[known] = None
        words = [Counter([f for one in sheet.features for f in one.words]) for sheet in sheets]
        factors = _factors(sheets, words)
        self.words = Space(words, factors)
        self.pairs = Space(
            [Counter([f for one in sheet.features for f in one.pairs]) for sheet in sheets], factors
        )
        self.letters = Space(
            [Counter([f for one in sheet.features for f in one.letters]) for sheet in sheets],
            factors,
        )
        self.spelling = Spelling(
            Counter([word for sheet in sheets for text in sheet.whole for word in text.split()])
        )


def sheet_of(
    entry: FaqEntry, questions: Sequence[str], analyser: Analyser, reader: Reader
) -> Sheet:
    """Return the sheet of an entry's wordings in one language."""
    asked = [(question, analyser.tokens(question)) for question in questions]
    read = [reader.read_tokens(question, tokens, repair=False) for question, tokens in asked]
    quoted = " ".join(quote.text for quote in entry.quotes)
    quoted_tokens = analyser.tokens(quoted)
    features = tuple(Features.of(tokens) for _, tokens in asked)
    told = {token.term for token in quoted_tokens if token.term}
    told.update(*(one.words for one in features), [term.term for one in read for term in one.terms])
    return Sheet(
        entry,
        tuple(written(tokens) for _, tokens in asked),
        features,
        frozenset(told),
        frozenset(one.kind for one in read),
        frozenset(content(words, one.kind) for one in read for words in (one.tokens, one.terms)),
        evidence_of(quoted, quoted_tokens),
    )


def content(
    words: Iterable[Token] | Iterable[QuestionTerm], kind: Kind
) -> tuple[frozenset[str], Kind]:
    """Return the content words of a text, and what it asks for."""
    return frozenset([word.term for word in words if word.term]), kind


def written(tokens: Iterable[Token]) -> str:
    """Return a text without its marks and its case."""
    return " ".join([token.word for token in tokens])


def _factors(sheets: Sequence[Sheet], counted: Sequence[Counter[str]]) -> list[float]:
    """Return for each sheet what the likenesses to it are multiplied by.

    Each wording is held against the others of its sheet: some entries are asked for in many ways,
    or with names that differ each time, and no question is very like them.
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
