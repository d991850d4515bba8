"""Average precision; its mean over queries is mAP."""

from __future__ import annotations

import numpy as np

from lingxi.evaluate.measure import Grades, measures


@measures.register("average_precision")
def average_precision(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """The mean over relevant items of the precision at their rank; items below the cut-off count 0."""
    right = ranked[:cutoff] > 0
    precisions = right.cumsum() / np.arange(1, len(right) + 1)
    return float((precisions * right).sum() / max(1, len(positives)))
