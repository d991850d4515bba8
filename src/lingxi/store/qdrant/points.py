"""Points in the types of Qdrant's client, and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

import numpy as np
from qdrant_client import models

from lingxi.arrays import Vector
from lingxi.store.checksum import Sparse
from lingxi.store.packing import WORDS, Packed

_KEPT = " !#$&'()+,-.;=@[]^_`{}~"  # besides letters, digits, '_', '-' and '.'; the server refuses : / and others


def vector_name(name: str) -> str:
    """The name of a vector on the server: a percent sign and a code instead of what the server refuses."""
    return quote(name, safe=_KEPT)


def name_of(vector: str) -> str:
    """The inverse of :func:`vector_name`."""
    return unquote(vector)


def written(point: Packed) -> models.PointStruct:
    """A point as the client gets it."""
    vectors: dict[str, Any] = {vector_name(name): vector.tolist() for name, vector in point.dense.items()}
    vectors |= {name: sparse_vector(weights) for name, weights in point.sparse.items()}
    return models.PointStruct(id=point.id, vector=vectors, payload=dict(point.payload))


def read(record: models.Record) -> Packed:
    """A point that the client returned, with the vectors that were requested."""
    dense, sparse = dict[str, Vector](), dict[str, Sparse]()
    for name, each in record.vector.items() if isinstance(record.vector, dict) else ():
        if isinstance(each, models.SparseVector):
            sparse[name] = np.array(each.indices, np.uint32), np.array(each.values, np.float32)
        else:
            dense[name_of(name)] = np.asarray(each, np.float32)
    return Packed(str(record.id), dense, sparse, record.payload or {})


def sparse_vector(weights: Sparse) -> models.SparseVector:
    """Weights by their ids."""
    indices, values = weights
    return models.SparseVector(indices=indices.tolist(), values=values.tolist())


def word_weights(hit: models.ScoredPoint) -> dict[int, float]:
    """The weight of each token of a hit's words."""
    words = hit.vector.get(WORDS) if isinstance(hit.vector, dict) else None
    return {} if words is None else dict(zip(words.indices, words.values, strict=True))
