"""What hashing methods share."""

from __future__ import annotations

import numpy as np

from lingxi.encode.joint.projection import Projection
from lingxi.train.hasher import Sides, alike, batches
from tests.train.toys import views


def test_a_projection_of_centred_rows_is_undone_exactly() -> None:
    data, chance = views(50), np.random.default_rng(0)

    def some(dim: int) -> Projection:
        weight, inner, outer = (
            chance.standard_normal(shape).astype(np.float32) for shape in ((dim, 4), (dim, 5), (5, 4))
        )
        return Projection(weight, np.ones(4, np.float32), (inner, np.ones(5, np.float32), outer))

    sides, both = Sides.of(data), (some(20), some(16))
    undone = sides.undone(both)
    for one, other, centred, rows in zip(both, undone, (sides.image, sides.text), data.paired(), strict=True):
        np.testing.assert_allclose(one(centred), other(rows), atol=1e-3)


def test_pairs_are_similar_by_class_or_else_by_item() -> None:
    data = views(6, classes=3)
    np.testing.assert_array_equal(alike(data, np.arange(2)), [[1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0]])
    np.testing.assert_array_equal(alike(views(4), np.arange(4)), np.eye(4))


def test_an_epoch_has_every_row() -> None:
    assert sorted(np.concatenate(list(batches(300, 0, 1)))) == list(range(300))
    assert len(np.concatenate(list(batches(129, 0, 1)))) == 128
