"""Reciprocal rank; its mean over queries is MRR."""

from __future__ import annotations

import numpy as np

from lingxi.evaluate.measure import Grades, measures


@measures.register("reciprocal_rank")
def reciprocal_rank(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """1 divided by the rank of the first relevant item; 0 if none is above the cut-off."""
    del positives
    right = np.flatnonzero(ranked[:cutoff] > 0)
    return 1 / (int(right[0]) + 1) if len(right) else 0.0
