"""Faiss HNSW: a graph that searches walk towards the query."""

from __future__ import annotations

from typing import Any, ClassVar, final

from lingxi.arrays import Vectors
from lingxi.evaluate.faiss import FaissIndex, load_faiss, number
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric
from lingxi.store.exact import Found


@final
@indexes.register("faiss_hnsw")
class FaissHnsw(FaissIndex):
    """Hierarchical navigable small worlds (Malkov and Yashunin, 2018); ``effort`` is efSearch."""

    efforts: ClassVar[tuple[int, ...]] = (16, 32, 64, 128, 256, 512)

    def __init__(self, metric: Metric = "cosine", m: int = 16, effort: int = 64) -> None:
        super().__init__("faiss_hnsw", metric)
        self._m = number("faiss_hnsw", "m", m, 4, 128)
        self.effort = number("faiss_hnsw", "effort", effort, 1, 10_000)

    def description(self, dim: int, count: int) -> str:
        """The factory string: HNSW with m neighbours."""
        del dim, count
        return f"HNSW{self._m}"

    def prepare(self, index: Any) -> None:
        """Sets efConstruction to 200."""
        index.hnsw.efConstruction = 200

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query."""
        load_faiss().downcast_index(self._index).hnsw.efSearch = max(self.effort, k)
        return super().search(queries, k)
