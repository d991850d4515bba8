"""Faiss on binary codes: the signs of the numbers, compared by Hamming distance."""

from __future__ import annotations

from pathlib import Path
from typing import Any, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.errors import BadModel, BadName
from lingxi.evaluate.faiss import load_faiss, padded
from lingxi.evaluate.index import indexes
from lingxi.similarity import Metric
from lingxi.store.exact import Found


@final
@indexes.register("faiss_binary")
class FaissBinary:
    """IndexBinaryFlat, or HNSW over the codes with ``graph=true``; codes are padded with zeros to whole bytes."""

    def __init__(self, metric: Metric = "hamming", graph: bool = False) -> None:
        if metric != "hamming":
            raise BadName(f"faiss_binary compares bits by the metric hamming, not {metric}")
        self._graph = graph
        self._index: Any = None
        self._bits = 0

    def build(self, vectors: Vectors) -> None:
        """Packs the signs of vectors (n, d) into codes."""
        faiss, codes = load_faiss(), _packed(vectors)
        self._bits = vectors.shape[1]
        kind = faiss.IndexBinaryHNSW if self._graph else faiss.IndexBinaryFlat
        self._index = kind(8 * codes.shape[1])
        self._index.add(codes)

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows, and the share of equal bits as scores."""
        self._bits = queries.shape[1]
        apart, rows = self._index.search(_packed(queries), min(k, self._index.ntotal))
        return padded(rows, 1 - apart / self._bits, k)

    def save(self, file: Path) -> None:
        """Writes a file in Faiss's format."""
        load_faiss().write_index_binary(self._index, str(file))

    def load(self, file: Path, dim: int) -> None:
        """Reads a file in Faiss's format; raises BadModel."""
        del dim
        try:
            self._index = load_faiss().read_index_binary(str(file))
        except RuntimeError as error:
            raise BadModel(f"{file} is not a binary index of Faiss: {str(error).splitlines()[0][:200]}") from error


def _packed(vectors: Vectors) -> Any:
    return np.packbits(np.asarray(vectors) > 0, axis=1)
