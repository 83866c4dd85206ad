"""Texts as vectors of weighted features, and the likeness of a text to all of them at once."""

import math
import struct
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass

__all__ = ["Asked", "Space", "likest"]

SLOPE = 0.6
"""How far a vector is brought to the length that its document has, and not to the usual one."""
_BITS = 32
_MASK = (1 << _BITS) - 1
_SCALE = 1 << 14
_MANY = 16
_PACKED = 1024, 64
"""A feature is packed where that takes no more bytes than these: so many, and so many a document
that has it. In a large space the rare ones are listed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as a space sees it."""

    packed: int
    """A field of `_BITS` for each document: the sum of what the two share."""
    shrink: int
    """`_SCALE` by the length of the text's vector."""

    def likeness(self, number: int) -> float:
        """Return how like a document the text is: about 0 to 1, 0 where nothing is shared."""
        return (self.packed >> _BITS * number & _MASK) * self.shrink / (_SCALE * _SCALE)


class Space:
    """Documents as vectors: the root of a feature's count by its inverse document frequency.

    G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval" (1988), with
    the lengths of A. Singhal, C. Buckley and M. Mitra, "Pivoted document length normalization"
    (1996). A feature that no document has weighs as much as one that a single document has, so that
    what is unknown counts against every document.

    A feature's weights in all documents are the fields of one long integer, so that a sum over the
    features of a text is a few additions whatever the number of documents.
    """

    def __init__(
        self, documents: Sequence[Counter[str]], factors: Sequence[float] | None = None
    ) -> None:
        """Take the documents; what is shared with one counts by its factor, 1 or so."""
        spread = Counter(feature for document in documents for feature in document)
        squares = {
            feature: math.log(1 + len(documents) / count) ** 2 for feature, count in spread.items()
        }
        self._unknown = math.log(1 + len(documents)) ** 2
        lengths = [
            math.sqrt(sum([count * squares[feature] for feature, count in document.items()]))
            for document in documents
        ]
        usual = sum(lengths) / len(lengths) if lengths else 0.0
        roots = [
            math.sqrt(n)
            for n in range(1 + max([0, *[max(d.values(), default=0) for d in documents]]))
        ]
        postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        factors = factors or [1.0] * len(documents)
        for number, (document, length) in enumerate(zip(documents, lengths, strict=True)):
            scale = _SCALE * factors[number] / ((1 - SLOPE) * usual + SLOPE * length or 1.0)
            for feature, count in document.items():
                weight = int(roots[count] * squares[feature] * scale)
                postings[feature].append((number, weight))
        self._known: dict[str, tuple[float, int]] = {}
        self._listed: dict[str, list[tuple[int, int]]] = {}
        few, each = _PACKED
        for feature, listed in postings.items():
            if len(documents) * _BITS // 8 <= few + each * len(listed):
                self._known[feature] = squares[feature], _pack(listed, len(documents))
            else:
                self._known[feature] = squares[feature], 0
                self._listed[feature] = listed

    def __contains__(self, feature: str) -> bool:
        return feature in self._known

    def asked(self, features: Set[str]) -> Asked:
        """Return a text by its distinct features."""
        known = self._known
        found = [one for one in map(known.get, features) if one]
        square = (len(features) - len(found)) * self._unknown + sum([one for one, _ in found])
        shared = sum([packed for _, packed in found])
        if self._listed:
            for feature in features & self._listed.keys():
                shared += sum([weight << _BITS * at for at, weight in self._listed[feature]])
        return Asked(shared, round(_SCALE / math.sqrt(square)) if square else 0)


def likest(asked: Sequence[Asked], documents: int, limit: int) -> list[int]:
    """Return up to `limit` documents that share something with a text, the likest first.

    What counts is the sum over several spaces of the same documents.
    """
    total = sum([one.packed * one.shrink for one in asked])
    packed = total.to_bytes(documents * _BITS // 8, "little")
    scores = list(struct.unpack(f"<{documents}I", packed))
    found: list[int] = []
    for _ in range(min(limit, documents)):
        best = max(scores)
        if best == 0:
            break
        found.append(scores.index(best))
        scores[found[-1]] = 0
    return found


def _pack(listed: Sequence[tuple[int, int]], documents: int) -> int:
    if len(listed) < _MANY:
        return sum([weight << _BITS * number for number, weight in listed])
    fields = [0] * documents
    for number, weight in listed:
        fields[number] = weight
    return int.from_bytes(struct.pack(f"<{documents}I", *fields), "little")
