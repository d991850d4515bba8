"""A random forest over the marked hits."""

from __future__ import annotations

from typing import final

import numpy as np

from lingxi.arrays import Scores, Vectors
from lingxi.search.learner import learners
from lingxi.search.sklearn import fitted, load


@final
@learners.register("forest")
class Forest:
    """The share of trees that say liked, less one half (Breiman, 2001)."""

    def __init__(self, trees: int = 200) -> None:
        self._trees = trees

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """Shares from -0.5 to 0.5."""
        forest = load("sklearn.ensemble").RandomForestClassifier(
            self._trees, class_weight="balanced", random_state=0, n_jobs=1
        )
        return np.asarray(fitted(forest, liked, unliked).predict_proba(candidates)[:, 1] - 0.5, np.float32)
