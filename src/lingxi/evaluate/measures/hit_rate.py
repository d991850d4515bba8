"""Hit rate: whether anything that matches is among the first; what image retrieval papers call R@k."""

from __future__ import annotations

from lingxi.evaluate.measure import Grades, measures


@measures.register("hit_rate")
def hit_rate(ranked: Grades, positives: Grades, cutoff: int) -> float:
    """1 or 0."""
    del positives
    return float((ranked[:cutoff] > 0).any())
