"""The rank of the first relevant item; the only measure of which less is better."""

from __future__ import annotations

import numpy as np

from lingxi.evaluate.measure import Grades, measures


@measures.register("rank")
def rank(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """From 1; one more than the number of items if none is relevant (the cut-off is ignored)."""
    del positives, cutoff
    right = np.flatnonzero(ranked > 0)
    return float(right[0] + 1 if len(right) else len(ranked) + 1)
