"""The paragraphs of passages: each tells of one event, where a passage may be several of them."""

from collections.abc import Iterable, Iterator

from bot.archive.model import Passage
from bot.archive.segmentation import paragraphs

__all__ = ["paragraphs_of"]


def paragraphs_of(found: Iterable[Passage]) -> Iterator[Passage]:
    """Yield each paragraph of the passages that were found as a passage, in their order."""
    for passage in found:
        for span in paragraphs(passage.article.text, passage.span):
            yield Passage(passage.article, span)
