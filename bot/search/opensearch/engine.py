"""Searches an archive in an OpenSearch cluster; passages are scored here, as everywhere."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from opensearchpy import AsyncOpenSearch

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.archive.cutting import passages
from bot.archive.errors import EngineError
from bot.archive.model import Archive, Article, Passage, Span
from bot.question.reading import Question, QuestionTerm
from bot.search.bm25 import CONTEXT_BOOST, LEAST, Found, Scorer
from bot.search.engine import Candidate, Candidates, Days
from bot.search.opensearch.archive import ClusterArchive
from bot.search.opensearch.asking import Asking, is_of_all_shards
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.mapping import LONGEST_TERM, key_in
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.states import read_index

__all__ = ["OpenSearchEngine"]

_FURTHER = 10
"""How many passages more than asked for are scored, as the cluster's own order is another one."""
_MET_LIMIT = 20_000
_PLACE = ["article", "start", "end", "number", "since"]
_TERMS = ("body", "context")
_ANSWER = {
    # Terms are counted over all shards, so that each has the same part in the order.
    "search_type": "dfs_query_then_fetch",
    "filter_path": "timed_out,_shards,hits.hits.fields",
}


class _Hit(NamedTuple):
    """A passage as a cluster finds it."""

    version: str
    """The id of its article's document."""
    start: int
    end: int
    number: int
    since: int
    """The first state of the archive that has it."""
    terms: tuple[str, str]
    """Its own, and those above it, if they were asked for."""

    @property
    def place(self) -> tuple[str, int, int]:
        """Its article's document, and its span."""
        return self.version, self.start, self.end

    @classmethod
    def of(cls, fields: dict[str, list[Any]]) -> "_Hit":
        """Return it from the fields of a hit; one that is empty is not there."""
        version, start, end, number, since = (fields[name][0] for name in _PLACE)
        body, context = (fields.get(name, ("",))[0] for name in _TERMS)
        return cls(version, start, end, number, since, (body, context))


