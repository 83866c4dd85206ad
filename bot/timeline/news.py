"""What new articles have on a topic: a quote of each, if a passage has enough of the topic.

The gate is that of a timeline: the least share of the topic's weight in a passage, and in the
quoted sentence.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from bot.analysis.passages import PassageView, Views
from bot.archive.cutting import passages
from bot.archive.model import Article, Passage, Quote
from bot.archive.segmentation import paragraphs
from bot.question.reading import Reader
from bot.timeline.entries import MOST, SOME, Topic, shares_of, with_antecedent

__all__ = ["NewArticles"]


class NewArticles:
    """Articles that came in, analysed once for any number of topics."""

    def __init__(self, articles: Sequence[Article], reader: Reader) -> None:
        """Read these articles; `reader` reads topics as the archive in use reads them."""
        self._articles = articles
        self._reader = reader

    @cached_property
    def _views(self) -> Sequence[PassageView]:
        views = Views(self._reader.analyser, boilerplate=self._reader.lexicon.boilerplate)
        return [
            views.of(Passage(article, span))
            for article in self._articles
            for whole in passages(article.text)
            for span in paragraphs(article.text, whole)
        ]

    @cached_property
    def _by_term(self) -> dict[str, set[int]]:
        found = defaultdict(set)
        for at, view in enumerate(self._views):
            for term in view.held:
                found[term].add(at)
        return found

    def on(self, text: str) -> list[Quote]:
        """Return a quote of each article that has something on a topic, in the articles' order.

        A word of the topic that the archive does not have is not replaced by one like it.
        """
        topic = self._topic(text)
        terms = {term for part, _ in topic.parts for term in part}
        places = sorted({at for term in terms for at in self._by_term.get(term, ())})
        best: dict[str, tuple[float, Quote]] = {}
        for at in places:
            for share, quote in _quotes(topic, self._views[at]):
                known = best.get(quote.article.id)
                if known is None or share > known[0]:
                    best[quote.article.id] = (share, quote)
        return [best[one.id][1] for one in self._articles if one.id in best]

    def _topic(self, text: str) -> Topic:
        question = self._reader.read(text)
        topic = Topic.of(question, self._reader.lexicon, self._reader.aliases)
        guessed = {one.term for one in question.terms if one.certainty < 1}
        parts = tuple((part, weight) for part, weight in topic.parts if guessed.isdisjoint(part))
        return Topic(parts, question)


def _quotes(topic: Topic, view: PassageView) -> Iterator[tuple[float, Quote]]:
    """Yield the sentence of a passage that has the most of the topic, with its passage's share."""
    shares, whole = shares_of(topic, view)
    if whole < MOST or not shares:
        return
    index = max(range(len(shares)), key=lambda at: shares[at])
    if shares[index] >= SOME:
        yield (
            whole + shares[index],
            Quote(view.passage.article, with_antecedent(view, index, view.leans)),
        )
