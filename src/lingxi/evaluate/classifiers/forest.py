"""A random forest."""

from __future__ import annotations

from typing import Any, final

from lingxi.evaluate.classifier import classifiers
from lingxi.search.sklearn import load


@final
@classifiers.register("forest")
class Forest:
    """The share of trees that vote for each class (Breiman, 2001)."""

    def __init__(self, trees: int = 200, seed: int = 0) -> None:
        self._trees, self._seed = trees, seed

    def model(self, items: int) -> Any:
        """A forest of one process."""
        del items
        kind = load("sklearn.ensemble").RandomForestClassifier
        return kind(self._trees, class_weight="balanced", random_state=self._seed, n_jobs=1)
