"""Faiss scalar quantisation: each number in four, six, eight or sixteen bits."""

from __future__ import annotations

from typing import final

from lingxi.errors import BadName
from lingxi.evaluate.faiss import FaissIndex
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric

BITS = {4: "SQ4", 6: "SQ6", 8: "SQ8", 16: "SQfp16"}


@final
@indexes.register("faiss_sq")
class FaissSq(FaissIndex):
    """Quantises each number within the range of its dimension to ``bits`` bits; 16 means half precision."""

    def __init__(self, metric: Metric = "cosine", bits: int = 8) -> None:
        super().__init__("faiss_sq", metric)
        if bits not in BITS:
            raise BadName(f"faiss_sq: bits are {', '.join(map(str, BITS))}, not {bits}")
        self._bits = bits

    def description(self, dim: int, count: int) -> str:
        """The factory string: the quantiser's bits."""
        del dim, count
        return BITS[self._bits]