class OpenSearchEngine:
    """Searches one index of a cluster: one state of an archive, whatever is put there later."""

    def __init__(
        self, connection: Connection, archive: ClusterArchive, asking: Asking | None = None
    ) -> None:
        self._connection = connection
        self._articles = archive
        self._known = known = archive.state
        self._index = archive.index
        self._asking = asking or Asking(connection)
        self._analyser = Analyser(known.languages)
        self._scorer = Scorer(known.lexicon)
        self._met: OrderedDict[tuple[str, int, int], Passage] = OrderedDict()

    @classmethod
    def open(cls, connection: Connection, signer: Signer) -> "OpenSearchEngine":
        """Return the engine of the index that the alias names now, in its newest state.

        Raises `EngineError` if there is none, if it is of another version, if the key is another
        one, or if the cluster does not answer.
        """
        found, known = read_index(connection, signer)
        return cls(connection, ClusterArchive(connection, found.index, known, signer))

    @property
    def archive(self) -> Archive:
        """The archive, as it was put into the cluster."""
        return self._articles

    @property
    def analyser(self) -> Analyser:
        """What has turned the archive's texts into terms."""
        return self._analyser

    @property
    def lexicon(self) -> Lexicon:
        """The statistics of all passages: those of the whole archive, not of a shard."""
        return self._known.lexicon

    @property
    def count(self) -> int:
        """The number of passages."""
        return self.lexicon.passages

    @property
    def index(self) -> str:
        """The name of the index that is searched."""
        return self._index

    def passages(self) -> Iterator[Passage]:
        """Yield all passages, in the order of the archive; every text is read."""
        for article in self._articles:
            for span in passages(article.text):
                yield Passage(article, span)

    async def search(
        self,
        question: Question,
        limit: int,
        within: Days | None = None,
        least: float = LEAST,
    ) -> Candidates:
        """Return up to `limit` candidates, best first. Raises `EngineError`.

        The articles of only those are read: the passages' terms come with them.
        """
        hits, is_whole = await self._hits(question, limit + _FURTHER, within, _TERMS)
        found = [
            Found(hit.place, hit.number, hit.end - hit.start, partial(getattr, hit, "terms"))
            for hit in hits
        ]
        best = self._scorer.best(question, found, limit, least)
        passages, are_there = await self._passages([hits[at] for at, _ in best])
        scored = zip(passages, best, strict=True)
        return Candidates(
            [Candidate(passage, score) for passage, (_, score) in scored if passage],
            is_whole=is_whole and are_there,
            has_more=len(hits) == limit + _FURTHER,
        )

    async def matching(self, question: Question, limit: int) -> list[Passage]:
        """Return up to `limit` passages, in the cluster's own order. Raises `EngineError`."""
        hits, _ = await self._hits(question, limit)
        passages, _ = await self._passages(hits)
        return [passage for passage in passages if passage]

    async def _hits(
        self,
        question: Question,
        limit: int,
        within: Days | None = None,
        fields: Sequence[str] = (),
    ) -> tuple[list[_Hit], bool]:
        """Return what the cluster finds, and whether all shards have searched."""
        known = self.lexicon.frequency
        terms = [term for term in question.terms if term.term in known]
        if not terms or limit < 1:
            return [], True
        state = self._known.state
        clauses = _clauses(terms, within, self._known.passed)
        hits, is_whole = await self._asked(clauses, limit, fields)
        seen = [hit for hit in hits if hit.since <= state]
        if len(seen) < len(hits) == limit:
            # A later state is being written. Leaving it out always would take a third longer.
            clauses["filter"].append({"range": {"since": {"lte": state}}})
            seen, is_whole = await self._asked(clauses, limit, fields)
        return seen, is_whole

    async def _asked(
        self, clauses: dict[str, Any], limit: int, fields: Sequence[str]
    ) -> tuple[list[_Hit], bool]:
        """Return the first hits of a query, and whether all shards have searched."""
        body = {
            "query": {"bool": clauses},
            "size": limit,
            "_source": False,
            "stored_fields": list(fields) or "_none_",
            "docvalue_fields": _PLACE,
            "track_total_hits": False,
            "timeout": f"{int(1000 * self._connection.deadline)}ms",
        }

        async def search(client: AsyncOpenSearch, more: dict[str, str]) -> dict[str, Any]:
            found: dict[str, Any] = await client.search(
                index=self._index, body=body, params=_ANSWER | more
            )
            return found

        answer, is_whole = await self._asking.ask(search, is_of_all_shards)
        if not answer["_shards"]["successful"]:
            raise EngineError(
                f"no part of {self._connection.address} can be searched; look at its health"
            )
        found = answer.get("hits", {}).get("hits", ())
        return [_Hit.of(one["fields"]) for one in found], is_whole

    async def _passages(self, hits: Sequence[_Hit]) -> tuple[list[Passage | None], bool]:
        """Return the passages of hits, None for one that cannot be used, and whether all were read.

        One whose article was altered, or is gone, cannot be used.
        """
        articles, are_there = await self._read(dict.fromkeys(hit.version for hit in hits))
        return [
            self._passage(hit, article)
            if (article := articles.get(hit.version))
            and 0 <= hit.start < hit.end <= len(article.text)
            else None
            for hit in hits
        ], are_there

    async def _read(self, versions: Iterable[str]) -> tuple[dict[str, Article], bool]:
        """Return articles by their versions, and whether all could be read."""
        found: dict[str, Article] = {}
        missing = []
        for version in versions:
            if article := self._articles.known(version):
                found[version] = article
            else:
                missing.append({"_id": version, "routing": key_in(version)})
        if not missing:
            return found, True

        async def read(client: AsyncOpenSearch, more: dict[str, str]) -> dict[str, Any]:
            said: dict[str, Any] = await client.mget(
                body={"docs": missing}, index=self._index, params=more
            )
            return said

        answer, is_whole = await self._asking.ask(
            read, lambda said: all(one.get("found") for one in said["docs"])
        )
        for one in answer["docs"]:
            if one.get("found") and (article := self._articles.take(one["_source"])):
                found[one["_id"]] = article
        return found, is_whole

    def _passage(self, hit: _Hit, article: Article) -> Passage:
        """Return a passage, the same object as before if it is met again."""
        passage = self._met.get(hit.place)
        if passage is None or passage.article is not article:
            passage = self._met[hit.place] = Passage(article, Span(hit.start, hit.end))
            if len(self._met) > _MET_LIMIT:
                self._met.popitem(last=False)
        return passage

    def extended(self, archive: Archive, analyser: Analyser) -> "OpenSearchEngine | None":
        """Return the engine of a later state of the archive in the same index; None of others."""
        if not isinstance(archive, ClusterArchive) or archive.index != self._index:
            return None
        return OpenSearchEngine(self._connection, archive, self._asking)

    async def ping(self) -> None:
        """Return if every part of the index can be searched. Raises `EngineError`."""

        async def look(client: AsyncOpenSearch, more: dict[str, str]) -> dict[str, Any]:
            found: dict[str, Any] = await client.cluster.health(
                index=self._index, params={"level": "cluster"}
            )
            return found

        _, is_well = await self._asking.ask(
            look, lambda health: health["status"] != "red" and not health["timed_out"]
        )
        if not is_well:
            raise EngineError(
                f"a part of {self._connection.address} is missing; start the nodes that have it"
            )

    async def close(self) -> None:
        """Close the connections; may be called twice."""
        await self._connection.close()


def _clauses(
    terms: Iterable[QuestionTerm], within: Days | None, passed: Iterable[str]
) -> dict[str, Any]:
    """Return the clauses for passages with any of the terms, of articles of some days.

    `passed` are the versions of articles that are gone. Nothing but passages has terms.
    """
    should = [
        {"dis_max": {"queries": [{"term": {field: _term(one, boost)}} for one in alike]}}
        for term in terms
        for alike in ((term.term, *term.also),)
        for field, boost in (("body", 1.0), ("context", CONTEXT_BOOST))
    ]
    clauses: dict[str, Any] = {"should": should, "minimum_should_match": 1, "filter": []}
    if gone := sorted(passed):
        clauses["must_not"] = [{"terms": {"article": gone}}]
    if within:
        first, last = within.ordinals
        clauses["filter"].append({"range": {"latest": {"gte": first}}})
        clauses["filter"].append({"range": {"earliest": {"lte": last}}})
    return clauses


def _term(term: str, boost: float) -> dict[str, Any]:
    return {"value": term[:LONGEST_TERM], "boost": boost}
