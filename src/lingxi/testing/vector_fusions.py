"""The contract check of vector fusions."""

from __future__ import annotations

import numpy as np

from lingxi.fuse.vector_fusion import Parts, VectorFusion

DIMS = (12, 12)  # of the two parts of a fusion under test


def some_parts(count: int = 64, seed: int = 0) -> Parts:
    """Items with two parts of 12 dimensions that share five latent factors."""
    chance = np.random.default_rng(seed)
    causes = chance.normal(size=(count, 5))
    ways = np.random.default_rng(99).normal(size=(2, 5, DIMS[0]))
    rows = tuple((np.tanh(causes @ way) + 0.2 * chance.normal(size=(count, 12))).astype(np.float32) for way in ways)
    return Parts(rows, np.ones((count, 2), bool))


def check_vector_fusion(fusion: VectorFusion) -> None:
    """Raises AssertionError unless the fusion, made for parts of ``DIMS`` and fitted, keeps its contract."""
    parts = some_parts()
    both, first, second = fusion.fuse(parts), fusion.fuse(parts.only(0)), fusion.fuse(parts.only(1))
    for found in (both, first, second):
        assert found.shape == (len(parts), fusion.dim), "a row of dim numbers an item"
        assert found.dtype == np.float32, "float32"
        assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4), "rows have unit length"
    assert not np.allclose(first, second, atol=1e-3), "the parts are told apart"
    assert not np.allclose(both, first, atol=1e-3), "a second part makes a difference"
    nothing = fusion.fuse(Parts(tuple(np.zeros_like(rows) for rows in parts.rows), np.zeros_like(parts.seen)))
    assert not nothing.any(), "nothing is the zero vector"
    some = fusion.fuse(parts.take(np.array([3, 1])))
    assert np.allclose(some, both[[3, 1]], atol=1e-4), "an item's vector depends on no other item"
    assert np.allclose(fusion.fuse(parts), both), "the same again"
