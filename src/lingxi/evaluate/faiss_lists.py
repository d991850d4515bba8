"""Inverted lists of Faiss: a query is compared only with the lists of the nearest centres."""

from __future__ import annotations

from typing import Any, ClassVar

from lingxi.arrays import Vectors
from lingxi.evaluate.faiss import FaissIndex, enough_vectors, load_faiss, number
from lingxi.similarity import Metric
from lingxi.store.exact import Found

PER_LIST = 39  # training vectors per centre at least, as Faiss recommends


class FaissLists(FaissIndex):
    """An index behind inverted lists (Sivic and Zisserman, 2003; Jégou et al., 2011); ``effort`` is nprobe.

    ``lists`` is by default four times the square root of the number of vectors.
    """

    efforts: ClassVar[tuple[int, ...]] = (1, 2, 4, 8, 16, 32, 64)
    inside: ClassVar[str]  # the content of a list, in Faiss's notation

    def __init__(self, name: str, metric: Metric, lists: int, effort: int) -> None:
        super().__init__(name, metric)
        self._lists = number(name, "lists", lists, 0, 1_000_000)
        self.effort = number(name, "effort", effort, 1, 1_000_000)

    def description(self, dim: int, count: int) -> str:
        """The number of lists and their content."""
        del dim
        enough_vectors(self._name, count, PER_LIST * max(1, self._lists))
        lists = self._lists or max(1, min(count // PER_LIST, int(4 * count**0.5)))
        return f"IVF{lists},{self.inside}"

    def prepare(self, index: Any) -> None:
        """Turns Faiss's training messages off."""
        index.cp.min_points_per_centroid = 1

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query."""
        load_faiss().extract_index_ivf(self._index).nprobe = self.effort
        return super().search(queries, k)
