"""Faiss inverted lists with one bit per dimension."""

from __future__ import annotations

from typing import ClassVar, final

from lingxi.evaluate.faiss_lists import FaissLists
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric


@final
@indexes.register("faiss_rabitq")
class FaissRabitq(FaissLists):
    """RaBitQ (Gao and Long, 2024): one bit per dimension, with an unbiased estimate of the product."""

    inside: ClassVar[str] = "RaBitQ"

    def __init__(self, metric: Metric = "cosine", lists: int = 0, effort: int = 16) -> None:
        super().__init__("faiss_rabitq", metric, lists, effort)
