"""The articles of a cluster: each is checked when it is read, and again before it is quoted."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from bot.archive.coverage import Row
from bot.archive.errors import ContentError, EngineError, Mistake
from bot.archive.model import Archive, Article
from bot.search.opensearch.blobs import Known
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.mapping import ARTICLE, key_of
from bot.search.opensearch.signing import Signer, TamperedError

__all__ = ["ClusterArchive"]

_IN_MEMORY = 4_096
"""The most articles that are cached in memory."""
_PAGE, _HEADS = 200, 2_000
"""How many articles, and how many of them without their texts, are read at once."""
_LOGGER = logging.getLogger(__name__)


class ClusterArchive(Archive):
    """An archive whose articles are read from one index of a cluster when they are needed.

    An article that is not as it was put there counts as missing, which is logged. Reading waits for
    the cluster, and raises `EngineError` if it does not answer; what was found by a search is at
    hand already.
    """

    def __init__(self, connection: Connection, index: str, known: Known, signer: Signer) -> None:
        super().__init__({}, Path(str(connection.address)), self._text_again)
        self._connection = connection
        self._index = index
        self._known = known
        self._signer = signer
        self._at_hand: OrderedDict[str, Article] = OrderedDict()
        self._ids: dict[str, str] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return self._known.count

    def __iter__(self) -> Iterator[Article]:
        for stored in self._stored(_PAGE, ()):
            if article := self.take(stored):
                yield article

    def heads(self) -> Iterator[Article]:
        """Yield the articles in order, without their texts."""
        for stored in self._stored(_HEADS, ("text",)):
            try:
                yield self._signer.head(stored)
            except TamperedError as error:
                _refuse(error)

    @property
    def is_on_disk(self) -> bool:
        """Whether the articles are read when needed: always."""
        return True

    @property
    def size(self) -> int:
        """The total length of all texts in code points."""
        return self._known.size

    @property
    def is_dated(self) -> bool:
        """Whether any article has a date."""
        return self._known.is_dated

    @property
    def languages(self) -> Counter[str]:
        """The number of articles in each language."""
        return Counter(self._known.languages)

    def _rows(self) -> Iterable[Row]:
        return self._known.rows

    @property
    def sha256(self) -> str:
        """A digest of all ids, titles, texts, languages and dates, from when it was put there."""
        return self._known.sha256

    def at(self, number: int) -> Article:
        """Return the article at a 0-based index in the archive's order. Raises `IndexError`."""
        if (article := self._where({"number": number})) is None:
            raise IndexError(number)
        return article

    def get(self, article_id: str) -> Article | None:
        """Return the article with an id, or None."""
        key = key_of(article_id)
        if (article := self.known(key)) is None:
            article = self._take_by(key)
        return article if article is not None and article.id == article_id else None

    def by_sha(self, prefix: str) -> Article | None:
        """Return the article whose SHA-256 begins with these 12 hexadecimal digits, or None."""
        key = self._ids.get(prefix)
        article = self.known(key) if key else None
        return article or self._where({"sha": prefix})

    def known(self, key: str) -> Article | None:
        """Return the article of a document if it is at hand."""
        with self._lock:
            if article := self._at_hand.get(key):
                self._at_hand.move_to_end(key)
            return article

    def take(self, stored: Mapping[str, Any]) -> Article | None:
        """Return the article of a stored document and keep it at hand; None if it was altered."""
        try:
            article = self._signer.article(dict(stored))
        except TamperedError as error:
            _refuse(error)
            return None
        key = key_of(article.id)
        with self._lock:
            # What is at hand is the same object each time, as long as it is the same.
            if (before := self._at_hand.get(key)) == article and before is not None:
                return before
            self._at_hand[key] = article
            self._ids[article.sha256[:12]] = key
            if len(self._at_hand) > _IN_MEMORY:
                _, gone = self._at_hand.popitem(last=False)
                self._ids.pop(gone.sha256[:12], None)
        return article

    def _take_by(self, key: str) -> Article | None:
        stored = self._document(key)
        return self.take(stored) if stored else None

    def _document(self, key: str) -> dict[str, Any] | None:
        """Return an article's document as it is now, whatever was searched before."""
        with self._connection.told():
            found = self._connection.blocking.get(
                index=self._index, id=key, routing=key, ignore=[404]
            )
        return found["_source"] if found.get("found") else None

    def _text_again(self, article_id: str) -> str:
        """Read an article again and return its text. Raises `ContentError` if it was altered."""
        name = Path(f"{self._connection.address}/{article_id}")
        try:
            return self._signer.article(self._document(key_of(article_id)) or {}).text
        except TamperedError as error:
            mend = "run `clippings index` again, and find out who has changed it"
            raise ContentError([Mistake(name, None, str(error), mend)]) from error
        except EngineError as error:
            raise ContentError([Mistake(name, None, str(error), "try again later")]) from error

    def _where(self, field: dict[str, Any]) -> Article | None:
        query = {"bool": {"filter": [{"term": {"kind": ARTICLE}}, {"term": field}]}}
        with self._connection.told():
            found = self._connection.blocking.search(
                index=self._index, body={"query": query, "size": 1, "sort": ["number"]}
            )
        hits = found["hits"]["hits"]
        return self.take(hits[0]["_source"]) if hits else None

    def _stored(self, page: int, without: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the documents of all articles, page by page."""
        after: list[Any] | None = None
        while True:
            body: dict[str, Any] = {
                "query": {"term": {"kind": ARTICLE}},
                "sort": ["number"],
                "size": page,
                "_source": {"excludes": list(without)},
            }
            if after is not None:
                body["search_after"] = after
            with self._connection.told():
                hits = self._connection.blocking.search(
                    index=self._index, body=body, allow_partial_search_results=False
                )["hits"]["hits"]
            for hit in hits:
                yield hit["_source"]
            if len(hits) < page:
                return
            after = hits[-1]["sort"]


def _refuse(error: TamperedError) -> None:
    _LOGGER.error("an article of the cluster is not used: %s", error)
