"""The graph: more neighbours and more effort find more."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import unit
from lingxi.evaluate.indexes.faiss_hnsw import FaissHnsw
from lingxi.evaluate.kept_index import measured_recall

VECTORS = unit(np.random.default_rng(0).normal(size=(3_000, 48)))


def test_more_effort_finds_more() -> None:
    index = FaissHnsw(m=4)
    index.build(VECTORS)
    found = []
    for effort in (10, 400):
        index.effort = effort
        found.append(measured_recall(index, VECTORS, "cosine"))
    assert found[0] < found[1]
    assert found[1] > 0.95
