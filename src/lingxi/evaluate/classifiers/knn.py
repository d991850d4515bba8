"""The vote of the nearest training items."""

from __future__ import annotations

from typing import Any, final

from lingxi.evaluate.classifier import classifiers
from lingxi.search.sklearn import load


@final
@classifiers.register("knn")
class Knn:
    """The classes of the nearest items, weighed by similarity (Cover and Hart, 1967; weights: Dudani, 1976)."""

    def __init__(self, neighbours: int = 10) -> None:
        self._neighbours = neighbours

    def model(self, items: int) -> Any:
        """Neighbours by Euclidean distance, which orders unit rows as cosine does."""
        kind = load("sklearn.neighbors").KNeighborsClassifier
        return kind(min(self._neighbours, items), weights="distance")
