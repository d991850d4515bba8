"""What learns from marked hits: vectors that are liked and unliked become scores for all others."""

from __future__ import annotations

from typing import Protocol

from lingxi.arrays import Scores, Vectors
from lingxi.registry import Registry


class Learner(Protocol):
    """Relevance feedback over unit vectors of one space."""

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """Scores (n,) of candidates (n, d): above 0 for those that belong to the liked, higher is surer.

        ``liked`` (a, d) and ``unliked`` (b, d) are not empty.
        """
        ...


learners: Registry[Learner] = Registry("learner", "lingxi.search.learners")
