"""Annoy: a forest of random splits, memory-mapped from its file."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.errors import BadModel, BadName, MissingExtra
from lingxi.evaluate.faiss import number, padded
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric
from lingxi.store.exact import Found

KINDS: Mapping[Metric, str] = {"cosine": "angular", "dot": "dot", "euclidean": "euclidean", "manhattan": "manhattan"}


@final
@indexes.register("annoy")
class Annoy:
    """Random projection trees (Bernhardsson, 2013; Dasgupta and Freund, 2008); ``effort`` is search_k."""

    efforts: ClassVar[tuple[int, ...]] = (200, 1_000, 5_000, 20_000, 80_000)

    def __init__(self, metric: Metric = "cosine", trees: int = 50, effort: int = 5_000) -> None:
        if metric not in KINDS:
            raise BadName(f"annoy supports the metrics {', '.join(KINDS)}, not {metric}; exact supports all")
        self._metric, self._trees = metric, number("annoy", "trees", trees, 1, 10_000)
        self.effort = number("annoy", "effort", effort, 1, 10**8)
        self._index: Any = None

    def build(self, vectors: Vectors) -> None:
        """Adds vectors (n, d) and builds the trees; deterministic."""
        self._index = _empty(vectors.shape[1], self._metric)
        self._index.set_seed(1)
        for row, vector in enumerate(vectors):
            self._index.add_item(row, vector)
        self._index.build(self._trees)

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query."""
        rows, scores = np.full((len(queries), k), -1, np.int64), np.full((len(queries), k), -np.inf, np.float32)
        for n, query in enumerate(queries):
            found, apart = self._index.get_nns_by_vector(query, k, self.effort, include_distances=True)
            rows[n, : len(found)], scores[n, : len(found)] = found, self._scores(np.array(apart, np.float32))
        return padded(rows, scores, k)

    def save(self, file: Path) -> None:
        """Writes a file in Annoy's format."""
        self._index.save(str(file))

    def load(self, file: Path, dim: int) -> None:
        """Maps the file into memory; raises BadModel."""
        self._index = _empty(dim, self._metric)
        try:
            self._index.load(str(file))
        except OSError as error:
            raise BadModel(f"{file} is not an index of Annoy: {error}") from error

    def _scores(self, apart: Any) -> Any:
        """Annoy's distances as scores; its angular distance is sqrt(2 - 2 cos)."""
        if self._metric == "cosine":
            return 1 - apart**2 / 2
        return apart if self._metric == "dot" else -apart


def _empty(dim: int, metric: Metric) -> Any:
    try:
        module = importlib.import_module("annoy")
    except ImportError as error:
        raise MissingExtra("annoy", "indexes") from error
    return module.AnnoyIndex(dim, KINDS[metric])
