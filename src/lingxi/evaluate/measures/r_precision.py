"""R-precision: precision at the number of relevant items."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("r_precision")
def r_precision(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """Relevant items among the first R, divided by R, for R relevant items (the cut-off is ignored)."""
    del cutoff
    return float((ranked[: len(positives)] > 0).sum() / max(1, len(positives)))
