"""Points reach Qdrant Edge in its own types."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import qdrant_edge as edge

from lingxi.store.edge.points import read, sparse_vector, word_weights, written
from lingxi.store.engine import Point
from lingxi.store.packing import MARKS, WORDS, marks_vector, packed, weights_vector

ID = "7f0e6a52-6c69-5e67-8869-6c696e677869"
VECTOR = np.array([0.6, 0.8], np.float32)


def test_a_point_has_named_vectors_and_sparse_ones() -> None:
    stored = packed(Point(ID, {"toy": VECTOR}, "a cat", {"size": 3}, marks=[9, 5, 5]))
    point = written(stored)
    assert point.payload == stored.payload
    assert isinstance(point.vector, dict)
    assert set(point.vector) == {"toy", WORDS, MARKS}
    assert repr(point.vector[MARKS]) == repr(edge.SparseVector([5, 9], [1.0, 1.0]))
    assert repr(sparse_vector(marks_vector([9, 5]))) == repr(point.vector[MARKS])


def test_a_point_is_read_as_it_was_written(tmp_path: Path) -> None:
    names = {name: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf) for name in (WORDS, MARKS)}
    shard = edge.EdgeShard.create(str(tmp_path), edge.EdgeConfig(sparse_vectors=names))
    shard.update(edge.UpdateOperation.create_dense_vector("toy", 2, edge.Distance.Dot))
    stored = packed(Point(ID, {"toy": VECTOR}, "a cat", {"size": 3}, marks=[9, 5]))
    shard.update(edge.UpdateOperation.upsert_points([written(stored)]))
    again = read(shard.retrieve([ID], with_payload=True, with_vector=True)[0])
    assert (again.id, again.payload) == (ID, stored.payload)
    assert {name: each.tolist() for name, each in again.dense.items()} == {"toy": VECTOR.tolist()}
    assert {name: sorted(each[0].tolist()) for name, each in again.sparse.items()} == {
        name: sorted(each[0].tolist()) for name, each in stored.sparse.items()
    }
    assert not read(shard.retrieve([ID], with_payload=False, with_vector=False)[0]).payload
    tokens = stored.sparse[WORDS][0].tolist()
    query = edge.Query.Nearest(sparse_vector(weights_vector(dict.fromkeys(tokens, 1.0))), using=WORDS)
    hits = shard.query(edge.QueryRequest(query=query, limit=1, with_vector=[WORDS]))
    assert set(word_weights(hits[0])) == set(tokens)
    shard.close()
