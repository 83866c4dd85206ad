"""The paragraphs of passages: each tells of one event, where a passage may be several of them."""

from collections.abc import Iterable, Iterator

from bot.archive.model import Passage
from bot.archive.segmentation import paragraphs
from bot.search.engine import Candidate

__all__ = ["paragraphs_of"]


def paragraphs_of(found: Iterable[Candidate]) -> Iterator[Passage]:
    """Yield each paragraph of the passages that were found as a passage, in their order."""
    for candidate in found:
        article = candidate.passage.article
        for span in paragraphs(article.text, candidate.passage.span):
            yield Passage(article, span)
