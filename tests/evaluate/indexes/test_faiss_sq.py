"""More bits are nearer to the exact scores."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import unit
from lingxi.evaluate.indexes.faiss_sq import FaissSq

VECTORS = unit(np.random.default_rng(0).normal(size=(600, 32)))


def test_more_bits_are_nearer() -> None:
    wrong = []
    for bits in (4, 6, 8, 16):
        index = FaissSq(bits=bits)
        index.build(VECTORS)
        rows, scores = index.search(VECTORS[:20], 10)
        wrong.append(float(np.abs(scores - np.take_along_axis(VECTORS[:20] @ VECTORS.T, rows, 1)).mean()))
    assert wrong == sorted(wrong, reverse=True)
    assert wrong[-1] < 1e-3
