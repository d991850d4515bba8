"""The background: how similar a random segment of the library is to a query, so that similarities can be compared.

A cosine between two texts and one between a text and a picture are of different sizes. Read against the background
of their own kind (the Z-norm of speaker verification, Auckenthaler et al., 2000) they stand in one ranking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias, final

import numpy as np

from lingxi.arrays import Scores, Vector, Vectors
from lingxi.similarity import Metric, similarity
from lingxi.store.engine import Point
from lingxi.store.library_store import CAPTION, WRITTEN

PRIOR_MEAN, PRIOR_DEVIATION = 0.1, 0.1  # of a cosine, before anything of the library is known
PRIOR_COUNT = 20  # segments that this belief is worth

_Kind: TypeAlias = tuple[str, str]  # vector name, modality


@final
class Background:
    """A random sample of a library's points, with vectors, and what it says of similarities."""

    def __init__(self, sample: Iterable[Point], metrics: Mapping[str, Metric] | None = None) -> None:
        """``metrics`` are those of the spaces, by name; cosine where none is given."""
        self._metrics = metrics or {}
        found: defaultdict[_Kind, list[Vector]] = defaultdict(list)
        for point in sample:
            for name, vector in point.vectors.items():
                found[name, str(point.payload.get("modality"))].append(vector)
        self._vectors: dict[_Kind, Vectors] = {kind: np.stack(vectors) for kind, vectors in found.items()}

    def standard(self, scores: Scores, query: Vector, name: str, modality: str) -> Scores:
        """Similarities (n,) to ``query`` (d,) in standard deviations above what is usual for that kind of segment."""
        mean, deviation = self._usual(query, name, modality)
        above: Scores = ((scores - mean) / deviation).astype(np.float32)
        return above

    def mean(self, name: str, modality: str, dim: int) -> Vector:
        """The mean vector (d,) of a kind of segment, shrunk towards 0 where few are known."""
        vectors = self._vectors.get((name, modality))
        if vectors is None:
            return np.zeros(dim, np.float32)
        mean: Vector = (vectors.sum(0) / (len(vectors) + PRIOR_COUNT)).astype(np.float32)
        return mean

    def similar(self, vectors: Vectors, query: Vector, name: str) -> Scores:
        """Similarities (n,) of vectors (n, d) of that name to ``query`` (d,), by the metric of its space."""
        scores: Scores = similarity(self._metric(name), query[None], vectors)[0]
        return scores

    def _metric(self, name: str) -> Metric:
        return self._metrics.get(name.removesuffix(CAPTION).removesuffix(WRITTEN), "cosine")

    def _usual(self, query: Vector, name: str, modality: str) -> tuple[float, float]:
        vectors = self._vectors.get((name, modality))
        seen = np.zeros(0, dtype=np.float32) if vectors is None else self.similar(vectors, query, name)
        if self._metric(name) != "cosine" and len(seen):  # what is believed beforehand is of cosines
            return float(seen.mean()), max(float(seen.std()), 1e-6)
        weight = len(seen) + PRIOR_COUNT
        mean = (float(seen.sum()) + PRIOR_COUNT * PRIOR_MEAN) / weight
        spread = float(((seen - mean) ** 2).sum()) + PRIOR_COUNT * PRIOR_DEVIATION**2
        return mean, max((spread / weight) ** 0.5, 1e-6)
