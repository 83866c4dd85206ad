"""Puts an archive into a cluster: a new index beside the one in use, then both changed at once."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from opensearchpy.exceptions import OpenSearchException

from bot.analysis.analyser import Analyser
from bot.archive.errors import EngineError
from bot.archive.model import Archive
from bot.search.indexing.filling import Filling
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.documents import article_document, putting, putting_passages
from bot.search.opensearch.known import Known
from bot.search.opensearch.mapping import ARTICLE, PASSAGE, index_body, key_of, version_of
from bot.search.opensearch.records import packed
from bot.search.opensearch.sending import Sending
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.states import Manifest, base_name, write_manifest

__all__ = ["Layout", "Written", "write"]

_FIRST = 1
"""The state of a new index."""


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
    sending: Sending | None = None,
) -> Written:
    """Put an archive into the cluster under the alias of the address; `advance` counts articles.

    Questions are answered from the earlier index until the new one is complete. The earlier one is
    kept for processes that have it open, and removed after the next time. Raises `EngineError`;
    nothing is left of the new index then, unless the alias was already being moved to it.
    """
    alias = connection.address.index
    # To the microsecond: names are compared, and two may be made within a second.
    name = f"{alias}-{datetime.now(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(3)}"
    client = connection.writing
    with connection.told():
        earlier = _indexes_of(connection, alias)
    try:
        with connection.told():
            client.indices.create(index=name, body=index_body(layout.shards))
            passages = _fill(
                connection, name, archive, signer, advance, sending or Sending(connection)
            )
            _check(connection, name, len(archive), passages)
            settings = {"index": {"number_of_replicas": layout.replicas, "refresh_interval": "1s"}}
            client.indices.put_settings(index=name, body=settings)
    except BaseException:
        with suppress(OpenSearchException):
            client.indices.delete(index=name, ignore_unavailable=True)
        raise
    actions = [{"remove": {"index": f"{alias}-*", "alias": alias}}] if earlier else []
    added = {"add": {"index": name, "alias": alias}}
    # From here on nothing may be deleted: a cluster that does not answer may move it all the same.
    with connection.told():
        client.indices.update_aliases(body={"actions": [*actions, added]})
    connection.settle()
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
    sending: Sending,
) -> int:
    """Send all documents, and return the number of passages. Raises `EngineError`."""
    filling = Filling(archive, Analyser(archive.languages))
    in_body, in_context = Counter[str](), Counter[str]()
    count = 0

    def documents() -> Iterator[bytes]:
        nonlocal count
        for number, (article, passages) in enumerate(filling.articles()):
            key = key_of(article.id)
            version = version_of(key, _FIRST)
            document = article_document(version, number, article, signer, _FIRST)
            yield putting(name, version, key, document)
            for _, body, context in passages:
                in_body.update(set(body.split()))
                in_context.update(set(context.split()))
            yield from putting_passages(name, version, article, passages, count, _FIRST)
            count += len(passages)
            advance()

    sending.send(documents())
    lexicon = filling.lexicon(in_body, in_context)
    known = Known.of(archive, lexicon, in_context.keys() - in_body.keys(), _FIRST)
    record = base_name(_FIRST)
    blobs = [
        putting(name, blob, record, document)
        for blob, document in packed(name, record, known.stored(), signer)
    ]
    sending.send(blobs)
    connection.writing.indices.refresh(index=name)
    write_manifest(connection, name, Manifest(_FIRST, _FIRST, len(blobs), _FIRST), signer)
    return count


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
