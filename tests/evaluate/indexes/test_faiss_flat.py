"""Exact: the same as every vector compared by our own hands."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.evaluate.indexes.exact import Exact
from lingxi.evaluate.indexes.faiss_flat import FaissFlat
from lingxi.similarity import Metric

VECTORS = np.random.default_rng(0).normal(size=(300, 8)).astype(np.float32)


@pytest.mark.parametrize("metric", ["dot", "euclidean"])
def test_it_finds_what_the_exact_one_finds(metric: Metric) -> None:
    indexes = FaissFlat(metric), Exact(metric)
    for index in indexes:
        index.build(VECTORS)
    (rows, scores), (wanted, exact) = (index.search(VECTORS[:9] + 0.01, 7) for index in indexes)
    assert np.array_equal(rows, wanted)
    assert scores == pytest.approx(exact, abs=1e-3)
