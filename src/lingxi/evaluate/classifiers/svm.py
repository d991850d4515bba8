"""Support vector machines, one for each pair of classes."""

from __future__ import annotations

from typing import Any, Literal, final

from lingxi.evaluate.classifier import classifiers
from lingxi.search.sklearn import load


@final
@classifiers.register("svm")
class Svm:
    """The widest margin between classes (Cortes and Vapnik, 1995); ``kernel`` is linear or rbf."""

    def __init__(self, kernel: Literal["linear", "rbf"] = "linear", c: float = 10.0) -> None:
        self._kernel, self._c = kernel, c

    def model(self, items: int) -> Any:
        """A machine whose decision function has one value a class."""
        del items
        return load("sklearn.svm").SVC(C=self._c, kernel=self._kernel, class_weight="balanced")
