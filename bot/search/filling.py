"""What an index is filled with: the terms of each passage, and the statistics of them all."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.analysis.analyser import Analyser
from bot.analysis.boilerplate import Counter, paragraph_code
from bot.analysis.lexicon import Lexicon
from bot.analysis.terms import Terms
from bot.archive.cutting import passages
from bot.archive.model import Archive, Article, Span
from bot.archive.segmentation import heading_above, paragraphs

__all__ = ["Filling", "Indexed", "context_of"]


class Indexed(NamedTuple):
    """A passage as it is indexed."""

    article: int
    """The 0-based number of its article in the archive's order."""
    span: Span
    body: str
    """Its terms, joined by spaces."""
    context: str
    """The terms of the title and of the heading above it, joined by spaces."""


class Filling:
    """Yields all passages of an archive, once, and counts what is in them."""

    def __init__(self, archive: Archive, analyser: Analyser) -> None:
        self._archive = archive
        self._analyser = analyser
        self._by_analyser: dict[Analyser, Terms] = {}
        self._count = self._length = self._context_length = 0
        self.counter = Counter()
        """What has counted the paragraphs."""

    def __iter__(self) -> Iterator[Indexed]:
        for number, article in enumerate(self._archive):
            yield from self.of(number, article)

    def of(self, number: int, article: Article) -> Iterator[Indexed]:
        """Yield the passages of one article, and count them."""
        text, own = article.text, self._analyser.of(article.language)
        terms = self._by_analyser.setdefault(own, self._by_analyser.get(own) or Terms(own))
        codes: list[int] = []
        for span in passages(text):
            codes += [paragraph_code(text[one.start : one.end]) for one in paragraphs(text, span)]
            body, around = terms.of(text[span.start : span.end]), context_of(article, span, terms)
            self._count += 1
            self._length += len(body.split())
            self._context_length += len(around.split())
            yield Indexed(number, span, body, around)
        self.counter.add(codes)

    def lexicon(self, in_body: Mapping[str, int], in_context: Mapping[str, int]) -> Lexicon:
        """Return the lexicon, given how many passages have each term, and each one above them.

        A term that only titles and headings have counts as if one passage had it.
        """
        analyser = self._analyser
        frequency = {**dict.fromkeys(in_context, 1), **in_body}
        words = {
            word: frequency.get(term, 1)
            for terms in self._by_analyser.values()
            for word, term in terms.words.items()
        }
        stems = {
            word: term
            for one, terms in self._by_analyser.items()
            if one is not analyser or one.reads_marks
            for word, term in terms.words.items()
            if analyser.term(word) != term
        }
        return Lexicon(
            *(self._count, frequency, words, self.counter.boilerplate(), stems),
            context=dict(in_context),
            length=self._length,
            context_length=self._context_length,
        )


def context_of(article: Article, span: Span, terms: Terms) -> str:
    """Return the terms of the title and the heading above a passage, joined by spaces."""
    heading = heading_above(article.text, span.start)
    title = terms.of(article.title)
    return f"{title} {terms.of(article.text[heading.start : heading.end])}" if heading else title
