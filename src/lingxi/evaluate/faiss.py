"""Faiss as an optional library, and the base of its indexes (Johnson et al., 2019; Douze et al., 2024)."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.arrays import Vectors
from lingxi.errors import BadModel, BadName, MissingExtra
from lingxi.similarity import Metric
from lingxi.store.exact import Found

METRICS: tuple[Metric, ...] = ("cosine", "dot", "euclidean")


def load_faiss() -> Any:
    """Imports Faiss; raises MissingExtra if it is not installed."""
    try:
        return importlib.import_module("faiss")
    except ImportError as error:
        raise MissingExtra("faiss-cpu", "indexes") from error


def number(index: str, setting: str, value: object, least: int, most: int) -> int:
    """Checks that a setting is a whole number in a range; raises BadName."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadName(f"{index}: {setting} is a whole number from {least} to {most}, not {value}")
    return value


class FaissIndex:
    """An index that Faiss builds from a description; cosine and dot by inner products, euclidean by L2."""

    def __init__(self, name: str, metric: Metric) -> None:
        if metric not in METRICS:
            raise BadName(f"{name} supports the metrics {', '.join(METRICS)}, not {metric}; exact supports all")
        self._name, self._metric = name, metric
        self._index: Any = None

    def description(self, dim: int, count: int) -> str:
        """The description for Faiss's index factory; raises BadModel for too few vectors."""
        raise NotImplementedError

    def prepare(self, index: Any) -> None:
        """Sets parameters that a description cannot express."""

    def build(self, vectors: Vectors) -> None:
        """Trains on all vectors (n, d) if the index needs training, and adds them."""
        faiss = load_faiss()
        kind = faiss.METRIC_L2 if self._metric == "euclidean" else faiss.METRIC_INNER_PRODUCT
        self._index = faiss.index_factory(vectors.shape[1], self.description(vectors.shape[1], len(vectors)), kind)
        self.prepare(self._index)
        rows = np.ascontiguousarray(vectors, np.float32)
        if not self._index.is_trained:
            self._index.train(rows)
        self._index.add(rows)

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query (q, d), and their scores as :func:`similarity` defines them."""
        scores, rows = self._index.search(np.ascontiguousarray(queries, np.float32), min(k, self._index.ntotal))
        scores = -np.sqrt(np.maximum(scores, 0)) if self._metric == "euclidean" else scores
        return padded(rows, scores, k)

    def save(self, file: Path) -> None:
        """Writes a file in Faiss's format."""
        load_faiss().write_index(self._index, str(file))

    def load(self, file: Path, dim: int) -> None:
        """Reads a file in Faiss's format; raises BadModel."""
        del dim
        try:
            self._index = load_faiss().read_index(str(file))
        except RuntimeError as error:
            raise BadModel(f"{file} is not an index of Faiss: {str(error).splitlines()[0][:200]}") from error


def padded(rows: Any, scores: Any, k: int) -> Found:
    """Rows and scores (q, k); missing results are -1 and -inf."""
    missing = ((0, 0), (0, max(0, k - rows.shape[1])))
    found = np.pad(np.asarray(rows, np.int64), missing, constant_values=-1)
    values = np.pad(np.asarray(scores, np.float32), missing, constant_values=-np.inf)
    return found, np.where(found < 0, -np.inf, values).astype(np.float32)


def enough_vectors(name: str, count: int, least: int) -> None:
    """Raises BadModel for too few training vectors."""
    if count < least:
        raise BadModel(
            f"{name} needs at least {least:,} vectors; there are {count:,}. The index exact takes any number"
        )
