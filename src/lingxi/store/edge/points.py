"""Points in the types of Qdrant Edge, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import qdrant_edge as edge

from lingxi.arrays import Vector
from lingxi.store.checksum import Sparse
from lingxi.store.packing import WORDS, Packed


def written(point: Packed) -> edge.Point:
    """A point as Edge gets it."""
    vectors: dict[str, Any] = {name: vector.tolist() for name, vector in point.dense.items()}
    vectors |= {name: sparse_vector(weights) for name, weights in point.sparse.items()}
    return edge.Point(point.id, vectors, dict(point.payload))


def read(record: edge.Record) -> Packed:
    """A point that Edge returned, with the vectors that were requested."""
    dense, sparse = dict[str, Vector](), dict[str, Sparse]()
    for name, each in record.vector.items() if isinstance(record.vector, dict) else ():
        if isinstance(each, edge.SparseVector):
            sparse[name] = np.array(each.indices, np.uint32), np.array(each.values, np.float32)
        else:
            dense[name] = np.asarray(each, np.float32)
    return Packed(str(record.id), dense, sparse, record.payload or {})


def sparse_vector(weights: Sparse) -> edge.SparseVector:
    """Weights by their ids."""
    return edge.SparseVector(*map(np.ndarray.tolist, weights))


def word_weights(hit: edge.ScoredPoint) -> dict[int, float]:
    """The weight of each token of a hit's words."""
    words = hit.vector[WORDS] if isinstance(hit.vector, dict) else None
    return dict(zip(words.indices, words.values, strict=True)) if isinstance(words, edge.SparseVector) else {}
