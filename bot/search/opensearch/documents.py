"""The documents of articles and of their passages."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.archive.model import Article, Span
from bot.search.engine import Days
from bot.search.opensearch.mapping import ARTICLE, PASSAGE, key_of
from bot.search.opensearch.signing import Signer, head_of

__all__ = ["Terms", "action", "article_document", "passage_actions"]

Terms = tuple[Span, str, str]
"""A passage: its span, its terms, and those of the title and the heading above it."""


def action(index: str, document_id: str, routing: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return what puts a document into an index."""
    return {"_index": index, "_id": document_id, "routing": routing, "_source": document}


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


def passage_actions(
    index: str, version: str, article: Article, passages: Iterable[Terms], first: int, state: int
) -> Iterator[dict[str, Any]]:
    """Yield what puts the passages of an article into an index, numbered from `first` on."""
    days: dict[str, int] = {}
    if article.date.edtf is not None:
        first, last = Days(article.date.earliest, article.date.latest).ordinals
        days = {"earliest": first, "latest": last}
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
        yield action(index, f"{version}-{span.start}", key, document)
