"""The articles of a cluster: each is checked when it is read, and again before it is quoted."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from bot.archive.coverage import Row
from bot.archive.errors import ContentError, EngineError, Mistake
from bot.archive.model import Archive, Article
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.known import Known, after
from bot.search.opensearch.mapping import ARTICLE, key_of, visible
from bot.search.opensearch.records import id_of, unpacked
from bot.search.opensearch.signing import Signer, TamperedError
from bot.search.opensearch.states import MANIFEST, read_manifest, read_steps

__all__ = ["ClusterArchive"]

_IN_MEMORY = 4_096
"""The most articles that are cached in memory."""
_PAGE, _HEADS = 200, 2_000
"""How many articles, and how many of them without their texts, are read at once."""
_KEPT_HEADS = 20_000
"""The most articles whose heads are kept once they were read, about a kilobyte each."""
_LOGGER = logging.getLogger(__name__)


class ClusterArchive(Archive):
    """One state of an archive whose articles are read from an index when they are needed.

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
        """Articles by their versions."""
        self._versions: dict[str, str] = {}
        """The versions of articles at hand, by their ids and by what their digests begin with."""
        self._absent: set[str] = set()
        """Ids that were asked for, and of which this state has no article."""
        self._heads: dict[str, Article] | None = None
        self._lock = Lock()

    @property
    def index(self) -> str:
        """The name of the index."""
        return self._index

    @property
    def state(self) -> Known:
        """What is known of the archive."""
        return self._known

    def later(self) -> "ClusterArchive | None":
        """Return the archive in the state that its index has now, this one if it is the same.

        None if it must be opened again. Raises `EngineError`.
        """
        if not self.is_current_index():
            return None
        found = read_manifest(self._connection, self._index, self._signer)
        state = self._known.state
        if found.manifest.state <= state:  # an earlier one is not gone back to
            return self
        if state < found.manifest.first:
            return None
        steps = read_steps(self._connection, found, state, self._signer)
        known = replace(after(self._known, steps), passed=frozenset(found.manifest.passed))
        later = ClusterArchive(self._connection, self._index, known, self._signer)
        gone = {version for step in steps for version in step.gone}
        with self._lock:
            for version, article in self._at_hand.items():
                if version not in gone:
                    later._keep(version, article)
            if self._heads is not None and len(later) <= _KEPT_HEADS:
                heads = {key: head for key, head in self._heads.items() if key not in gone}
                for step in steps:
                    for version, stored in step.heads.items():
                        if version not in gone:
                            heads[version] = self._signer.head(stored)
                later._heads = heads
        return later

    def __len__(self) -> int:
        return self._known.count

    def __iter__(self) -> Iterator[Article]:
        for stored in self._stored(_PAGE, ()):
            if article := self.take(stored):
                yield article

    def heads(self) -> Iterator[Article]:
        """Yield the articles in order, without their texts; those of a small archive are kept."""
        if self._heads is not None:
            yield from tuple(self._heads.values())
            return
        heads: dict[str, Article] = {}
        for stored in self._stored(_HEADS, ("text",)):
            try:
                head = self._signer.head(stored)
            except TamperedError as error:
                _refuse(error)
                continue
            if len(self) <= _KEPT_HEADS:
                heads[stored["article"]] = head
            yield head
        if len(self) <= _KEPT_HEADS:
            self._heads = heads

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
        if not 0 <= number < len(self):
            raise IndexError(number)
        if (article := self._where({"number": self._known.number_at(number)})) is None:
            raise IndexError(number)
        return article

    def get(self, article_id: str) -> Article | None:
        """Return the article with an id, or None."""
        if article := self._at_hand_as(article_id):
            return article
        if article_id in self._absent:
            return None
        key = key_of(article_id)
        stored = self._found({"key": key}, key)
        if stored is None:
            if len(self._absent) < _IN_MEMORY:
                self._absent.add(article_id)
            return None
        article = self.take(stored)
        return article if article is not None and article.id == article_id else None

    def by_sha(self, prefix: str) -> Article | None:
        """Return the article whose SHA-256 begins with these 12 hexadecimal digits, or None."""
        return self._at_hand_as(f"\0{prefix}") or self._where({"sha": prefix})

    def known(self, version: str) -> Article | None:
        """Return the article of a document if it is at hand."""
        with self._lock:
            if article := self._at_hand.get(version):
                self._at_hand.move_to_end(version)
            return article

    def _at_hand_as(self, name: str) -> Article | None:
        version = self._versions.get(name)
        return self.known(version) if version else None

    def take(self, stored: Mapping[str, Any]) -> Article | None:
        """Return the article of a stored document and keep it at hand; None if it was altered."""
        try:
            article = self._signer.article(dict(stored))
        except TamperedError as error:
            _refuse(error)
            return None
        with self._lock:
            return self._keep(str(stored["article"]), article)

    def _keep(self, version: str, article: Article) -> Article:
        """Keep an article at hand, and return it: the same object each time if it is the same."""
        if (before := self._at_hand.get(version)) == article and before is not None:
            return before
        self._at_hand[version] = article
        self._versions[article.id] = self._versions[f"\0{article.sha256[:12]}"] = version
        if len(self._at_hand) > _IN_MEMORY:
            _, gone = self._at_hand.popitem(last=False)
            self._versions.pop(gone.id, None)
            self._versions.pop(f"\0{gone.sha256[:12]}", None)
        return article

    def _text_again(self, article_id: str) -> str:
        """Read an article again and return its text.

        Raises `ContentError` if it was altered, or is no longer in the archive as it was.
        """
        problem, mend = "it is no longer in the archive as it was", "ask again"
        try:
            if self.get(article_id) is not None:
                text = self._current(self._versions.get(article_id, ""), key_of(article_id))
                if text is not None:
                    return text
        except TamperedError as error:
            problem = str(error)
            mend = "run `clippings index` again, and find out who has changed it"
        except EngineError as error:
            problem, mend = str(error), "try again later"
        name = Path(f"{self._connection.address}/{article_id}")
        raise ContentError([Mistake(name, None, problem, mend)])

    def _current(self, version: str, key: str) -> str | None:
        """Return the text of a version, whatever was searched before, or None if it is gone.

        Raises `TamperedError`.
        """
        wanted = [
            {"_id": version, "routing": key},
            {"_id": id_of(MANIFEST, 0), "routing": MANIFEST},
        ]
        with self._connection.told():
            found = self._connection.blocking.mget(body={"docs": wanted}, index=self._index)
        if any("error" in one for one in found["docs"]):
            raise EngineError(f"a part of {self._connection.address} is missing")
        stored, manifest = (one.get("_source") or {} for one in found["docs"])
        state = unpacked(self._index, MANIFEST, [manifest], self._signer)
        if version in state["passed"] or (not stored and self._known.state < state["state"]):
            return None
        return self._signer.article(stored).text

    def is_current_index(self) -> bool:
        """Whether the alias still names the index of this archive. Raises `EngineError`."""
        with self._connection.told():
            found = self._connection.blocking.indices.get_alias(name=self._connection.address.index)
        return list(found) == [self._index]

    def _where(self, field: dict[str, Any]) -> Article | None:
        stored = self._found(field)
        return self.take(stored) if stored else None

    def _found(self, field: dict[str, Any], routing: str | None = None) -> dict[str, Any] | None:
        """Return the stored document of an article by a field of it."""
        query = {"bool": self._visible()}
        query["bool"]["filter"].append({"term": field})
        with self._connection.told():
            found = self._connection.blocking.search(
                index=self._index,
                body={"query": query, "size": 1, "sort": ["number"]},
                allow_partial_search_results=False,
                routing=routing,
            )
        hits = found["hits"]["hits"]
        return hits[0]["_source"] if hits else None

    def _visible(self) -> dict[str, list[dict[str, Any]]]:
        return visible(ARTICLE, self._known.state, self._known.passed)

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield the documents of all articles without their texts, unchecked."""
        return self._stored(_HEADS, ("text",))

    def _stored(self, page: int, without: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the documents of all articles, page by page."""
        after: list[Any] | None = None
        while True:
            body: dict[str, Any] = {
                "query": {"bool": self._visible()},
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
