"""Logistic regression over the marked hits."""

from __future__ import annotations

from typing import final

import numpy as np

from lingxi.arrays import Scores, Vectors
from lingxi.search.learner import learners
from lingxi.search.sklearn import fitted, load


@final
@learners.register("logistic")
class Logistic:
    """The log odds of being liked, under an L2 penalty; the sides weigh the same (Cox, 1958)."""

    def __init__(self, c: float = 10.0) -> None:
        self._c = c

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """Log odds."""
        model = load("sklearn.linear_model").LogisticRegression(C=self._c, class_weight="balanced", max_iter=1_000)
        return np.asarray(fitted(model, liked, unliked).decision_function(candidates), np.float32)
