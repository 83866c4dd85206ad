"""What an index is filled with: the terms of each passage, and the statistics of them all."""

from collections.abc import Iterator, Mapping

from bot.analysis.analyser import Analyser
from bot.analysis.boilerplate import Counter
from bot.analysis.lexicon import Lexicon
from bot.analysis.terms import Terms
from bot.archive.model import Archive, Article
from bot.search.indexing.preparing import Indexed, Prepared, prepared
from bot.search.indexing.sharing import shared

__all__ = ["SHARED_FROM", "Filling"]

SHARED_FROM = 20_000_000
"""The length of an archive in code points from which a second process prepares a part of it: for a
smaller one, starting it takes longer than it saves."""


class Filling:
    """Prepares all passages of an archive, once, and counts what is in them."""

    def __init__(self, archive: Archive, analyser: Analyser) -> None:
        """Take an archive, and the analyser of its languages."""
        self._archive = archive
        self._analyser = analyser
        self._by_analyser: dict[Analyser, Terms] = {}
        self._count = self._length = self._context_length = 0
        self.counter = Counter()
        """What has counted the paragraphs."""

    def articles(self) -> Iterator[tuple[Article, list[Indexed]]]:
        """Yield the articles in order, each with its passages, and count them."""
        found: Iterator[tuple[Article, Prepared]] = (
            ((one, self._prepared(one)) for one in self._archive)
            if self._archive.size < SHARED_FROM
            else shared(self._archive, self._archive.languages, self._prepared, self._learn)
        )
        for article, one in found:
            self._count += len(one.passages)
            self._length += one.length
            self._context_length += one.context_length
            self.counter.add(one.codes)
            yield article, one.indexed

    def _terms(self, language: str) -> Terms:
        own = self._analyser.of(language)
        return self._by_analyser.setdefault(own, self._by_analyser.get(own) or Terms(own))

    def _prepared(self, article: Article) -> Prepared:
        return prepared(article.title, article.text, self._terms(article.language))

    def _learn(self, language: str, words: Mapping[str, str]) -> None:
        """Take in the words that another process has met, and their terms."""
        self._terms(language).words.update(words)

    def lexicon(self, in_body: Mapping[str, int], in_context: Mapping[str, int]) -> Lexicon:
        """Return the lexicon, given how many passages have each term, and each one above them.

        A term that only titles and headings have counts as if one passage had it.
        """
        analyser = self._analyser
        frequency = {**dict.fromkeys(in_context, 1), **in_body}
        # In alphabetical order, since two processes meet the words in another order each time.
        met = [(one, sorted(terms.words.items())) for one, terms in self._by_analyser.items()]
        words = {word: frequency.get(term, 1) for _, terms in met for word, term in terms}
        stems = {
            word: term
            for one, terms in met
            if one is not analyser or one.reads_marks
            for word, term in terms
            if analyser.term(word) != term
        }
        return Lexicon(
            *(self._count, frequency, words, self.counter.boilerplate(), stems),
            context=dict(in_context),
            length=self._length,
            context_length=self._context_length,
        )
