"""Rocchio: towards the mean of what is liked, away from the mean of what is not."""

from __future__ import annotations

from typing import final

from lingxi.arrays import Scores, Vectors, unit
from lingxi.search.learner import learners

LIKED, UNLIKED = 0.75, 0.15  # beta and gamma, as in Salton and Buckley, 1990


@final
@learners.register("rocchio")
class Rocchio:
    """The direction beta * mean(liked) - gamma * mean(unliked) (Rocchio, 1971; weights: Salton and Buckley, 1990)."""

    def __init__(self, beta: float = LIKED, gamma: float = UNLIKED) -> None:
        self._beta, self._gamma = beta, gamma

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """Cosines with the direction, less the midpoint of those that both sides have on average."""
        direction = unit(self._beta * liked.mean(0) - self._gamma * unliked.mean(0))
        middle = (float((liked @ direction).mean()) + float((unliked @ direction).mean())) / 2
        scores: Scores = unit(candidates) @ direction - middle
        return scores
