"""Brute force over all vectors: exact for all metrics."""

from __future__ import annotations

from typing import TypeAlias, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.similarity import Metric, similarity

BLOCK = 2**24  # scores in memory at once: 64 MB

Rows: TypeAlias = npt.NDArray[np.int64]  # (q, k): rows of the vectors, best first; -1 if there are fewer than k
Found: TypeAlias = tuple[Rows, npt.NDArray[np.float32]]  # with their scores (q, k), higher is better; -inf for -1


@final
class ExactSearch:
    """Brute force by blocks of queries over vectors (n, d); ties go to the lower row."""

    def __init__(self, vectors: Vectors, metric: Metric) -> None:
        self._metric = metric
        self.vectors = unit(vectors) if metric == "cosine" else vectors

    def search(self, queries: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> Found:
        """The ``k`` best rows of each query (q, d) among the ``allowed`` ones (n,), or among all if None."""
        rows = np.full((len(queries), k), -1, np.int64)
        scores = np.full((len(queries), k), -np.inf, np.float32)
        places = np.arange(len(self.vectors)) if allowed is None else np.flatnonzero(allowed)
        kept = self.vectors if allowed is None else self.vectors[places]
        step = max(1, BLOCK // max(1, len(kept)))
        for start in range(0, len(queries) if len(kept) else 0, step):
            table = self._compared(queries[start : start + step], kept)
            best = _best(table, min(k, len(kept)))
            rows[start : start + step, : best.shape[1]] = places[best]
            scores[start : start + step, : best.shape[1]] = np.take_along_axis(table, best, 1)
        return rows, scores

    def _compared(self, queries: Vectors, kept: Vectors) -> npt.NDArray[np.float32]:
        if self._metric == "cosine":
            return similarity("dot", unit(queries), kept)
        return similarity(self._metric, queries, kept)


def _best(table: npt.NDArray[np.float32], k: int) -> npt.NDArray[np.int64]:
    """Columns (q, k) of the highest scores, best first, ties by column."""
    if k < table.shape[1]:
        least = -np.partition(-table, k - 1, axis=1)[:, k - 1 : k]
        return np.stack(
            [_row(scores, np.flatnonzero(scores >= bound), k) for scores, bound in zip(table, least, strict=True)]
        )
    return np.argsort(-table, axis=1, kind="stable")


def _row(scores: npt.NDArray[np.float32], candidates: npt.NDArray[np.int64], k: int) -> npt.NDArray[np.int64]:
    return candidates[np.argsort(-scores[candidates], kind="stable")][:k]
