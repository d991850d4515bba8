"""Precision: the share of results that are relevant."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("precision")
def precision(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """Relevant items above the cut-off, divided by ``cutoff`` even if there are fewer items."""
    del positives
    return float((ranked[:cutoff] > 0).sum() / max(1, cutoff))
