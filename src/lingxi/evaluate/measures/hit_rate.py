"""Hit rate: whether a relevant item is above the cut-off; R@k in papers on image retrieval."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("hit_rate")
def hit_rate(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """1 or 0."""
    del positives
    return float((ranked[:cutoff] > 0).any())
