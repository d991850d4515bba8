"""A support vector machine over the marked hits."""

from __future__ import annotations

from typing import Literal, final

import numpy as np

from lingxi.arrays import Scores, Vectors
from lingxi.errors import BadQuery
from lingxi.search.learner import learners
from lingxi.search.sklearn import fitted, load


@final
@learners.register("svm")
class Svm:
    """The distance to the widest margin (Cortes and Vapnik, 1995; for feedback: Tong and Chang, 2001).

    ``kernel`` is linear or rbf; the sides weigh the same however many marks they have.
    """

    def __init__(self, kernel: Literal["linear", "rbf"] = "linear", c: float = 1.0) -> None:
        if kernel not in ("linear", "rbf"):
            raise BadQuery(f"svm: kernel is linear or rbf, not {kernel!r}")
        self._kernel, self._c = kernel, c

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """The decision function."""
        machine = load("sklearn.svm").SVC(C=self._c, kernel=self._kernel, class_weight="balanced", random_state=0)
        return np.asarray(fitted(machine, liked, unliked).decision_function(candidates), np.float32)
