"""A question held against the curated FAQ: first its words, then its whole wording by rapidfuzz."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.archive.analysis import Analyser, Token
from bot.archive.faq import Faq, FaqEntry
from bot.archive.lexicon import Lexicon
from bot.archive.views import Evidence, evidence_of
from bot.question.kinds import Kind, kind_of
from bot.question.reading import Question, QuestionTerm, Reader
from bot.question.spelling import Spelling
from bot.search.weights import Weights

__all__ = ["FAQ_SIGNALS", "FaqCandidate", "FaqMatcher"]

FAQ_SIGNALS = (
    "words",  # cosine of the question and all wordings of the entry together, by their terms
    "letters",  # the same by runs of GRAM letters: it forgives spelling and endings
    "sorted",  # rapidfuzz ratio with the nearest wording, the words of both in order of the letters
    "whole",  # rapidfuzz ratio with the nearest wording as it is
    "known",  # share of the question's weight that the entry's wordings hold
    "told",  # share of its content words, as asked or as folded, in the wordings or the quotes
    "names",  # share of its names there, by count
    "kind",  # 1 where an entry's wording asks for the same kind of answer, 0 where none does
)
GRAM = 4
SHORTLIST = 8
"""Entries whose wordings are compared one by one."""

_Vector = dict[str, float]


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
    is_exact: bool
    """Whether the question is one of the entry's wordings, but for case and marks."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All wordings of one entry in one language, folded, one space between the words."""

    entry: FaqEntry
    whole: tuple[str, ...]
    sorted: tuple[str, ...]
    terms: frozenset[str]
    told: frozenset[str]
    kinds: frozenset[Kind]
    evidence: Evidence

    def tells(self, term: QuestionTerm) -> bool:
        return term.term in self.told or not self.told.isdisjoint(term.asked)


