"""A byte a piece: its size, its limits, and scores near the exact ones."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadModel
from lingxi.evaluate.indexes.faiss_pq import FaissPq

VECTORS = unit(np.random.default_rng(0).normal(size=(600, 32)))


def test_scores_are_near_the_exact_ones() -> None:
    index = FaissPq(pieces=16)
    index.build(VECTORS)
    rows, scores = index.search(VECTORS[:20], 10)
    exact = np.take_along_axis(VECTORS[:20] @ VECTORS.T, rows, 1)
    assert np.abs(scores - exact).mean() < 0.1


def test_what_cannot_be_cut_or_learned_is_refused() -> None:
    with pytest.raises(BadModel, match="pieces of one size"):
        FaissPq(pieces=5).build(VECTORS)
    with pytest.raises(BadModel, match="256 vectors"):
        FaissPq(pieces=4).build(VECTORS[:100])
