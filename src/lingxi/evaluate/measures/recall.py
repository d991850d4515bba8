"""Recall: the share of what matches that is found."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("recall")
def recall(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """Matching items among the first, over all matching items; 0 where nothing matches."""
    return float((ranked[:cutoff] > 0).sum() / max(1, len(positives)))
