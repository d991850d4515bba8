"""R-precision: precision at as many items as match."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("r_precision")
def r_precision(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """Matching items among the first R, over R, where R items match (the cut-off plays no part)."""
    del cutoff
    return float((ranked[: len(positives)] > 0).sum() / max(1, len(positives)))
