"""The default learner: it goes by the number of marks."""

from __future__ import annotations

from typing import final

from lingxi.arrays import Scores, Vectors
from lingxi.search.learner import learners

ENOUGH = 5  # liked hits from which on a curved boundary is better than a direction; docs/ranking.md has the figures


@final
@learners.register("auto")
class Auto:
    """``rocchio`` for fewer than 5 liked hits, ``kernel_ridge`` from there on."""

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """The scores of the learner that was chosen."""
        name = "kernel_ridge" if len(liked) >= ENOUGH else "rocchio"
        return learners.make(name).score(liked, unliked, candidates)
