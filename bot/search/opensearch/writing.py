"""Puts an archive into a cluster: a new index beside the one in use, then both changed at once."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from opensearchpy.exceptions import OpenSearchException
from opensearchpy.helpers import BulkIndexError, streaming_bulk

from bot.analysis.analyser import Analyser
from bot.archive.errors import EngineError
from bot.archive.model import Archive, Article
from bot.search.filling import Filling, Indexed
from bot.search.opensearch.blobs import Known, blobs_of
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.mapping import ARTICLE, PASSAGE, index_body, key_of
from bot.search.opensearch.signing import Signer, head_of

__all__ = ["Layout", "Written", "write"]

_CHUNK, _CHUNK_BYTES = 1_000, 8_000_000
"""How many documents, and how many bytes, are sent at once."""
_TRIES, _PAUSE = 8, 1
"""How often a part that the cluster is too busy for is sent again, and the first pause in seconds;
each further one is twice as long."""


class Layout(NamedTuple):
    """How an index is laid over the nodes."""

    shards: int = 1
    replicas: int = 1


class Written(NamedTuple):
    """What was put into a cluster."""

    name: str
    """The index."""
    articles: int
    passages: int
    removed: tuple[str, ...]
    """Older indexes that nobody needs any more."""


def write(
    connection: Connection,
    archive: Archive,
    signer: Signer,
    layout: Layout,
    advance: Callable[[], None] = lambda: None,
) -> Written:
    """Put an archive into the cluster under the alias of the address; `advance` counts articles.

    Questions are answered from the earlier index until the new one is complete. The earlier one is
    kept for processes that have it open, and removed after the next time. Raises `EngineError`;
    nothing is left of the new index then.
    """
    alias = connection.address.index
    name = f"{alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
    client = connection.writing
    with connection.told():
        earlier = _indexes_of(connection, alias)
    try:
        with connection.told():
            client.indices.create(index=name, body=index_body(layout.shards))
            passages = _fill(connection, name, archive, signer, advance)
            _check(connection, name, len(archive), passages)
            settings = {"index": {"number_of_replicas": layout.replicas, "refresh_interval": "1s"}}
            client.indices.put_settings(index=name, body=settings)
            actions = [{"remove": {"index": f"{alias}-*", "alias": alias}}] if earlier else []
            added = {"add": {"index": name, "alias": alias}}
            client.indices.update_aliases(body={"actions": [*actions, added]})
    except BaseException:
        with suppress(OpenSearchException):
            client.indices.delete(index=name, ignore_unavailable=True)
        raise
    # Names begin with the time; a later one may be that of another process that is filling it.
    removed = tuple(one for one in _others(connection, alias) if earlier and one < min(earlier))
    with connection.told():
        for one in removed:
            client.indices.delete(index=one, ignore_unavailable=True)
    return Written(name, len(archive), passages, removed)


def _indexes_of(connection: Connection, alias: str) -> list[str]:
    """Return the indexes that an alias names. Raises `EngineError` if it is an index itself."""
    client = connection.writing
    if not client.indices.exists_alias(name=alias):
        if client.indices.exists(index=alias):
            raise EngineError(
                f"{alias} is an index of the cluster, and must be free for an alias; name another"
                " one in ENGINE"
            )
        return []
    return list(client.indices.get_alias(name=alias))


def _others(connection: Connection, alias: str) -> list[str]:
    with connection.told():
        found = connection.writing.indices.get(index=f"{alias}-*", ignore_unavailable=True)
    return [name for name in found if name.removeprefix(f"{alias}-").count("-") == 1]


def _fill(
    connection: Connection,
    name: str,
    archive: Archive,
    signer: Signer,
    advance: Callable[[], None],
) -> int:
    """Send all documents, and return the number of passages. Raises `EngineError`."""
    filling = Filling(archive, Analyser(archive.languages))
    in_body, in_context = Counter[str](), Counter[str]()
    count = 0

    def documents() -> Iterator[dict[str, Any]]:
        nonlocal count
        for number, article in enumerate(archive):
            key = key_of(article.id)
            yield _action(name, key, key, _article(number, article, signer))
            for one in filling.of(number, article):
                in_body.update(set(one.body.split()))
                in_context.update(set(one.context.split()))
                yield _action(name, f"{key}-{one.span.start}", key, _passage(count, article, one))
                count += 1
            advance()
        lexicon = filling.lexicon(in_body, in_context)
        for blob, document in blobs_of(Known.of(archive, lexicon), signer):
            yield _action(name, blob, blob, document)

    sent = streaming_bulk(
        connection.writing,
        documents(),
        chunk_size=_CHUNK,
        max_chunk_bytes=_CHUNK_BYTES,
        max_retries=_TRIES,
        initial_backoff=_PAUSE,
    )
    try:
        for _ in sent:
            pass
    except BulkIndexError as error:
        raise EngineError(_refused(error)) from error
    connection.writing.indices.refresh(index=name)
    return count


def _refused(error: BulkIndexError) -> str:
    """Return why the cluster did not take a document, without the document itself."""
    first = next(iter(error.errors[0].values())) if error.errors else {}
    reason = first.get("error") or {}
    kind = reason.get("type", "unknown") if isinstance(reason, dict) else "unknown"
    return (
        f"the cluster refused {len(error.errors)} documents ({kind}, status {first.get('status')});"
        " look at its free space and its log"
    )


def _check(connection: Connection, name: str, articles: int, passages: int) -> None:
    """Raise `EngineError` if not all documents have arrived."""
    for kind, expected in ((ARTICLE, articles), (PASSAGE, passages)):
        query = {"query": {"term": {"kind": kind}}}
        found = connection.writing.count(index=name, body=query)["count"]
        if found != expected:
            raise EngineError(
                f"{found} of {expected} documents of the kind {kind!r} arrived in the cluster; run"
                " `clippings index` again"
            )


def _action(index: str, document_id: str, routing: str, document: dict[str, Any]) -> dict[str, Any]:
    return {"_index": index, "_id": document_id, "routing": routing, "_source": document}


def _article(number: int, article: Article, signer: Signer) -> dict[str, Any]:
    head = head_of(article)
    return {
        "kind": ARTICLE,
        "number": number,
        "sha": article.sha256[:12],
        "head": head,
        "text": article.text,
        "mac": signer.of_head(head),
    }


def _passage(number: int, article: Article, passage: Indexed) -> dict[str, Any]:
    days: dict[str, int] = {}
    if article.date.edtf is not None:
        days["earliest"] = (article.date.earliest or date.min).toordinal()
        days["latest"] = (article.date.latest or date.max).toordinal()
    return {
        "kind": PASSAGE,
        "number": number,
        "article": key_of(article.id),
        "body": passage.body,
        "context": passage.context,
        "start": passage.span.start,
        "end": passage.span.end,
        **days,
    }
