"""Signed records of an index, each in one or more documents that are read by their ids.

What is read by an id is as it was written last, whatever was searched before.
"""

import base64
import hmac
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from bot.search.opensearch.connection import Connection
from bot.search.opensearch.mapping import BLOB
from bot.search.opensearch.signing import Signer, TamperedError

__all__ = ["id_of", "packed", "read_records", "unpacked"]

_PART = 3_000_000
"""The most bytes of a document's data, before it is written as text."""


def id_of(name: str, part: int) -> str:
    """Return the id of a document with a part of a record."""
    return f"{name}.{part}"


def packed(
    index: str, name: str, value: object, signer: Signer
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the documents of a record, each with its id; they are valid in this index only."""
    content = zlib.compress(json.dumps(value).encode(), 5)
    mac = _mac(index, name, content, signer)
    for number, start in enumerate(range(0, len(content), _PART)):
        data = base64.b64encode(content[start : start + _PART]).decode()
        yield id_of(name, number), {"kind": BLOB, "number": number, "data": data, "mac": mac}


def unpacked(index: str, name: str, documents: Sequence[dict[str, Any]], signer: Signer) -> Any:
    """Return a record from its documents, in order. Raises `TamperedError`."""
    try:
        content = b"".join(base64.b64decode(one["data"]) for one in documents)
        mac = str(documents[0]["mac"])
    except (LookupError, ValueError, TypeError) as error:
        raise TamperedError("a part of it is missing") from error
    if not hmac.compare_digest(_mac(index, name, content, signer), mac):
        raise TamperedError("its signature is not that of ENGINE_KEY")
    return json.loads(zlib.decompress(content))


def read_records(
    connection: Connection, index: str, parts: Sequence[tuple[str, int]], signer: Signer
) -> list[Any]:
    """Return records by their names and numbers of parts.

    Raises `TamperedError`, also if one is missing, and `EngineError`.
    """
    found = []
    for name, count in parts:
        ids = [id_of(name, number) for number in range(count)]
        with connection.told():
            answer = connection.blocking.mget(
                body={"docs": [{"_id": one, "routing": name} for one in ids]},
                index=index,
                request_timeout=30,
            )
        documents = [one["_source"] for one in answer["docs"] if one.get("found")]
        if len(documents) < count:
            raise TamperedError("a part of it is missing")
        found.append(unpacked(index, name, documents, signer))
    return found


def _mac(index: str, name: str, content: bytes, signer: Signer) -> str:
    return signer.of_bytes(f"{index}/{name}\0".encode() + content)
