"""Finds the articles that a long text may come from, by all of its words."""

from bot.archive.model import Article
from bot.question.reading import LONGEST, Reader
from bot.search.engine import SearchEngine

__all__ = ["articles_near"]


async def articles_near(
    text: str, reader: Reader, engine: SearchEngine, limit: int
) -> dict[str, Article]:
    """Return the articles by id that share the most words with a text.

    It is searched piece by piece, with up to `limit` passages for each.
    """
    articles: dict[str, Article] = {}
    tokens = reader.analyser.tokens(text)
    for start in range(0, len(tokens), LONGEST):
        read = reader.read_tokens(text, tokens[start : start + LONGEST], repair=False)
        for candidate in await engine.search(read, limit):
            article = candidate.passage.article
            articles[article.id] = article
    return articles
