"""Normalised discounted cumulated gain."""

from __future__ import annotations

import numpy as np

from lingxi.evaluate.measure import Grades, measures


@measures.register("ndcg")
def ndcg(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """The sum of grades over log2(rank + 1), divided by that of the ideal ranking (Järvelin and Kekäläinen, 2002)."""
    best = np.sort(positives)[::-1]
    ideal = _gain(best[:cutoff])
    return float(_gain(np.maximum(ranked[:cutoff], 0)) / ideal) if ideal else 0.0


def _gain(grades: Grades) -> float:
    return float((grades / np.log2(np.arange(2, len(grades) + 2))).sum())
