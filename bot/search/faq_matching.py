"""Matches a question against the curated FAQ, by all wordings of an entry together."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path

from bot.analysis.analyser import Analyser, Token
from bot.analysis.lexicon import Lexicon
from bot.analysis.passages import Evidence
from bot.archive.faq import Faq, FaqEntry
from bot.meaning.token_table import token_table
from bot.question.individuals import asks_for_individual
from bot.question.kinds import Kind, language_of
from bot.question.reading import OPENING, Question, Reader
from bot.search.faq_index import (
    Features,
    Sheets,
    content,
    focus_terms,
    most_similar,
    scripts_of,
    sheet_of,
    written,
)
from bot.search.faq_sentences import SENTENCE_SIGNALS, FaqSentences, MeantByBoth
from bot.search.stored.sheets import StoredSheets
from bot.search.weights import Weights

__all__ = ["FAQ_SIGNALS", "FaqCandidate", "FaqMatcher"]

FAQ_SIGNALS = (
    "words",  # similarity of the question's terms to all wordings of the entry together
    "pairs",  # the same by pairs of adjacent words
    "letters",  # the same by letter n-grams, which tolerate spelling errors
    "told",  # weighted share of the question's terms that are in the wordings or the quotes
    "names",  # share of the question's names that are in them, by count
    "kind",  # 1 if a wording asks for the same kind of answer, 0 if none does, 1/2 if unclear
    "meaning",  # the highest cosine of the question's vector and a wording's, in the FAQ's space
    "centre",  # the cosine of the question's vector and the mean of the wordings', in that space
)
_NO_MEANING = (0.0, 0.0)
_LIKENESSES = 3
"""The number of signals, the first ones, that are similarities."""
SHORTLIST = 10
"""The most sheets that are compared in detail."""
NEAREST = 5
"""The most further sheets, by meaning alone."""
MEASURED = 3
"""The most entries, the best ones, whose distance to the untold words is measured."""
TRIED = 9
"""The most spelling corrections of a question that are tried."""


@dataclass(frozen=True, slots=True)
class FaqCandidate:
    """A candidate entry with its score."""

    entry: FaqEntry
    score: float
    """Comparable only among the candidates of one question."""
    signals: tuple[float, ...]
    """In the order of `FAQ_SIGNALS`, with those of `SENTENCE_SIGNALS` if they are known."""
    evidence: Evidence
    """The evidence in its quotes."""
    untold: int
    """The number of the question's terms that are neither in the wordings nor in the quotes."""
    elsewhere: float
    """The share of the question's weight in such terms that other entries or articles have."""
    far: float
    """The share of the question's weight in such terms, each by how far its meaning is from every
    word of the entry; fully, if that is not measured."""
    has_focus: bool
    """Whether a wording asks about the same word as the question, if that asks about one."""
    asks_for_individual: bool
    """Whether a wording asks for a person in some role; see `bot.question.individuals`."""
    is_exact: bool
    """Whether the question is one of the wordings, except for case and punctuation."""
    among: int = 1
    """The number of entries that the question was compared with."""
    says_same: bool = False
    """Whether the question, with spelling corrected, has the same content words and kind as one of
    the wordings, and as no other entry's."""

    @property
    def near(self) -> float:
        """The similarity to the wordings by words, pairs and letters together: about 0 to 3."""
        return sum(self.signals[:_LIKENESSES])


