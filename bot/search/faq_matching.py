"""A question held against the curated FAQ: first its words, then its whole wording by rapidfuzz."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

from rapidfuzz import fuzz, process

from bot.archive.analysis import Analyser, Token
from bot.archive.faq import Faq, FaqEntry
from bot.archive.lexicon import Lexicon
from bot.archive.views import Evidence, evidence_of
from bot.question.kinds import Kind, language_of
from bot.question.reading import Question, QuestionTerm, Reader
from bot.question.spelling import Spelling
from bot.search.vectors import Space
from bot.search.weights import Weights

__all__ = ["FAQ_SIGNALS", "FaqCandidate", "FaqMatcher"]

FAQ_SIGNALS = (
    "words",  # cosine of the question and all wordings of the entry together, by their terms
    "letters",  # the same by runs of GRAM letters of content words: it forgives spelling
    "sorted",  # rapidfuzz ratio with the nearest wording, the words of both in order of the letters
    "whole",  # rapidfuzz ratio with the nearest wording as it is
    "known",  # share of the question's weight that the entry's wordings hold
    "told",  # share of its content words, as asked or as folded, in the wordings or the quotes
    "names",  # share of its names there, by count
    "kind",  # 1 where an entry's wording asks for the same kind of answer, 0 where none does
)
_TOLD = FAQ_SIGNALS.index("told")
GRAM = 4
SHORTLIST = 6
"""Entries whose wordings are compared one by one."""
TRIED = 9
"""Ways to repair a question's spelling that are tried."""


@dataclass(frozen=True, slots=True)
class FaqCandidate:
    """An entry with a score."""

    entry: FaqEntry
    score: float
    """Comparable only among the candidates of one question."""
    signals: tuple[float, ...]
    """In the order of `FAQ_SIGNALS`."""
    evidence: Evidence
    """What its quotes could answer with."""
    untold: int
    """How many of the question's terms neither the wordings nor the quotes hold."""
    unknown: float
    """Share of the question's weight that is untold and that nothing here has a word for."""
    elsewhere: float
    """Share of its weight that is untold, but that other entries or articles have words for."""
    is_exact: bool
    """Whether the question is one of the entry's wordings, but for case and marks."""
    says_same: bool = False
    """Whether it has the content words of one of them, spelling repaired, and asks for the same
    kind of answer; of no other entry's."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All wordings of one entry in one language, folded, one space between the words."""

    entry: FaqEntry
    whole: tuple[str, ...]
    sorted: tuple[str, ...]
    terms: Counter[str]
    grams: Counter[str]
    told: frozenset[str]
    kinds: frozenset[Kind]
    contents: frozenset[tuple[frozenset[str], Kind]]
    evidence: Evidence

    def tells(self, term: QuestionTerm) -> bool:
        return term.term in self.told or not self.told.isdisjoint(term.asked)


class FaqMatcher:
    """Finds the entries that a question may mean, among the wordings in its own script."""

    def __init__(
        self, faq: Faq, analyser: Analyser, reader: Reader, lexicon: Lexicon, weights: Weights
    ) -> None:
        self._faq = faq
        self._analyser = analyser
        self._reader = reader
        self._lexicon = lexicon
        self._weights = weights.row("faq", FAQ_SIGNALS)
        # A script's wordings are analysed when the first question comes in it: a start waits less.
        self._parts: dict[str | None, _Part] = {}

    def match(self, question: Question, limit: int = 5) -> list[FaqCandidate]:
        """Return up to `limit` entries, each once, best first; none where no word is shared.

        An entry that has the question among its wordings comes before all others.
        """
        part = self._part(language_of(question.text))
        if not part.sheets:
            return []
        # As it was written: the reader may have mended what a wording says on purpose.
        exact = part.exact.get(_text(self._analyser.tokens(question.text)))
        tokens, same = self._repaired(question, part)
        words = part.words.vector(Counter(_terms(tokens)))
        grams = part.grams.vector(_grams(tokens))
        scores: dict[int, float] = {}
        for is_common in (False, True):
            # What many entries share hardly picks one out: it costs time, and is looked at last.
            if len(scores) < SHORTLIST:
                part.words.add_scores(words, scores, is_common=is_common)
                part.grams.add_scores(grams, scores, is_common=is_common)
        whole, in_order = _text(tokens), _sorted_text(tokens)
        weights = [self._lexicon.idf(term.term) for term in question.terms]
        total = sum(weights) or 1.0
        known = [
            term.term in self._lexicon.frequency or any(asked in part.words for asked in term.asked)
            for term in question.terms
        ]
        found: dict[str, FaqCandidate] = {}
        for certain in (exact, same):
            if certain is not None:
                scores[certain] = math.inf
        for number in sorted(scores, key=scores.__getitem__, reverse=True)[:SHORTLIST]:
            sheet = part.sheets[number]
            told = [sheet.tells(term) for term in question.terms]
            signals = (
                part.words.cosine(words, number),
                part.grams.cosine(grams, number),
                _nearest(in_order, sheet.sorted),
                _nearest(whole, sheet.whole),
                part.words.share(words, sheet.terms.keys() & words.keys()),
                sum([weight for weight, tells in zip(weights, told, strict=True) if tells]) / total,
                _names(question.terms, told),
                _agreement(question.kind, sheet.kinds),
            )
            score = sum(map(float.__mul__, self._weights, signals))
            best = found.get(sheet.entry.id)
            if best is None or score > best.score:
                untold = [at for at, tells in enumerate(told) if not tells]
                elsewhere = sum([weights[at] for at in untold if known[at]]) / total
                found[sheet.entry.id] = FaqCandidate(
                    sheet.entry,
                    score,
                    signals,
                    sheet.evidence,
                    len(untold),
                    max(0.0, 1 - signals[_TOLD] - elsewhere),
                    elsewhere,
                    number == exact,
                    number == same,
                )
        return sorted(found.values(), key=_order)[:limit]

    def _part(self, script: str | None) -> "_Part":
        if script not in self._parts:
            sheets = [
                _sheet(entry, questions, self._analyser, self._reader)
                for entry in self._faq
                for questions in entry.questions.values()
                if questions and language_of(questions[0]) == script
            ]
            self._parts[script] = _Part(sheets)
        return self._parts[script]

    def _repaired(self, question: Question, part: "_Part") -> tuple[Sequence[Token], int | None]:
        """Return the question's tokens and the sheet that has the same content, if one has.

        A word that no wording has is replaced by the nearest that one has; where several are as
        near, by the one that leads to a wording.
        """
        kind = question.kind
        tried = product(*[self._meant(token, part) for token in question.tokens])
        first = None
        for tokens in islice(tried, TRIED):
            first = first or tokens
            same = part.by_content.get(_content(tokens, kind))
            if same is not None:
                return tokens, same
        # In another script a fold translates. In the archive's own, a name in another spelling is
        # the same name, but a term that stands for another is only like it.
        if language_of(question.text) or all(
            term.is_name or term.term in term.asked for term in question.terms
        ):
            return first or (), part.by_content.get(_content(question.terms, kind))
        return first or (), None

    def _meant(self, token: Token, part: "_Part") -> list[Token]:
        if not token.term or token.term in part.words:
            return [token]
        return [
            token._replace(word=word, term=self._analyser.term(word))
            for word in part.spelling.nearest(token.word)
        ] or [token]


