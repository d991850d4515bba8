"""Faiss product quantisation: a vector as a few bytes."""

from __future__ import annotations

from typing import Any, final

from lingxi.errors import BadModel
from lingxi.evaluate.faiss import FaissIndex, enough_vectors, number
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric

CENTRES = 256  # per sub-vector: one byte


@final
@indexes.register("faiss_pq")
class FaissPq(FaissIndex):
    """Product quantisation to ``pieces`` bytes, one of 256 centres a sub-vector (Jégou, Douze and Schmid, 2011)."""

    def __init__(self, metric: Metric = "cosine", pieces: int = 32) -> None:
        super().__init__("faiss_pq", metric)
        self._pieces = number("faiss_pq", "pieces", pieces, 1, 4_096)

    def description(self, dim: int, count: int) -> str:
        """The factory string: sub-vectors of eight bits."""
        enough_vectors(self._name, count, CENTRES)
        if dim % self._pieces:
            raise BadModel(f"faiss_pq: {dim} dimensions cannot be cut into {self._pieces} pieces of one size")
        return f"PQ{self._pieces}"

    def prepare(self, index: Any) -> None:
        """Turns training messages off, and skips the code reordering that only polysemous search uses."""
        index.pq.cp.min_points_per_centroid = 1
        index.do_polysemous_training = False
