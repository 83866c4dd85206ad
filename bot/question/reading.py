"""Reads a text as a question: its terms, corrected and mapped to the archive's own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bot.analysis.analyser import WORD_LIMIT, Analyser, Token, fold
from bot.analysis.lexicon import Lexicon
from bot.analysis.numbers import same_versions
from bot.languages.detection import is_in
from bot.meaning.token_table import Vectors, token_table
from bot.question.compounds import COMPOUNDING, Compounds, joined
from bot.question.courtesy import bare
from bot.question.figures import figure_parts, with_fractions
from bot.question.follow_up import drops_subject, is_follow_up, readings, with_subject
from bot.question.kinds import Kind, kind_of, language_of, question_word
from bot.question.names import Aliases
from bot.question.parts import question_alone, questions_in
from bot.question.period.periods import Period, read_period
from bot.question.small_talk.recognising import SmallTalk, small_talk_of
from bot.question.spelling import KnownWords
from bot.question.spoken import spoken_bases
from bot.question.typed import Typed

__all__ = ["LONGEST", "Meant", "Question", "QuestionTerm", "Reader"]

OPENING = 3
"""A misspelt question word is recognised only among the first three words."""
REPAIRED = 0.8
"""The certainty of a corrected word, as a factor of its weight."""
_RELATIVE = re.compile(
    r"\b(?:last|past|this|next|previous|current|ago|yesterday)\b"
    r"|\b(?:прошл|минувш|предыдущ|последн|эт(?:от|ом|ой|им)\b|назад\b|вчера\b)"
    r"|گذشته|پیش\b|پارسال|امسال|دیروز|قبل\b|اخیر"
)
"""Words for a time relative to the day of the question."""
_PREFIXES = ("re", "co", "pre", "non", "anti", "multi", "cross")
"""Prefixes that are written with or without a hyphen."""
COMPOUND = 4
"""The fewest letters of a word within a compound."""
PLURAL = 3
"""The most letters of a word whose last "s" is not read as a plural."""
LONGEST = 60
"""The most distinct terms of a question that are read; further ones are ignored."""


@dataclass(frozen=True, slots=True)
class QuestionTerm:
    """A term that a passage with the answer should contain."""

    term: str
    word: str
    """The folded word as asked, or as corrected."""
    is_name: bool
    asked: tuple[str, ...]
    """The terms of the reader's own words that this term replaces."""
    certainty: float = 1.0
    """Below 1 if the word was corrected."""
    also: tuple[str, ...] = ()
    """Other terms of the archive that count as the word: its stems in the archive's other
    languages, and compounds that contain it."""


class Meant(NamedTuple):
    """What sentence models say of a question, if they are installed and their vectors are there."""

    faq: tuple[Vectors, Vectors] | None = None
    """Its vectors by both models of the FAQ."""
    passages: Vectors | None = None
    """Its vector by the model of the passages, if it is in a script of the archive."""
    across: Vectors | None = None
    """The same if it is in another script; the gates of the passages were not fitted to these."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read."""

    text: str
    language: str
    terms: tuple[QuestionTerm, ...]
    """In order of first occurrence, without duplicates."""
    kind: Kind
    tokens: tuple[Token, ...] = ()
    """The words of the question, including stop words; a misspelt question word is corrected."""
    period: Period | None = None
    """The period that the question names."""
    vector: Vectors | None = field(default=None, compare=False, repr=False)
    """Its meaning, with its spelling corrected; None if the table does not know its script."""
    meant: Meant | None = field(default=None, compare=False, repr=False)
    """Its meaning by sentence models; see `bot.semantics`."""

    def without_period(self) -> "Question":
        """Return the question without the words that name its period.

        A question that consists only of such words is returned unchanged.
        """
        if self.period is None:
            return self
        words = self.period.words
        named = {t for t in self.tokens if any(s <= t.start and t.end <= e for s, e in words)}
        tokens = tuple(t for t in self.tokens if t not in named)
        inside = {t.term for t in named}
        terms = tuple(t for t in self.terms if not inside.issuperset(t.asked))
        if not terms:
            return self
        rest = replace(self, tokens=tokens, terms=terms)
        return rest if self.vector is None else replace(rest, vector=_vector(rest))


def _as_meant(text: str, tokens: Sequence[Token]) -> str:
    """Return the text of a question with its stop words among the first tokens as corrected."""
    for token in reversed(tokens[:OPENING]):
        if not token.term:
            text = f"{text[: token.start]}{token.word}{text[token.end :]}"
    return text


def _corrected(question: Question) -> str:
    """Return the words of a question with their spelling corrected."""
    better = {one.asked[0]: one.word for one in question.terms if one.certainty < 1}
    return " ".join([better.get(token.term, token.word) for token in question.tokens])


def _vector(question: Question) -> Vectors | None:
    vector = token_table().vector(_corrected(question))
    return vector if vector.any() else None


