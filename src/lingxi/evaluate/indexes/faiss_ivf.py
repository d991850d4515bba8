"""Faiss inverted lists of whole vectors."""

from __future__ import annotations

from typing import ClassVar, final

from lingxi.evaluate.faiss_lists import FaissLists
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric


@final
@indexes.register("faiss_ivf")
class FaissIvf(FaissLists):
    """IndexIVFFlat."""

    inside: ClassVar[str] = "Flat"

    def __init__(self, metric: Metric = "cosine", lists: int = 0, effort: int = 16) -> None:
        super().__init__("faiss_ivf", metric, lists, effort)
