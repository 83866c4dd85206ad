"""The documents of articles and of their passages, and the operations that put them there."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.archive.model import Article
from bot.search.engine import Days
from bot.search.indexing.preparing import Indexed
from bot.search.opensearch.mapping import ARTICLE, PASSAGE, key_of
from bot.search.opensearch.signing import Signer, head_of

__all__ = ["article_document", "putting", "putting_passages", "removing"]

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def putting(index: str, document_id: str, routing: str, document: dict[str, Any]) -> bytes:
    """Return the operation that puts a document into an index, as a bulk request has it."""
    place = {"_index": index, "_id": document_id, "routing": routing}
    return _encoded({"index": place}) + _encoded(document)


def removing(index: str, document_id: str, routing: str) -> bytes:
    """Return the operation that removes a document, if it is there."""
    return _encoded({"delete": {"_index": index, "_id": document_id, "routing": routing}})


def _encoded(value: dict[str, Any]) -> bytes:
    return _ENCODE(value).encode("utf-8", "surrogatepass") + b"\n"


def article_document(
    version: str, number: int, article: Article, signer: Signer, state: int
) -> dict[str, Any]:
    """Return the document of an article that is there since a state."""
    head = head_of(article)
    return {
        "kind": ARTICLE,
        "number": number,
        "since": state,
        "article": version,
        "key": key_of(article.id),
        "sha": article.sha256[:12],
        "head": head,
        "text": article.text,
        "mac": signer.of_head(head),
    }


def putting_passages(
    index: str, version: str, article: Article, passages: Iterable[Indexed], first: int, state: int
) -> Iterator[bytes]:
    """Yield what puts the passages of an article into an index, numbered from `first` on."""
    days: dict[str, int] = {}
    if article.date.edtf is not None:
        earliest, latest = Days(article.date.earliest, article.date.latest).ordinals
        days = {"earliest": earliest, "latest": latest}
    key = key_of(article.id)
    for number, (span, body, context) in enumerate(passages, first):
        document = {
            "kind": PASSAGE,
            "number": number,
            "since": state,
            "article": version,
            "body": body,
            "context": context,
            "start": span.start,
            "end": span.end,
            **days,
        }
        yield putting(index, f"{version}-{span.start}", key, document)
