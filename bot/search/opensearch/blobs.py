"""What is known of a whole archive, as signed documents: its facts, its rows and its lexicon."""

import base64
import gzip
import hmac
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.analysis.lexicon import Lexicon
from bot.archive.coverage import Row
from bot.archive.model import Archive
from bot.search.opensearch.mapping import BLOB
from bot.search.opensearch.signing import Signer, TamperedError

__all__ = ["Known", "blobs_of", "known_in"]

_PART = 3_000_000
"""The most bytes of a document's data, before it is written as text."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all articles of an archive."""

    count: int
    size: int
    """The total length of all texts in code points."""
    is_dated: bool
    languages: Counter[str]
    sha256: str
    rows: Sequence[Row]
    """How many articles have each date, publisher and language."""
    lexicon: Lexicon

    @classmethod
    def of(cls, archive: Archive, lexicon: Lexicon) -> "Known":
        """Return what is known of an archive."""
        rows: Counter[tuple[str | None, str | None, str]] = Counter()
        for head in archive.heads():
            rows[head.date.edtf, head.publisher, head.language] += 1
        return cls(
            *(len(archive), archive.size, archive.is_dated, archive.languages, archive.sha256),
            *([(*row, count) for row, count in rows.items()], lexicon),
        )


def blobs_of(known: Known, signer: Signer) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the documents for what is known, each with its id."""
    stored = {one.name: getattr(known, one.name) for one in fields(Known)}
    lexicon = {one.name: getattr(known.lexicon, one.name) for one in fields(Lexicon)}
    stored["lexicon"] = lexicon | {"boilerplate": sorted(known.lexicon.boilerplate)}
    content = gzip.compress(json.dumps(stored).encode(), compresslevel=5)
    mac = signer.of_bytes(content)
    for number, start in enumerate(range(0, len(content), _PART)):
        data = base64.b64encode(content[start : start + _PART]).decode()
        yield f"{BLOB}-{number}", {"kind": BLOB, "number": number, "data": data, "mac": mac}


def known_in(documents: Sequence[dict[str, Any]], signer: Signer) -> Known:
    """Return what is known from the documents, in order. Raises `TamperedError`."""
    content = b"".join(base64.b64decode(one["data"]) for one in documents)
    if not documents or not hmac.compare_digest(signer.of_bytes(content), documents[0]["mac"]):
        raise TamperedError("its signature is not that of ENGINE_KEY")
    stored = json.loads(gzip.decompress(content))
    lexicon = stored.pop("lexicon")
    lexicon["boilerplate"] = frozenset(lexicon["boilerplate"])
    languages = Counter[str](stored.pop("languages"))
    rows = [
        (edtf, publisher, language, count) for edtf, publisher, language, count in stored["rows"]
    ]
    return Known(**stored | {"rows": rows}, languages=languages, lexicon=Lexicon(**lexicon))
