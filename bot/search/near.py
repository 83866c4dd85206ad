"""Finds the articles that a pasted text may come from, in an archive too large to read whole."""

from bot.archive.model import Archive, Article
from bot.question.reading import LONGEST, Reader
from bot.search.engine import SearchEngine

__all__ = ["articles_near"]

_PASTED = 4_000
"""The most characters of a pasted text that are used."""


async def articles_near(
    text: str, archive: Archive, reader: Reader, engine: SearchEngine, limit: int
) -> Archive:
    """Return the articles that share the most words with a text, as a separate archive.

    `limit` is the number of passages that are searched for, for each part of a long text.
    """
    articles: dict[str, Article] = {}
    text = text[:_PASTED]
    tokens = reader.analyser.tokens(text)
    for start in range(0, len(tokens), LONGEST):
        piece = tokens[start : start + LONGEST]
        read = reader.read_tokens(text, piece, repair=False)
        for passage in await engine.matching(read, limit):
            articles[passage.article.id] = passage.article
    return Archive(articles, archive.source, archive.reread)