class FaqMatcher:
    """Finds the entries that a question may mean, by the wordings in the question's script."""

    def __init__(
        self,
        faq: Faq,
        analyser: Analyser,
        reader: Reader,
        lexicon: Lexicon,
        weights: Weights,
        sentences: FaqSentences | None = None,
        sentence_weights: Weights | None = None,
        cache: Path | None = None,
    ) -> None:
        """Match the entries; with sentence vectors, questions that have one are weighed by both.

        The index of a large FAQ is kept in the folder `cache`; see `bot.search.stored.sheets`.
        """
        self._faq = faq
        self._analyser = analyser
        self._reader = reader
        self._lexicon = lexicon
        self._weights = weights.row("faq", FAQ_SIGNALS)
        self._sentences = sentences
        whole = (*FAQ_SIGNALS, *SENTENCE_SIGNALS)
        self._all_weights = sentence_weights.row("faq", whole) if sentence_weights else ()
        # To speed up the start, wordings are analysed at the first question in their script, or by
        # `prepare`.
        self._parts: dict[str | None, Sheets] = {}
        self._stored = StoredSheets(cache, reader) if cache else None

    def prepare(self) -> None:
        """Analyse all wordings now, so that the first question need not wait for it."""
        for script in scripts_of(self._faq):
            self._part(script).meanings.prepare()

    def match(self, question: Question, limit: int = SHORTLIST) -> list[FaqCandidate]:
        """Return up to `limit` candidate entries, best first, without duplicates.

        Entries that share nothing with the question are left out. An entry that has the question as
        one of its wordings comes first.
        """
        part = self._part(language_of(question.text))
        if not part.sheets:
            return []
        exact = part.exact.get(self._as_written(question))
        if exact is None:  # words of speech may have been read as others
            exact = part.exact.get(written(self._analyser.tokens(question.text)))
        tokens, same = self._repaired(question, part)
        if (
            same is not None
            and not part.sheets[same].asks_for_individual
            and asks_for_individual(question.tokens)
        ):
            same = None  # by their stems alone, a judge in Russian is a court
        features = Features.of(tokens)
        asked = (
            part.words.asked(features.words),
            part.pairs.asked(features.pairs),
            part.letters.asked(features.letters),
        )
        numbers = most_similar(asked, len(part.sheets), SHORTLIST)
        meant = None if question.vector is None else part.meanings.asked(question.vector)
        if meant is not None:
            numbers += [one for one in meant.nearest(NEAREST) if one not in numbers]
        by_sentences = self._by_sentences(question)
        if by_sentences is not None:
            numbers += [one for one in by_sentences.nearest(NEAREST) if one not in numbers]
        score_weights = self._weights if by_sentences is None else self._all_weights
        numbers += [one for one in {exact, same} - {None, *numbers} if one is not None]
        terms = question.terms
        focus = focus_terms(question)
        idf, frequency = self._lexicon.idf, self._lexicon.frequency
        weights = [idf(term.term) for term in terms]
        total = sum(weights) or 1.0
        known = [
            term.term in frequency or any(one in part.words for one in term.asked) for term in terms
        ]
        names = [at for at, term in enumerate(terms) if term.is_name]
        without: dict[str, tuple[int, list[int]]] = {}
        found: dict[str, FaqCandidate] = {}
        for number in numbers:
            sheet = part.sheets[number]
            holds = sheet.told
            untold = [
                at
                for at, term in enumerate(terms)
                if term.term not in holds and holds.isdisjoint(term.asked)
            ]
            missing = sum([weights[at] for at in untold]) / total
            signals = (
                asked[0].likeness(number),
                asked[1].likeness(number),
                asked[2].likeness(number),
                1.0 - missing if terms else 0.0,
                1.0 - len([at for at in names if at in untold]) / len(names) if names else 1.0,
                _agreement(question.kind, sheet.kinds),
                *(meant.signals(number) if meant else _NO_MEANING),
                *(by_sentences.signals(number) if by_sentences else ()),
            )
            score = sum(map(float.__mul__, score_weights, signals))
            best = found.get(sheet.entry.id)
            if best is None or score > best.score:
                elsewhere = sum([weights[at] for at in untold if known[at]]) / total
                without[sheet.entry.id] = number, untold
                found[sheet.entry.id] = FaqCandidate(
                    sheet.entry,
                    score,
                    signals,
                    sheet.evidence,
                    len(untold),
                    elsewhere,
                    missing,
                    not focus or not focus.isdisjoint(sheet.focuses),
                    sheet.asks_for_individual,
                    number == exact,
                    len(part.sheets),
                    number == same,
                )
        ordered = sorted(found.values(), key=_order)[:limit]
        if meant is None:
            return ordered
        words = token_table().vectors([term.word for term in terms])
        for at, one in enumerate(ordered[:MEASURED]):
            number, untold = without[one.entry.id]
            if untold:
                distances = part.meanings.distances(words[untold], number)
                far = sum([weights[n] * by for n, by in zip(untold, distances, strict=True)])
                ordered[at] = replace(one, far=far / total)
        return ordered

    def _by_sentences(self, question: Question) -> MeantByBoth | None:
        vectors = question.meant.faq if question.meant else None
        if vectors is None or self._sentences is None:
            return None
        return self._sentences.asked(language_of(question.text), vectors)

    def _as_written(self, question: Question) -> str:
        """Return the original words of a question, which the reader may have wrongly corrected."""
        text = question.text
        for token in question.tokens[:OPENING]:
            if not token.term and text[token.start : token.end].lower() != token.word:
                return written(self._analyser.tokens(text))
        return written(question.tokens)

    def _part(self, script: str | None) -> Sheets:
        if script not in self._parts:
            asked = [
                (entry, questions)
                for entry in self._faq
                for questions in entry.questions.values()
                if questions and language_of(questions[0]) == script
            ]

            def made() -> Sheets:
                return Sheets.of([sheet_of(*one, self._analyser, self._reader) for one in asked])

            # What is made here stays, so searching it for garbage would only take time.
            is_collecting = gc.isenabled()
            gc.disable()
            try:
                self._parts[script] = self._stored.of(asked, made) if self._stored else made()
            finally:
                if is_collecting:
                    gc.enable()
        return self._parts[script]

    def _repaired(self, question: Question, part: Sheets) -> tuple[Sequence[Token], int | None]:
        """Return the question's tokens, corrected, and the index of the sheet with equal content.

        A word that is in no wording is replaced by the nearest word that is. Of several corrections
        the first is preferred that has the content of a wording. The index is None if there is no
        such sheet.
        """
        kind = question.kind
        first: Sequence[Token] = question.tokens
        if all(not token.term or token.term in part.words for token in first):
            same = part.by_content.get(content(first, kind))
            if same is not None:
                return first, same
        else:
            tried = product(*[self._meant(token, part) for token in question.tokens])
            for at, tokens in enumerate(islice(tried, TRIED)):
                first = first if at else tokens
                same = part.by_content.get(content(tokens, kind))
                if same is not None:
                    return tokens, same
        # Aliases in another script are translations. In the archive's own script, another spelling
        # of a name is the same name, but an alias of a term only has a similar meaning.
        if language_of(question.text) or all(
            term.is_name or term.term in term.asked for term in question.terms
        ):
            return first, part.by_content.get(content(question.terms, kind))
        return first, None

    def _meant(self, token: Token, part: Sheets) -> list[Token]:
        if not token.term or token.term in part.words:
            return [token]
        return [
            token._replace(word=word, term=self._analyser.term(word))
            for word in part.spelling.nearest(token.word)
        ] or [token]


def _order(candidate: FaqCandidate) -> tuple[bool, bool, float]:
    return not candidate.is_exact, not candidate.says_same, -candidate.score


def _agreement(kind: Kind, kinds: frozenset[Kind]) -> float:
    if kind in kinds:
        return 1.0
    return 0.5 if kind == "other" or "other" in kinds else 0.0
