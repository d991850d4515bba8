"""Faiss brute force: exact, and fast in batches."""

from __future__ import annotations

from typing import final

from lingxi.evaluate.faiss import FaissIndex
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric


@final
@indexes.register("faiss_flat")
class FaissFlat(FaissIndex):
    """IndexFlat."""

    def __init__(self, metric: Metric = "cosine") -> None:
        super().__init__("faiss_flat", metric)

    def description(self, dim: int, count: int) -> str:
        """The factory string: Flat."""
        del dim, count
        return "Flat"
