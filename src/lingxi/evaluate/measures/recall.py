"""Recall: the share of relevant items that are found."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("recall")
def recall(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """Relevant items above the cut-off, divided by all relevant items; 0 if there are none."""
    return float((ranked[:cutoff] > 0).sum() / max(1, len(positives)))
