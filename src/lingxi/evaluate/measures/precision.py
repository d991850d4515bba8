"""Precision: the share of what is found that matches."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("precision")
def precision(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """Matching items among the first ``cutoff``, over ``cutoff``, also where there are fewer items."""
    del positives
    return float((ranked[:cutoff] > 0).sum() / max(1, cutoff))
