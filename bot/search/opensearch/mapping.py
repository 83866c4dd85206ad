"""The documents of an index: articles, their passages, and what is known of all of them.

Documents are never changed. A changed article is a new version, with documents of its own.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from bot import __version__
from bot.analysis.analyser import ANALYSER_VERSION
from bot.archive.cutting import CUTTING_VERSION

__all__ = [
    "ARTICLE",
    "BLOB",
    "FORMAT",
    "LONGEST_TERM",
    "PASSAGE",
    "index_body",
    "key_of",
    "mistake_in",
    "version_of",
    "visible",
]

FORMAT = 3
"""Increased when the documents change, so that an index of another version is refused."""
ARTICLE, PASSAGE, BLOB = "article", "passage", "blob"
"""The kinds of documents; blobs are parts of a record, such as what is known of all."""
LONGEST_TERM = 255
"""The most letters of a term; Lucene's analyser cuts longer ones into several."""


def key_of(article_id: str) -> str:
    """Return the key of an article, by which its documents are routed.

    An article's own id may be too long for one.
    """
    return sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def version_of(key: str, state: int) -> str:
    """Return the id of the document of an article as it is since a state."""
    return f"{key}-{state}"


def key_in(version: str) -> str:
    """Return the key of an article from the id of its document."""
    return version.partition("-")[0]


def visible(kind: str, state: int, passed: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the clauses for documents of a kind that belong to a state of the archive.

    `passed` are the versions of articles that are gone, and not removed yet.
    """
    clauses: list[dict[str, Any]] = [{"term": {"kind": kind}}, {"range": {"since": {"lte": state}}}]
    gone = sorted(passed)
    without: list[dict[str, Any]] = [{"terms": {"article": gone}}] if gone else []
    return {"filter": clauses, "must_not": without}


def _meta() -> dict[str, int]:
    return {"format": FORMAT, "cutting": CUTTING_VERSION, "analysis": ANALYSER_VERSION}


def _properties() -> dict[str, Any]:
    kept = {"type": "keyword", "index": False, "doc_values": False}
    terms = {"type": "text", "analyzer": "whitespace", "index_options": "freqs", "store": True}
    return {
        "kind": {"type": "keyword"},
        # The 0-based number of the article in the archive, of the passage, or of the part.
        "number": {"type": "long"},
        # The first state of the archive with the document.
        "since": {"type": "long"},
        # Of an article or a passage: the id of the article's document.
        "article": {"type": "keyword"},
        # Of an article.
        "key": {"type": "keyword"},
        "sha": {"type": "keyword"},
        "head": {"type": "object", "enabled": False},
        "text": kept,
        "mac": kept,
        # Of a passage. Its terms are analysed by the bot, and only parted here. They are kept: no
        # question should wait until hundreds of passages are analysed again to be scored.
        "body": terms,
        "context": terms,
        "start": {"type": "integer", "index": False},
        "end": {"type": "integer", "index": False},
        "earliest": {"type": "integer"},
        "latest": {"type": "integer"},
        # Of a blob.
        "data": {"type": "binary"},
    }


def index_body(shards: int) -> dict[str, Any]:
    """Return the settings and the mapping of a new index that is about to be filled."""
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                "mapping": {"total_fields": {"limit": 100}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": _meta() | {"by": __version__},
            "_routing": {"required": True},
            "_source": {"excludes": ["body", "context"]},
            "properties": _properties(),
        },
    }


def mistake_in(mapping: dict[str, Any]) -> str | None:
    """Return what is wrong with the mapping of an index for this program, or None."""
    meta = mapping.get("_meta") or {}
    for name, version in _meta().items():
        if (found := meta.get(name)) != version:
            return f"its {name} has version {found}, and this program reads version {version}"
    known = mapping.get("properties") or {}
    for name, wanted in _properties().items():
        if (known.get(name) or {}).get("type", "object") != wanted["type"]:
            return f"its field {name!r} is not of the type {wanted['type']!r}"
    return None
