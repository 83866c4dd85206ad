"""Finds what came into the archive on the topics that readers follow, also while no bot ran.

An article is new if its id and its text were both unknown when the archive was last looked through:
an edited or a renamed one is not.
"""

import asyncio
from collections.abc import Sequence
from hashlib import blake2b

from bot.archive.model import Archive, Article
from bot.desk import Desk
from bot.storage.storage import Storage
from bot.storage.topics import Subscription
from bot.telegram.views.references import quote_name, referable

__all__ = ["NEWEST", "digests_of", "survey"]

NEWEST = 200
"""The most new articles that are looked through at once, the last of the archive."""
_SIZE = 6
"""Bytes by which an id or a text is known."""


async def survey(desk: Desk, storage: Storage) -> int:
    """Look through the articles that are new, and store what they have on the topics.

    Returns how many topics have something new. What is new when the first topic is followed is no
    news. If several processes share a database, one of them finds it.
    """
    kept = storage.subscriptions
    topics, before = await kept.all(), await kept.survey()
    if not topics:
        if before is not None:
            await kept.end_survey()
        return 0
    archive = desk.archive
    now, new = await asyncio.to_thread(_compared, archive, before.articles if before else None)
    if before is not None and now == before.articles:
        return 0
    found = await asyncio.to_thread(_found, desk, new, topics)
    return len(found) if await kept.surveyed(before, now, found) else 0


def digests_of(article: Article) -> tuple[bytes, bytes]:
    """Return the short digests of an article's id and of its text."""
    name = blake2b(article.id.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
    return name, bytes.fromhex(article.sha256[: 2 * _SIZE])


def _compared(archive: Archive, before: bytes | None) -> tuple[bytes, list[Article]]:
    """Return the digests of an archive, and its new articles, the last ones of them."""
    old = before or b""
    known = {old[at : at + _SIZE] for at in range(0, len(old), _SIZE)}
    now: list[bytes] = []
    new: list[Article] = []
    for article in archive:
        digests = digests_of(article)
        now += digests
        if before is not None and known.isdisjoint(digests):
            new.append(article)
            del new[:-NEWEST]
    return b"".join(now), new


def _found(
    desk: Desk, new: Sequence[Article], topics: Sequence[Subscription]
) -> dict[int, list[bytes]]:
    """Return the names of quotes on each topic that has any, by the topic's id."""
    if not new:
        return {}
    articles = desk.news(new)
    by_text: dict[str, list[bytes]] = {}
    for one in topics:
        if one.topic not in by_text:
            quotes = articles.on(one.topic)
            by_text[one.topic] = [quote_name(quote) for quote in quotes if referable(quote)]
    return {one.id: names for one in topics if (names := by_text[one.topic])}