class FaqMatcher:
    """Finds the entries that a question may mean."""

    def __init__(
        self, faq: Faq, analyser: Analyser, reader: Reader, lexicon: Lexicon, weights: Weights
    ) -> None:
        self._analyser = analyser
        self._reader = reader
        self._lexicon = lexicon
        self._weights = weights.row("faq", FAQ_SIGNALS)
        asked = [
            (entry, [(question, analyser.tokens(question)) for question in questions])
            for entry in faq
            for questions in entry.questions.values()
            if questions
        ]
        every = [tokens for _, questions in asked for _, tokens in questions]
        self._word_weights = _weights_of(_terms(tokens) for tokens in every)
        self._gram_weights = _weights_of(_grams(tokens) for tokens in every)
        self._spelling = Spelling(Counter(token.word for tokens in every for token in tokens))
        quoted = {}
        for entry in faq:
            text = " ".join(quote.text for quote in entry.quotes)
            tokens = analyser.tokens(text)
            terms = frozenset(token.term for token in tokens if token.term)
            quoted[entry.id] = (terms, evidence_of(text, tokens))
        self._sheets: list[_Sheet] = []
        self._by_word: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._by_gram: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for entry, questions in asked:
            self._add(entry, questions, *quoted[entry.id])

    def _add(
        self,
        entry: FaqEntry,
        questions: Sequence[tuple[str, list[Token]]],
        quoted: frozenset[str],
        evidence: Evidence,
    ) -> None:
        number = len(self._sheets)
        words, grams = Counter[str](), Counter[str]()
        for _, tokens in questions:
            words.update(self._words(tokens))
            grams.update(self._grams(tokens))
        for index, centre in ((self._by_word, words), (self._by_gram, grams)):
            for feature, weight in _unit(centre).items():
                index[feature].append((number, weight))
        self._sheets.append(
            _Sheet(
                entry,
                tuple(_text(tokens) for _, tokens in questions),
                tuple(_sorted_text(tokens) for _, tokens in questions),
                frozenset(words),
                quoted
                | words.keys()
                | {
                    term.term
                    for question, _ in questions
                    for term in self._reader.read(question).terms
                },
                frozenset(kind_of(question) for question, _ in questions),
                evidence,
            )
        )

    def match(self, question: Question, limit: int = 5) -> list[FaqCandidate]:
        """Return up to `limit` entries, each once, best first; none where no word is shared."""
        tokens = self._analyser.tokens(question.text)
        as_asked = _text(tokens)
        tokens = self._repaired(tokens)
        words, grams = self._words(tokens), self._grams(tokens)
        by_word, by_gram = _scores(self._by_word, words), _scores(self._by_gram, grams)
        first = sorted(
            by_word.keys() | by_gram.keys(),
            key=lambda number: -by_word.get(number, 0.0) - by_gram.get(number, 0.0),
        )
        whole, in_order = _text(tokens), _sorted_text(tokens)
        weights = [self._lexicon.idf(term.term) for term in question.terms]
        total = sum(weights) or 1.0
        found: dict[str, FaqCandidate] = {}
        for number in first[:SHORTLIST]:
            sheet = self._sheets[number]
            signals = (
                by_word.get(number, 0.0),
                by_gram.get(number, 0.0),
                _nearest(in_order, sheet.sorted),
                _nearest(whole, sheet.whole),
                sum(weight * weight for term, weight in words.items() if term in sheet.terms),
                sum(
                    weight
                    for term, weight in zip(question.terms, weights, strict=True)
                    if sheet.tells(term)
                )
                / total,
                _names(question, sheet),
                _agreement(question.kind, sheet.kinds),
            )
            score = sum(map(float.__mul__, self._weights, signals))
            best = found.get(sheet.entry.id)
            if best is None or score > best.score:
                found[sheet.entry.id] = FaqCandidate(
                    sheet.entry, score, signals, sheet.evidence, as_asked in sheet.whole
                )
        return sorted(found.values(), key=lambda one: (not one.is_exact, -one.score))[:limit]

    def _repaired(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens, a word that no wording has replaced by the nearest that one has."""
        found = []
        for token in tokens:
            if token.term and token.term not in self._word_weights:
                word = self._spelling.repair(token.word)
                if word:
                    token = token._replace(word=word, term=self._analyser.term(word))
            found.append(token)
        return found

    def _folded(self, question: str) -> tuple[QuestionTerm, ...]:
        return self._reader.read(question, repair=False).terms

    def _words(self, tokens: Iterable[Token]) -> _Vector:
        return _unit(_weighted(_terms(tokens), self._word_weights))

    def _grams(self, tokens: Iterable[Token]) -> _Vector:
        return _unit(_weighted(_grams(tokens), self._gram_weights))


def _terms(tokens: Iterable[Token]) -> list[str]:
    """Return what a wording is compared by: stop words too, since "who" and "when" tell apart."""
    return [token.term or f"_{token.word}" for token in tokens]


def _grams(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        word = f" {token.word} "
        for start in range(max(1, len(word) - GRAM + 1)):
            yield word[start : start + GRAM]


def _text(tokens: Iterable[Token]) -> str:
    return " ".join(token.word for token in tokens)


def _sorted_text(tokens: Iterable[Token]) -> str:
    return " ".join(sorted(token.word for token in tokens))


def _nearest(text: str, wordings: Sequence[str]) -> float:
    best = process.extractOne(text, wordings, scorer=fuzz.ratio)
    return best[1] / 100 if best else 0.0


def _names(question: Question, sheet: _Sheet) -> float:
    names = [term for term in question.terms if term.is_name]
    return sum(map(sheet.tells, names)) / len(names) if names else 1.0


def _agreement(kind: Kind, kinds: frozenset[Kind]) -> float:
    if kind in kinds:
        return 1.0
    return 0.5 if kind == "other" or "other" in kinds else 0.0


def _weights_of(wordings: Iterable[Iterable[str]]) -> _Vector:
    """Return the inverse document frequency of every feature, a wording counted as a document."""
    counts = Counter[str]()
    total = 0
    for features in wordings:
        counts.update(set(features))
        total += 1
    return {feature: math.log(1 + total / count) for feature, count in counts.items()}


def _weighted(features: Iterable[str], weights: Mapping[str, float]) -> _Vector:
    most = max(weights.values(), default=1.0)
    return {
        feature: (1 + math.log(count)) * weights.get(feature, most)
        for feature, count in Counter(features).items()
    }


def _unit(vector: Mapping[str, float]) -> _Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {feature: weight / length for feature, weight in vector.items()}


def _scores(index: Mapping[str, list[tuple[int, float]]], vector: _Vector) -> dict[int, float]:
    scores: defaultdict[int, float] = defaultdict(float)
    for feature, weight in vector.items():
        for number, other in index.get(feature, ()):
            scores[number] += weight * other
    return scores
