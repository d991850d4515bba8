"""The vote of the nearest marked hits."""

from __future__ import annotations

from typing import final

import numpy as np

from lingxi.arrays import Scores, Vectors, unit
from lingxi.search.learner import learners


@final
@learners.register("knn")
class Knn:
    """Votes weighed by similarity (Dudani, 1976), each side's as if it had as many marks as the other."""

    def __init__(self, neighbours: int = 5) -> None:
        self._neighbours = neighbours

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """The mean similarity to the nearest liked minus that to the nearest unliked, as many of each."""
        count = min(self._neighbours, len(liked), len(unliked))
        near, far = (_nearest(candidates, side, count) for side in (liked, unliked))
        scores: Scores = near - far
        return scores


def _nearest(candidates: Vectors, marked: Vectors, count: int) -> Scores:
    similar = unit(candidates) @ marked.T
    found: Scores = np.partition(similar, -count, axis=1)[:, -count:].mean(axis=1)
    return found
