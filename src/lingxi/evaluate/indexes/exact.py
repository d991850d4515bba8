"""Brute force: the reference that other indexes are compared with."""

from __future__ import annotations

from pathlib import Path
from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric
from lingxi.store.exact import ExactSearch, Found


@final
@indexes.register("exact")
class Exact:
    """Brute force, for all metrics."""

    def __init__(self, metric: Metric = "cosine") -> None:
        self._search = ExactSearch(np.zeros((0, 0), np.float32), metric)
        self._metric = metric

    def build(self, vectors: Vectors) -> None:
        """Stores vectors (n, d), normalised once if the metric is cosine."""
        self._search = ExactSearch(vectors, self._metric)

    def search(self, queries: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> Found:
        """The ``k`` best rows of each query (q, d) among the ``allowed`` ones (n,), or among all if None."""
        return self._search.search(queries, k, allowed)

    def save(self, file: Path) -> None:
        """Writes the vectors as ``.npy``."""
        with file.open("wb") as out:
            np.save(out, self._search.vectors, allow_pickle=False)

    def load(self, file: Path, dim: int) -> None:
        """Reads the vectors from ``.npy``."""
        del dim
        with file.open("rb") as data:
            self._search = ExactSearch(np.load(data, allow_pickle=False), self._metric)
