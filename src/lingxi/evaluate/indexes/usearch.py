"""USearch: HNSW in one small library, in full or half precision."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.errors import BadModel, BadName, MissingExtra
from lingxi.evaluate.faiss import number, padded
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric
from lingxi.store.exact import Found

KINDS: Mapping[Metric, str] = {"cosine": "cos", "dot": "ip", "euclidean": "l2sq"}
NUMBERS = ("f32", "f16", "i8")


@final
@indexes.register("usearch")
class USearch:
    """HNSW (Malkov and Yashunin, 2018; Vardanian, 2023); ``effort`` is the expansion while searching."""

    efforts: ClassVar[tuple[int, ...]] = (16, 32, 64, 128, 256, 512)

    def __init__(
        self, metric: Metric = "cosine", m: int = 16, numbers: Literal["f32", "f16", "i8"] = "f32", effort: int = 64
    ) -> None:
        if metric not in KINDS:
            raise BadName(f"usearch supports the metrics {', '.join(KINDS)}, not {metric}; exact supports all")
        if numbers not in NUMBERS:
            raise BadName(f"usearch: numbers are {', '.join(NUMBERS)}, not {numbers}")
        self._metric, self._numbers, self._m = metric, numbers, number("usearch", "m", m, 2, 256)
        self.effort = number("usearch", "effort", effort, 1, 100_000)
        self._index: Any = None

    def build(self, vectors: Vectors) -> None:
        """Adds vectors (n, d)."""
        self._index = _module().Index(
            ndim=vectors.shape[1], metric=KINDS[self._metric], dtype=self._numbers, connectivity=self._m,
            expansion_add=200,
        )  # fmt: skip
        self._index.add(np.arange(len(vectors)), np.ascontiguousarray(vectors, np.float32))

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query."""
        self._index.expansion_search = max(self.effort, k)
        count = min(k, len(self._index))
        found = self._index.search(np.ascontiguousarray(queries, np.float32), count)
        rows, apart = np.atleast_2d(found.keys).astype(np.int64), np.atleast_2d(found.distances)
        if len(queries) > 1:  # missing results have arbitrary values
            missing = np.arange(count) >= np.reshape(found.counts, (-1, 1))
            rows, apart = np.where(missing, -1, rows), np.where(missing, 0, apart)
        scores = -np.sqrt(np.maximum(apart, 0)) if self._metric == "euclidean" else 1 - apart
        return padded(rows, scores, k)

    def save(self, file: Path) -> None:
        """Writes a file in USearch's format."""
        self._index.save(str(file))

    def load(self, file: Path, dim: int) -> None:
        """Reads a file in USearch's format; raises BadModel."""
        del dim
        try:
            self._index = _module().Index.restore(str(file))
        except (RuntimeError, ValueError) as error:
            raise BadModel(f"{file} is not an index of USearch: {error}") from error
        if self._index is None:
            raise BadModel(f"{file} is not an index of USearch")


def _module() -> Any:
    try:
        return importlib.import_module("usearch.index")
    except ImportError as error:
        raise MissingExtra("usearch", "indexes") from error
