"""Finds articles by their titles, in an index of their own, because titles are not passages."""

from collections.abc import Iterable
from itertools import islice

import tantivy
from rapidfuzz import fuzz

from bot.analysis.analyser import WORD_LIMIT, Analyser, fold
from bot.archive.catalogue import Catalogue
from bot.archive.model import Article

__all__ = ["Titles"]

LIKE = 60.0
"""The least similarity of a title that is found, from 0 to 100."""
_LOOKED_AT = 30
"""The most titles that are compared."""
_LONGEST = 300
"""The most characters of a title and of a query that are compared, before and after folding."""
_MOST_WORDS = 24
"""The most further terms of a query."""
_MOST_SLIPS = 24
"""The most words of a query that may be misspelt: each takes a megabyte in some scripts."""
_SLIP_FROM = 4
"""The fewest letters of a word that may be misspelt."""
_WRITER_MEMORY = 15_000_000
_BODY, _NUMBER = "body", "number"


class Titles:
    """Finds the articles whose titles contain given words, tolerating misspellings."""

    def __init__(self, catalogue: Catalogue, analyser: Analyser) -> None:
        self._catalogue = catalogue
        self._analyser = analyser
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(_BODY, stored=False, tokenizer_name="whitespace")
        builder.add_unsigned_field(_NUMBER, stored=False, fast=True)
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        writer = index.writer(_WRITER_MEMORY, 1)
        for number, title in enumerate(catalogue.titles(), 1):
            document = tantivy.Document()
            document.add_text(_BODY, " ".join(self._words(title)))
            document.add_unsigned(_NUMBER, number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def find(self, asked: str, more: Iterable[str] = (), limit: int = 1) -> list[Article]:
        """Return up to `limit` articles with the most similar titles, best first.

        `more` are further terms in the archive's own spelling: transliterated names and corrected
        words.
        """
        asked = asked[:_LONGEST]
        more = [term[:WORD_LIMIT] for term in islice(more, _MOST_WORDS)]
        clauses = self._clauses(dict.fromkeys((*self._words(asked), *more)))
        if not clauses:
            return []
        hits = self._searcher.search(
            tantivy.Query.boolean_query(clauses), _LOOKED_AT, count=False
        ).hits
        numbers = self._searcher.fast_field_values(_NUMBER, [address for _, address in hits])
        found = [self._catalogue.article(int(number or 0)) for number in numbers]
        meant = [fold(asked)[:_LONGEST], " ".join(more)[:_LONGEST]]
        judged = [
            (max(_likeness(words, article.title) for words in meant), -place, article)
            for place, article in enumerate(found)
            if article
        ]
        judged.sort(key=lambda one: one[:2], reverse=True)
        return [article for likeness, _, article in judged if likeness >= LIKE][:limit]

    def _words(self, text: str) -> list[str]:
        """Return the folded words and terms of a title, including stop words, without duplicates.

        A word longer than `WORD_LIMIT` is truncated.
        """
        tokens = self._analyser.tokens(text[:_LONGEST])
        words = [part[:WORD_LIMIT] for token in tokens for part in (token.word, token.term) if part]
        return list(dict.fromkeys(words))[: 2 * _MOST_WORDS]

    def _clauses(self, words: Iterable[str]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        return [
            (tantivy.Occur.Should, self._query(word, may_slip=place < _MOST_SLIPS))
            for place, word in enumerate(words)
        ]

    def _query(self, word: str, *, may_slip: bool) -> tantivy.Query:
        exact = tantivy.Query.term_query(self._schema, _BODY, word, "freq")
        # The automaton of a fuzzy query grows with the word: 18,000 letters take a gigabyte.
        if not (may_slip and _SLIP_FROM <= len(word) <= WORD_LIMIT):
            return exact
        near = tantivy.Query.fuzzy_term_query(
            self._schema, _BODY, word, distance=1 if len(word) < 2 * _SLIP_FROM else 2
        )
        return tantivy.Query.disjunction_max_query([exact, near], 0.1)


def _likeness(asked: str, title: str) -> float:
    title = fold(title[:_LONGEST])[:_LONGEST]
    # A part of a title is enough, but not one or two words of many that happen to be in it.
    return max(
        fuzz.token_sort_ratio(asked, title),
        0.9 * fuzz.token_set_ratio(asked, title),
        0.9 * fuzz.partial_ratio(asked, title) if len(asked) <= len(title) else 0.0,
    )