class Reader:
    """Reads questions about one archive, by its words and aliases."""

    def __init__(
        self,
        analyser: Analyser,
        lexicon: Lexicon,
        aliases: Aliases,
        earlier: "Reader | None" = None,
    ) -> None:
        """Take what belongs to an archive, and the reader of an `earlier` state of it."""
        self.analyser = analyser
        self.lexicon = lexicon
        self.aliases = aliases
        before = earlier._known if earlier else None
        self._known: KnownWords = KnownWords(lexicon.words, aliases, before)

    def prepare(self) -> None:
        """Index the archive's words now, so that the first questions need not wait for it."""
        self.aliases.prepare()
        self._known.prepare()
        _ = self._compounds

    def read(self, text: str, language: str = "en", asked_on: date | None = None) -> Question:
        """Return the question in a text; `language` applies if the script does not show it.

        `asked_on` is the reference day for phrases like "last summer". A month alone, such as "in
        September", is not a period even then, because an archive covers many years.
        """
        tokens = self.analyser.for_text(text).tokens(text)
        tokens = joined(text, tokens, self.analyser, self.lexicon.frequency)
        tokens = self.analyser.without_foreign_small_words(text, tokens)
        tokens = with_fractions(text, tokens, self._knows)
        for index, token in enumerate(tokens[:OPENING]):
            if token.term and not self._knows(token.term) and not self.aliases.at(tokens, index):
                meant = question_word(token.word)
                if meant:
                    tokens[index] = token._replace(word=meant, term="")
        if language_of(text) == "fa":
            tokens = [self._as_written(tokens, index) for index in range(len(tokens))]
        question = self.read_tokens(text, tokens, language)
        if language_of(text) is None:
            question = replace(question, vector=_vector(question))
        period = read_period(text)
        if period is None and asked_on and _RELATIVE.search(fold(text)):
            period = read_period(text, asked_on)
        return replace(question, period=period) if period else question

    def read_tokens(
        self, text: str, tokens: Sequence[Token], language: str = "en", *, repair: bool = True
    ) -> Question:
        """Return the question in a text whose tokens are known.

        Without `repair` spelling is not corrected, which is meant for curated questions.
        """
        found: dict[str, QuestionTerm] = {}
        written_in = self.analyser.for_text(text).language
        has_names = written_in != "de"  # there, every noun has a capital
        index = 0
        while index < len(tokens) and len(found) < LONGEST:
            alias = self.aliases.at(tokens, index)
            if alias and any(not self._knows(t.term) for t in tokens[index : index + alias[1]]):
                meant, length = alias
                asked = tuple(t.term for t in tokens[index : index + length] if t.term)
                for term in meant.terms:
                    found.setdefault(term, QuestionTerm(term, term, meant.is_name, asked))
                index += length
                continue
            if tokens[index].term:
                is_name = has_names and index > 0 and text[tokens[index].start].isupper()
                token = tokens[index]
                written = text[token.start : token.end]
                for read in self._terms(token, written, is_name=is_name, repair=repair):
                    found.setdefault(read.term, read)
            index += 1
        return Question(
            text,
            self._asked_in(text) or language,
            tuple(found.values()),
            kind_of(_as_meant(text, tokens), written_in),
            tuple(tokens),
        )

    def bare(self, text: str) -> str:
        """Return a message without greetings, thanks and other words that only put a question."""
        return bare(self._typed.meant(text), self.lexicon.words.__contains__)

    def small_talk(self, text: str) -> SmallTalk | None:
        """Return the small talk that a message consists of; None if it also says anything else."""
        knows = self.lexicon.words.__contains__
        if (talk := small_talk_of(text, knows)) or (meant := self._typed.meant(text)) == text:
            return talk
        return small_talk_of(meant, knows)

    def parts(self, text: str) -> tuple[str, ...]:
        """Return the questions in a message; see `bot.question.parts.questions_in`."""
        return questions_in(self._typed.meant(text), self.lexicon.words.__contains__)

    def question_alone(self, text: str) -> str | None:
        """Return a message's only question; see `bot.question.parts.question_alone`."""
        return question_alone(text, self.lexicon.words.__contains__)

    def is_follow_up(self, text: str) -> bool:
        """Whether a question refers to what was asked or answered before."""
        return is_follow_up(text, self.analyser)

    def drops_subject(self, text: str) -> bool:
        """Whether a question may leave out its subject; see `bot.question.follow_up`."""
        return drops_subject(text, self.analyser)

    def knows_subject(self, text: str) -> bool:
        """Whether the archive has what a question asks about: its names, or else all its words."""
        terms = self.read(text).terms
        unknown = [term for term in terms if not self._knows(term.term)]
        if any(term.is_name for term in unknown):
            return False
        return not unknown or any(term.is_name for term in terms)

    def is_known(self, text: str) -> bool:
        """Whether the archive has every content word of a question, and none of them is a name."""
        terms = self.read(text).terms
        return all(self._knows(term.term) and not term.is_name for term in terms)

    def readings(self, text: str, question: str, quote: str) -> tuple[str, ...]:
        """Return what a follow-up may mean after a question and a quote; either may be empty."""
        found = readings(text, question, self.analyser, self.lexicon) if question else ()
        if quote:
            found = (*found, with_subject(text, quote, self.analyser, self.lexicon))
        return found

    def is_covered(self, text: str, quoted: str) -> bool:
        """Whether another text contains every content word of a question, as asked or as read."""
        terms = set(self.analyser.terms(quoted))
        return all(
            term.term in terms or not terms.isdisjoint(term.asked) for term in self.read(text).terms
        )

    def _asked_in(self, text: str) -> str | None:
        """Return the language of a question if its letters tell that it is Russian or Persian."""
        script = language_of(text)
        return script if script and is_in(text, script) else None

    @cached_property
    def _typed(self) -> Typed:
        return Typed(self.lexicon.words.__contains__, self.aliases.words_in_script_of)

    def _as_written(self, tokens: Sequence[Token], index: int) -> Token:
        """Return a token without an ending of Persian speech, if only so it is known."""
        token = tokens[index]
        if not token.term or self._knows(token.term) or self.aliases.at(tokens, index):
            return token
        for base in spoken_bases(token.word):
            plain = token._replace(word=base, term=self.analyser.term(base))
            if plain.term and (self._knows(plain.term) or self.aliases.at([plain], 0)):
                return plain
        return token

    def _knows(self, term: str) -> bool:
        return not term or term in self.lexicon.frequency

    def _compound(self, word: str) -> tuple[str, str] | None:
        """Return the two words of the archive that a word consists of, or None."""
        known = self.lexicon.words
        if self._compounds:
            return self._compounds.parts(word)
        for at in range(COMPOUND, len(word) - COMPOUND + 1):
            if word[:at] in known and word[at:] in known:
                return word[:at], word[at:]
        return None

    def _term_of(self, word: str) -> str:
        """Return the term of a folded word of the archive."""
        return self.lexicon.stems.get(word) or self.analyser.term(word)

    @cached_property
    def _compounds(self) -> Compounds | None:
        """The archive's compounds, if a language of it writes them as one word."""
        languages = {one.language for one in self.analyser.all}
        return None if languages.isdisjoint(COMPOUNDING) else Compounds(self.lexicon.words)

    def _also(self, token: Token, written: str, *, repair: bool) -> tuple[str, ...]:
        """Return the other terms of the archive that count as a word."""
        others = same_versions(token.term)
        if written.isalpha():
            others = [one.term(written) for one in self.analyser.all[1:]]
        if repair and self._compounds:
            others += [self._term_of(word) for word in self._compounds.of(token.word)]
        known = self.lexicon.frequency
        return tuple([one for one in dict.fromkeys(others) if one in known and one != token.term])

    def _terms(
        self, token: Token, written: str, *, is_name: bool, repair: bool
    ) -> list[QuestionTerm]:
        asked: tuple[str, ...] = (token.term,)
        also = self._also(token, written, repair=repair)
        if self._knows(token.term):
            return [QuestionTerm(token.term, token.word, is_name, asked, also=also)]
        if also:
            return [QuestionTerm(also[0], token.word, is_name, asked, also=also[1:])]
        if repair and (read := self._written_otherwise(token)):
            return read
        word = self._known.repaired(token.word) if repair else None
        if word is None and repair and not is_name and len(token.word) <= WORD_LIMIT:
            # After the spelling: "tramline" is a compound, but "brigde" is not.
            parts = self._compound(token.word)
            if parts:
                return self._parts(token, parts, REPAIRED)
        if word is None and (latin := self._known.latin(token.word)):
            return [QuestionTerm(self._term_of(latin), latin, True, asked, REPAIRED)]
        if word is None:
            return [QuestionTerm(token.term, token.word, is_name, asked)]
        again = self.analyser.tokens(word)
        term = self.lexicon.stems.get(word) or again[0].term
        asked = (token.term, term)
        alias = self.aliases.at(again, 0)
        if alias and not self._knows(term):
            meant = alias[0]
            return [QuestionTerm(t, t, meant.is_name, asked, REPAIRED) for t in meant.terms]
        return [QuestionTerm(term, word, is_name, asked, REPAIRED)]

    def _written_otherwise(self, token: Token) -> list[QuestionTerm]:
        """Return the terms of an unknown word of which the archive has another form, or none.

        That is a singular ("vpns") or a spelling with a hyphen ("reopened").
        """
        word = token.word
        if len(word) > WORD_LIMIT:
            return []
        if figure := figure_parts(word, self._knows):
            return [QuestionTerm(one, one, False, (token.term, one)) for one in figure]
        if len(word) > PLURAL and word.endswith("s") and not word.endswith("ss"):
            singular = self.analyser.term(word[:-1])
            if singular and self._knows(singular):
                return [QuestionTerm(singular, word[:-1], False, (token.term, singular))]
        for prefix in _PREFIXES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= COMPOUND:
                known = self.lexicon.words
                if rest in known and prefix in known:
                    return self._parts(token, (prefix, rest), 1.0)
        return []

    def _parts(self, token: Token, words: tuple[str, str], certainty: float) -> list[QuestionTerm]:
        terms = [(self._term_of(word), word) for word in words]
        return [QuestionTerm(t, word, False, (token.term, t), certainty) for t, word in terms]
