"""Whole vectors in lists: scores are exact for what is found."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.evaluate.indexes.faiss_ivf import FaissIvf

VECTORS = unit(np.random.default_rng(0).normal(size=(500, 16)))


def test_scores_are_exact() -> None:
    index = FaissIvf(lists=8, effort=8)
    index.build(VECTORS)
    rows, scores = index.search(VECTORS[:4], 5)
    assert rows[:, 0].tolist() == [0, 1, 2, 3]
    assert scores == pytest.approx(np.take_along_axis(VECTORS[:4] @ VECTORS.T, rows, 1), abs=1e-5)
