"""Maximal marginal relevance: an order of what is relevant, and unlike what stands above."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import Scores, Vectors


def marginal(relevance: Scores, vectors: Vectors, diverse: float, count: int | None = None) -> list[int]:
    """The rows to take, best first (Carbonell and Goldstein, 1998); ``count`` of them, or all.

    Each is the best by (1 - diverse) * relevance - diverse * cosine to the most alike so far. ``relevance`` (n,) should
    be of the size of cosines, ``vectors`` (n, d) have unit rows.
    """
    alike, left = np.full(len(vectors), -1.0, np.float32), np.ones(len(vectors), bool)
    taken: list[int] = []
    for place in range(len(vectors) if count is None else min(count, len(vectors))):
        worth = (1 - diverse) * relevance - diverse * (alike if place else 0.0)
        best = int(np.argmax(np.where(left, worth, -np.inf)))
        taken.append(best)
        left[best] = False
        alike = np.maximum(alike, vectors @ vectors[best])
    return taken
