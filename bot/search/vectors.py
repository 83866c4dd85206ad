"""Texts as sparse vectors of weighted features, and an index over them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

__all__ = ["Space", "Vector"]

Vector = dict[str, float]

_COMMON = 0.12
"""A feature of a larger share of the documents hardly picks one of them out."""


class Space:
    """Documents as unit vectors: logarithmic term frequency by inverse document frequency.

    G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval" (1988).
    A feature that no document has weighs as much as one that a single document has, so that what is
    unknown counts against every document.
    """

    def __init__(self, documents: Sequence[Counter[str]]) -> None:
        spread = Counter(feature for document in documents for feature in document)
        self._weights = {
            feature: math.log(1 + len(documents) / count) for feature, count in spread.items()
        }
        self._unknown = math.log(1 + len(documents))
        self._vectors = [self.vector(document) for document in documents]
        most = max(_COMMON * len(documents), 1.0)
        self._rare: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._common: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for feature, weight in vector.items():
                index = self._rare if spread[feature] <= most else self._common
                index[feature].append((number, weight))

    def __contains__(self, feature: str) -> bool:
        return feature in self._weights

    def vector(self, features: Counter[str]) -> Vector:
        """Return features as a vector of length 1."""
        known, unknown = self._weights, self._unknown
        weighted = {
            feature: (1 + math.log(count) if count > 1 else 1.0) * known.get(feature, unknown)
            for feature, count in features.items()
        }
        length = math.sqrt(sum([weight * weight for weight in weighted.values()])) or 1.0
        return {feature: weight / length for feature, weight in weighted.items()}

    def cosine(self, vector: Vector, number: int) -> float:
        """Return the cosine of a unit vector and a document."""
        other = self._vectors[number]
        return sum(
            [weight * other[feature] for feature, weight in vector.items() if feature in other]
        )

    def add_scores(self, vector: Vector, scores: dict[int, float], *, is_common: bool) -> None:
        """Add the shares of the cosines that common features make up, or all the others."""
        index = self._common if is_common else self._rare
        for feature, weight in vector.items():
            if feature in index:
                for number, other in index[feature]:
                    scores[number] = scores.get(number, 0.0) + weight * other

    def share(self, vector: Vector, features: Iterable[str]) -> float:
        """Return the share of a unit vector's squared length that lies in some features."""
        return sum([vector[feature] ** 2 for feature in features if feature in vector])