class _Part:
    """The wordings in one script."""

    def __init__(self, sheets: Sequence[_Sheet]) -> None:
        self.sheets = sheets
        self.exact = {text: number for number, one in enumerate(sheets) for text in one.whole}
        self.by_content: dict[tuple[frozenset[str], Kind], int | None] = {}
        for number, sheet in enumerate(sheets):
            for content in sheet.contents:
                # Content that two entries share tells nothing.
                known = self.by_content.setdefault(content, number)
                if known != number:
                    self.by_content[content] = None
        self.words = Space([sheet.terms for sheet in sheets])
        self.grams = Space([sheet.grams for sheet in sheets])
        self.spelling = Spelling(
            Counter([word for sheet in sheets for text in sheet.whole for word in text.split()])
        )


def _sheet(entry: FaqEntry, questions: Sequence[str], analyser: Analyser, reader: Reader) -> _Sheet:
    asked = [(question, analyser.tokens(question)) for question in questions]
    read = [reader.read_tokens(question, tokens, repair=False) for question, tokens in asked]
    every = [token for _, tokens in asked for token in tokens]
    terms = Counter(_terms(every))
    quoted = " ".join(quote.text for quote in entry.quotes)
    quoted_tokens = analyser.tokens(quoted)
    told = {token.term for token in quoted_tokens if token.term}
    told.update(terms, [term.term for one in read for term in one.terms])
    return _Sheet(
        entry,
        tuple(_text(tokens) for _, tokens in asked),
        tuple(_sorted_text(tokens) for _, tokens in asked),
        terms,
        _grams(every),
        frozenset(told),
        frozenset(one.kind for one in read),
        frozenset(_content(words, one.kind) for one in read for words in (one.tokens, one.terms)),
        evidence_of(quoted, quoted_tokens),
    )


def _order(candidate: FaqCandidate) -> tuple[bool, bool, float]:
    return not candidate.is_exact, not candidate.says_same, -candidate.score


def _content(
    words: Iterable[Token] | Iterable[QuestionTerm], kind: Kind
) -> tuple[frozenset[str], Kind]:
    return frozenset([word.term for word in words if word.term]), kind


def _terms(tokens: Iterable[Token]) -> list[str]:
    """Return what a wording is compared by: stop words too, since "who" and "when" tell apart."""
    return [token.term or f"_{token.word}" for token in tokens]


def _grams(tokens: Iterable[Token]) -> Counter[str]:
    grams = Counter[str]()
    for word, count in Counter([token.word for token in tokens if token.term]).items():
        padded = f" {word} "
        for start in range(max(1, len(padded) - GRAM + 1)):
            grams[padded[start : start + GRAM]] += count
    return grams


def _text(tokens: Iterable[Token]) -> str:
    return " ".join([token.word for token in tokens])


def _sorted_text(tokens: Iterable[Token]) -> str:
    return " ".join(sorted([token.word for token in tokens]))


def _nearest(text: str, wordings: Sequence[str]) -> float:
    best = process.extractOne(text, wordings, scorer=fuzz.ratio)
    return best[1] / 100 if best else 0.0


def _names(terms: Sequence[QuestionTerm], told: Sequence[bool]) -> float:
    names = [tells for term, tells in zip(terms, told, strict=True) if term.is_name]
    return sum(names) / len(names) if names else 1.0


def _agreement(kind: Kind, kinds: frozenset[Kind]) -> float:
    if kind in kinds:
        return 1.0
    return 0.5 if kind == "other" or "other" in kinds else 0.0
